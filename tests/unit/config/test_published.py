"""The reader against configs that others wrote and published.

The folder lies beside the repository and is not part of it: skipped where it is absent.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.config import view
from matrix.config.text import parse

PUBLISHED = Path(__file__).parents[4] / "shared" / "checkpoints"
CONFIGS = sorted(PUBLISHED.glob("*/pipeline.config"))

pytestmark = pytest.mark.skipif(not CONFIGS, reason="the published checkpoints are not here")


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.parent.name)
def test_published_configs_are_read_whole(path: Path) -> None:
    pipeline = parse(path.read_text(encoding="utf-8"))
    assert pipeline.problems == ()
    assert view.architecture(pipeline) in ("ssd", "faster_rcnn", "center_net")
    assert view.extractor(pipeline)
    assert view.num_classes(pipeline)
