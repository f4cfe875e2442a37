"""Which backbone it is by the shapes of its kernels alone, where no name says it.

Counting windows is enough: how many 7 x 7 and 3 x 3 convolutions and how many 3 x 3 and 5 x 5
depthwise ones a network has does not depend on its width, its classes or its names, and no
two backbones of the OD API but ResNet-18 and ResNet-50 share all four counts. Counted on the
models that the OD API builds under TensorFlow 1.15 and 2.8.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from matrix.fingerprint.dialect import DEPTHWISE
from matrix.model import Variable

Windows = tuple[int, int, int, int]
"""Convolutions of 7 x 7 and of 3 x 3, depthwise convolutions of 3 x 3 and of 5 x 5."""

_BACKBONES: dict[Windows, str] = {
    (0, 1, 13, 0): "mobilenet_v1",
    (0, 1, 17, 0): "mobilenet_v2",
    (0, 1, 9, 6): "mobilenet_v3_large",
    (0, 1, 3, 8): "mobilenet_v3_small",
    (0, 9, 9, 4): "mobilenet_edgetpu",
    (0, 1, 14, 5): "mobiledet_cpu",
    (0, 11, 12, 0): "mobiledet_dsp",
    (0, 11, 6, 5): "mobiledet_edgetpu",
    (0, 22, 1, 0): "mobiledet_gpu",
    (0, 31, 0, 0): "inception_v2",
    (13, 21, 0, 0): "inception_v3",
    (20, 53, 0, 0): "inception_resnet_v2",
    (1, 16, 0, 0): "resnet50",
    (1, 32, 0, 0): "resnet34",
    (1, 33, 0, 0): "resnet101",
    (1, 50, 0, 0): "resnet152",
    # Faster R-CNN's first stage alone stops before the last three blocks, and slim's Faster
    # R-CNN has those three in both stages.
    (1, 13, 0, 0): "resnet50",
    (1, 30, 0, 0): "resnet101",
    (1, 47, 0, 0): "resnet152",
    (1, 19, 0, 0): "resnet50",
    (1, 36, 0, 0): "resnet101",
    (1, 53, 0, 0): "resnet152",
    (0, 1, 7, 9): "efficientnet-b0",
    (0, 1, 11, 12): "efficientnet-b1",
    (0, 1, 12, 14): "efficientnet-b3",
    (0, 1, 14, 18): "efficientnet-b4",
    (0, 1, 18, 21): "efficientnet-b5",
    (0, 1, 20, 25): "efficientnet-b6",
    (0, 1, 25, 30): "efficientnet-b7",
    (1, 11, 0, 0): "hourglass10",
    (1, 25, 0, 0): "hourglass20",
    (1, 43, 0, 0): "hourglass32",
    (1, 71, 0, 0): "hourglass52",
    (1, 142, 0, 0): "hourglass104",
}
_WIDEST_B1 = 1920
"""EfficientNet-B2 has the layers of B1, all of them wider."""


def windows(kernels: Sequence[Variable]) -> Windows:
    """Count the kernels of a backbone by what they are."""
    ordinary: Counter[int] = Counter()
    depthwise: Counter[int] = Counter()
    for kernel in kernels:
        if len(kernel.shape) == 4:
            kind = depthwise if DEPTHWISE.search(kernel.name) else ordinary
            # Of the 7 x 1 and 1 x 7 pairs of Inception this counts one.
            kind[kernel.shape[0]] += 1
    return ordinary[7], ordinary[3], depthwise[3], depthwise[5]


def by_shapes(kernels: Sequence[Variable], norms: int) -> str:
    """The backbone with these kernels, given in any order; nothing where none has them.

    ``norms`` is how many batch normalizations with a scale it has.
    """
    name = _BACKBONES.get(windows(kernels), "")
    if name.startswith("resnet"):
        return _resnet(name, kernels, norms)
    if name == "efficientnet-b1" and _widest(kernels) > _WIDEST_B1:
        return "efficientnet-b2"
    return name


def _resnet(name: str, kernels: Sequence[Variable], norms: int) -> str:
    """Basic blocks have next to no 1 x 1 convolutions; v2 normalizes before its blocks."""
    pointwise = sum(1 for kernel in kernels if kernel.shape[:2] == (1, 1))
    if name == "resnet50" and pointwise < len(kernels) / 2:
        name = "resnet18"
    return f"{name}_v{2 if 0 < norms < len(kernels) else 1}"


def _widest(kernels: Sequence[Variable]) -> int:
    return max(kernel.shape[2] for kernel in kernels if DEPTHWISE.search(kernel.name))
