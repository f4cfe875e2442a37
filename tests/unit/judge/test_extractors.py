from __future__ import annotations

import pytest

from matrix.judge.extractors import architecture, generation


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ssd_mobilenet_v2", (1, "ssd")),
        ("embedded_ssd_mobilenet_v1", (1, "ssd")),
        ("faster_rcnn_resnet50_keras", (2, "faster_rcnn")),
        ("mobilenet_v2_fpn_sep_conv", (2, "center_net")),
        ("ssd_mobilenet_v9", (0, "")),
        ("", (0, "")),
    ],
)
def test_who_builds_an_extractor(name: str, expected: tuple[int, str]) -> None:
    assert (generation(name), architecture(name)) == expected
