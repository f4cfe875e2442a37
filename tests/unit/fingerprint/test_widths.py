"""Depth multipliers from channels."""

from __future__ import annotations

import pytest

from matrix.fingerprint.widths import depth_multiplier
from matrix.model import Variable
from tests.unit.fingerprint import made

V1 = "FeatureExtractor/MobilenetV1/Conv2d_11_pointwise/weights"


def keras_v1(channels: int) -> list[Variable]:
    """The 1 x 1 convolutions of Keras' MobileNetV1, the eleventh of them of these channels."""
    return [
        made.variable(
            f"{made.BACKBONE}layer_with_weights-{4 * n}/kernel",
            *(1, 1, 8, channels if n == 11 else 8),
        )
        for n in range(1, 14)
    ]


@pytest.mark.parametrize("depth", [0.35, 0.5, 0.75, 1.0, 1.4])
def test_mobilenet_v2(depth: float) -> None:
    kernels = made.mobilenet_v2_tf2(depth=depth)
    assert depth_multiplier("mobilenet_v2", 2, kernels)[0] == depth
    labels = made.mobilenet_v2_tf2(depth=depth, labels=True)
    assert depth_multiplier("mobilenet_v2", 2, labels)[0] == depth


def test_an_unusual_multiplier_is_told_as_it_is() -> None:
    assert depth_multiplier("mobilenet_v1", 1, [made.variable(V1, 1, 1, 512, 307)]) == (
        0.6,
        (f"{V1} has 307 channels, at depth 1.0 it has 512",),
    )


def test_keras_mobilenet_v1_multiplies_twice() -> None:
    assert depth_multiplier("mobilenet_v1", 2, keras_v1(128))[0] == 0.5
    assert depth_multiplier("mobilenet_v1", 2, keras_v1(512))[0] == 1.0
    assert depth_multiplier("mobilenet_v1", 1, [made.variable(V1, 1, 1, 512, 256)])[0] == 0.5


def test_a_resnet_by_its_first_convolution() -> None:
    kernels = [made.variable("b/kernel", 3, 3, 8, 8), made.variable("a/kernel", 7, 7, 3, 32)]
    assert depth_multiplier("resnet50_v1", 2, kernels)[0] == 0.5


def test_nothing_tells() -> None:
    few = keras_v1(512)[:5]
    assert depth_multiplier("mobilenet_v1", 2, few) == (None, ())
    assert depth_multiplier("mobiledet_cpu", 1, few) == (None, ())
    assert depth_multiplier("resnet50_v1", 1, few) == (None, ())
    assert depth_multiplier("efficientnet-b0", 2, few) == (None, ())
    assert depth_multiplier("", 1, few) == (None, ())
