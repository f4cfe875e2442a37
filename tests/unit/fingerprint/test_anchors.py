"""Anchors per location of every generator."""

from __future__ import annotations

import pytest

from matrix.config.text import parse
from matrix.fingerprint.anchors import anchors

GENERATORS = {
    "ssd, three boxes on the first level": (
        "ssd_anchor_generator { num_layers: 3 aspect_ratios: [1, 2, 0.5, 3, 0.3333] }",
        (3, 6, 6),
    ),
    "ssd, all boxes on the first level": (
        "ssd_anchor_generator { num_layers: 2 aspect_ratios: [1, 2]"
        " reduce_boxes_in_lowest_layer: false }",
        (3, 3),
    ),
    "ssd without the interpolated scale": (
        "ssd_anchor_generator { num_layers: 2 aspect_ratios: [1, 2]"
        " interpolated_scale_aspect_ratio: 0.0 }",
        (3, 2),
    ),
    "ssd with scales": (
        "ssd_anchor_generator { scales: [0.2, 0.4] aspect_ratios: 1.0 }",
        (3, 2),
    ),
    "multiscale": ("multiscale_anchor_generator { aspect_ratios: [1, 2, 0.5] }", (6,) * 5),
    "multiscale, four levels of three scales": (
        "multiscale_anchor_generator { min_level: 3 max_level: 6 scales_per_octave: 3"
        " aspect_ratios: 1.0 }",
        (3,) * 4,
    ),
    "grid": ("grid_anchor_generator { scales: [1, 2] aspect_ratios: [1, 2, 3] }", (6,)),
    "flexible": (
        "flexible_grid_anchor_generator { anchor_grid { base_sizes: [1, 2] }"
        " anchor_grid { base_sizes: 1 } }",
        (2, 1),
    ),
    "a grid without scales": ("grid_anchor_generator { aspect_ratios: 1 }", None),
    "levels upside down": ("multiscale_anchor_generator { max_level: 1 aspect_ratios: 1 }", None),
    "none": ("", None),
}


@pytest.mark.parametrize(("text", "expected"), GENERATORS.values(), ids=GENERATORS)
def test_anchors_of_levels(text: str, expected: tuple[int, ...] | None) -> None:
    assert anchors(parse(text).root, shared=False) == expected


def test_a_shared_predictor_needs_levels_alike() -> None:
    alike = parse("multiscale_anchor_generator { aspect_ratios: [1, 2, 0.5] }").root
    assert anchors(alike, shared=True) == (6,)
    unlike = parse("ssd_anchor_generator { aspect_ratios: [1, 2, 0.5] }").root
    assert anchors(unlike, shared=True) is None


def test_a_million_levels_are_not_listed() -> None:
    text = "multiscale_anchor_generator { max_level: 2000000000 aspect_ratios: 1 }"
    levels = anchors(parse(text).root, shared=False)
    assert levels is not None
    assert len(levels) == 64
