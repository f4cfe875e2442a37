"""The depth multiplier of a backbone, from the channels of one layer that it scales.

Source: the layers of slim's ``nets`` and of ``keras.applications``. The layer is one that
the OD API leaves as it is: it overrides the last one of several MobileNets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from matrix.fingerprint.dialect import natural
from matrix.model import Variable

NOMINAL = (0.1, 0.25, 0.35, 0.5, 0.75, 1.0, 1.3, 1.4)
"""What depth multipliers are in practice; rounded channels are taken for the nearest."""


@dataclass(frozen=True)
class _Layer:
    """A layer by its name or label, its channels at depth 1.0, and its place.

    ``order`` is its index among the 1 x 1 convolutions in the order of their layers, for
    variables without labels; None where only names are known to find it.
    """

    name: re.Pattern[str]
    channels: int
    order: int | None = None


_LAYERS = {
    "mobilenet_v1": _Layer(re.compile(r"Conv2d_11_pointwise/|conv_pw_11/"), 512, 10),
    "mobilenet_v2": _Layer(re.compile(r"expanded_conv_16/project/|block_16_project/"), 320, -2),
    "mobilenet_v3_large": _Layer(re.compile(r"MobilenetV3/Conv_1/"), 480),
    "mobilenet_v3_small": _Layer(re.compile(r"MobilenetV3/Conv_1/"), 288),
    "mobilenet_edgetpu": _Layer(re.compile(r"expanded_conv_21/project/"), 192),
    "mobiledet_cpu": _Layer(re.compile(r"/IBN_17/Conv_1/"), 144),
    "mobiledet_dsp": _Layer(re.compile(r"/IBN_10/Conv_1/"), 240),
    "mobiledet_edgetpu": _Layer(re.compile(r"/IBN_10/Conv_1/"), 384),
    "mobiledet_gpu": _Layer(re.compile(r"/IBN/Conv_1/"), 384),
    "inception_v2": _Layer(re.compile(r"Mixed_4b/Branch_0/Conv2d_0a_1x1/"), 224),
    "inception_v3": _Layer(re.compile(r"Mixed_6e/Branch_0/Conv2d_0a_1x1/"), 192),
}
_STEM = 64
"""Channels of a ResNet's first convolution, the only one of 7 x 7."""


def depth_multiplier(
    backbone: str, generation: int, kernels: Sequence[Variable]
) -> tuple[float | None, tuple[str, ...]]:
    """The width of a backbone in terms of its usual one, and the layer that told it.

    None where the backbone has one width only, or no layer tells it.
    """
    if backbone.startswith("resnet"):
        found, usual = _stem(kernels), _STEM
    elif layer := _LAYERS.get(backbone):
        found, usual = _find(layer, kernels), layer.channels
    else:
        return None, ()
    if found is None:
        return None, ()
    # The OD API's Keras MobileNetV1 multiplies twice: Keras does, and its own Conv2D again.
    twice = generation == 2 and backbone == "mobilenet_v1"
    ratio = found.shape[-1] / usual
    shown = f"{found.name} has {found.shape[-1]} channels, at depth 1.0 it has {usual}"
    return _nearest(sqrt(ratio) if twice else ratio), (shown,)


def _stem(kernels: Sequence[Variable]) -> Variable | None:
    return next((kernel for kernel in kernels if kernel.shape[:2] == (7, 7)), None)


def _find(layer: _Layer, kernels: Sequence[Variable]) -> Variable | None:
    for kernel in kernels:
        if layer.name.search(kernel.label or kernel.name):
            return kernel
    pointwise = [kernel for kernel in kernels if kernel.shape[:2] == (1, 1)]
    if layer.order is None or abs(layer.order) >= len(pointwise):
        return None
    return sorted(pointwise, key=lambda kernel: natural(kernel.name))[layer.order]


def _nearest(ratio: float) -> float:
    near = min(NOMINAL, key=lambda one: abs(one - ratio))
    return near if abs(near - ratio) <= 0.015 else round(ratio, 3)
