"""Backbones by the windows of their kernels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matrix.fingerprint.shapes import by_shapes, windows
from matrix.model import Variable
from tests.unit.fingerprint import made


def test_windows() -> None:
    kernels = made.windows(1, 2, 3, 4, 5)
    kernels += [made.variable("a/kernel", 1, 7, 3, 3), made.variable("b/kernel", 7, 1, 3, 3)]
    kernels.append(made.variable("dense/kernel", 1280, 1000))
    assert windows(kernels) == (2, 2, 3, 4)


COUNTS = {
    "mobilenet_v1": ((0, 1, 13, 0, 13), 0),
    "mobilenet_v3_small": ((0, 1, 3, 8, 40), 0),
    "inception_resnet_v2": ((20, 53, 0, 0, 170), 0),
    "resnet50_v1": ((1, 16, 0, 0, 36), 53),
    "resnet50_v2": ((1, 16, 0, 0, 36), 49),
    "resnet18_v1": ((1, 16, 0, 0, 4), 25),
    "resnet34_v1": ((1, 32, 0, 0, 4), 49),
    # Without any normalization at hand it is taken for the usual one.
    "resnet152_v1": ((1, 50, 0, 0, 104), 0),
    "efficientnet-b1": ((0, 1, 11, 12, 91), 0),
    "efficientnet-b7": ((0, 1, 25, 30, 217), 0),
    "hourglass104": ((1, 142, 0, 0, 17), 160),
    "": ((0, 3, 0, 0, 3), 0),
}


@pytest.mark.parametrize(("backbone", "made_of"), COUNTS.items(), ids=COUNTS)
def test_by_shapes(backbone: str, made_of: tuple[tuple[int, int, int, int, int], int]) -> None:
    counts, norms = made_of
    assert by_shapes(made.windows(*counts), norms) == backbone


def wider(kernels: list[Variable], channels: int) -> list[Variable]:
    return [
        replace(one, shape=(*one.shape[:2], channels, 1)) if "depthwise" in one.name else one
        for one in kernels
    ]


def test_two_efficientnets_differ_by_their_width_alone() -> None:
    kernels = made.windows(0, 1, 11, 12, 91)
    assert by_shapes(wider(kernels, 1920), 0) == "efficientnet-b1"
    assert by_shapes(wider(kernels, 2112), 0) == "efficientnet-b2"
