"""Which backbone it is by what its variables are called.

TensorFlow 1's names have slim's scope of the network in them, TensorFlow 2's labels the
names of Keras' layers. Source: slim's ``nets``, ``keras.applications``, and the graphs that
the OD API builds of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from matrix.model import Variable

# The scope first, then layers that only this network has, for a scope that was renamed.
_TOLD = re.compile(
    r"(?:^|/)(?:"
    r"(?P<mobilenet_v1>MobilenetV1/|Conv2d_\d+_pointwise/|conv_pw_\d+/)"
    r"|(?P<mobilenet_v2>MobilenetV2/|block_\d+_(?:expand|depthwise|project)/)"
    r"|(?P<mobilenet_v3>MobilenetV3/)"
    r"|(?P<mobilenet_edgetpu>MobilenetEdgeTPU/)"
    r"|(?P<mobiledet>MobileDet(?:CPU|DSP|EdgeTPU|GPU)/)"
    r"|(?P<inception_v2>InceptionV2/)"
    r"|(?P<inception_v3>InceptionV3/)"
    r"|(?P<inception_resnet_v2>InceptionResnetV2/|block(?:35|17|8)_\d+_conv/)"
    r"|(?P<resnet>resnet_v[12]_\d+/)"
    r"|(?P<nas>reduction_cell_\d+/)"
    r"|(?P<cells>cell_\d+/comb_iter_\d+/)"
    r"|(?P<spaghettinet>spaghetti_net/|spaghettinet\w*/)"
    r")"
)
_LARGE = re.compile(r"(^|/)expanded_conv_14/")


def by_names(kernels: Sequence[Variable]) -> tuple[str, str]:
    """The backbone that names tell and the name that told it; two empty strings for none."""
    for kernel in kernels:
        spoken = kernel.label or kernel.name
        if found := _TOLD.search(spoken):
            return _backbone(found.lastgroup or "", found.group(), kernels), spoken
    return "", ""


def _backbone(kind: str, scope: str, kernels: Sequence[Variable]) -> str:
    if kind == "mobilenet_v3":
        large = any(_LARGE.search(kernel.name) for kernel in kernels)
        return f"mobilenet_v3_{'large' if large else 'small'}"
    if kind == "mobiledet":
        return scope.strip("/").lower().replace("mobiledet", "mobiledet_")
    if kind == "resnet":
        _, version, layers = scope.strip("/").split("_")
        return f"resnet{layers}_{version}"
    if kind == "cells":
        # NASNet alone has reduction cells; they need not come first.
        reduced = any("reduction_cell_" in kernel.name for kernel in kernels)
        return "nas" if reduced else "pnas"
    return kind
