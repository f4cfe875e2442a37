"""The feature extractor of the other generation."""

from __future__ import annotations

import pytest

from matrix.config.text import parse
from matrix.convert import twin

PATH = "model.ssd.feature_extractor.type"


@pytest.mark.parametrize(
    ("kind", "generation", "found"),
    [
        ("ssd_mobilenet_v2", 2, (PATH, "ssd_mobilenet_v2_keras")),
        ("ssd_mobilenet_v1_keras", 1, (PATH, "ssd_mobilenet_v1")),
        ("ssd_mobilenet_v2_keras", 2, None),
        ("ssd_mobilenet_v2", 1, None),
        ("ssd_inception_v2", 2, None),
    ],
)
def test_the_twin_of_an_extractor(
    kind: str, generation: int, found: tuple[str, str] | None
) -> None:
    text = f'model {{ ssd {{ feature_extractor {{ type: "{kind}" }} }} }}'
    assert twin(parse(text), generation) == found


def test_a_config_that_names_none() -> None:
    assert twin(parse("model { }"), 2) is None
