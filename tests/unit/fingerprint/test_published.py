"""Both sides of checkpoints that others trained and published: they must agree.

The folder lies beside the repository and is not part of it: skipped where it is absent. Only
indexes are there, so no labels.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.checkpoint.index import read_index
from matrix.config.text import parse
from matrix.fingerprint import Fingerprint, differences, of_config, of_variables

PUBLISHED = Path(__file__).parents[4] / "shared" / "checkpoints"


def table() -> list[tuple[str, str, str, int]]:
    """Folder, generation, architecture and classes of each row of the folder's README."""
    if not (PUBLISHED / "README.md").is_file():
        return []
    rows = []
    for line in (PUBLISHED / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 8 and cells[1].startswith("tf"):
            rows.append((cells[1], cells[2], cells[3], int(cells[4])))
    return rows


pytestmark = pytest.mark.skipif(not table(), reason="the published checkpoints are not here")


def both(folder: str) -> list[tuple[Fingerprint, Fingerprint]]:
    """The fingerprints of each index of a folder and of the folder's config."""
    config = (PUBLISHED / folder / "pipeline.config").read_text(encoding="utf-8")
    indexes = sorted((PUBLISHED / folder).glob("*.index"))
    return [(of_variables(read_index(one).variables), of_config(parse(config))) for one in indexes]


@pytest.mark.parametrize(("folder", "generation", "architecture", "classes"), table())
def test_the_two_sides_agree(folder: str, generation: str, architecture: str, classes: int) -> None:
    meta = architecture.partition("/")[0]
    for saved, config in both(folder):
        assert differences(saved, config) == ()
        assert (saved.generation, saved.meta, saved.classes) == (int(generation[2]), meta, classes)
        assert saved.backbone == config.backbone != ""
        assert saved.depth_multiplier == config.depth_multiplier
        assert saved.neck == config.neck != ""
        assert saved.quantized == config.quantized == ("QAT" in architecture)


def test_two_different_ones_differ() -> None:
    first, second = table()[0][0], table()[-1][0]
    assert differences(both(first)[0][0], both(second)[0][1])
