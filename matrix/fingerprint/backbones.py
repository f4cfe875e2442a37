"""The backbones of the OD API: how they are called, and how their names are read.

The same backbone has many spellings: ``faster_rcnn_resnet50``, ``ssd_resnet50_v1_fpn_keras``
and ``resnet_v1_50_fpn`` all are the ResNet v1 of 50 layers. Source: the extractor maps of
``builders/model_builder.py`` and the names in tf1_detection_zoo.md and tf2_detection_zoo.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = {
    "mobilenet_v1": "MobileNetV1",
    "mobilenet_v2": "MobileNetV2",
    "mobilenet_v3_large": "MobileNetV3-Large",
    "mobilenet_v3_small": "MobileNetV3-Small",
    "mobilenet_edgetpu": "MobileNet-EdgeTPU",
    "mobiledet_cpu": "MobileDet-CPU",
    "mobiledet_dsp": "MobileDet-DSP",
    "mobiledet_edgetpu": "MobileDet-EdgeTPU",
    "mobiledet_gpu": "MobileDet-GPU",
    "inception_v2": "Inception v2",
    "inception_v3": "Inception v3",
    "inception_resnet_v2": "Inception-ResNet v2",
    "nas": "NASNet",
    "pnas": "PNASNet",
    "spaghettinet": "SpaghettiNet",
}

_NECK = re.compile(r"_?(bifpn|mnasfpn|fpnlite|fpn|ppn)(?=_|$)")


@dataclass(frozen=True)
class Spelling:
    """What one name says: a backbone, and the neck on it (``none`` where it names none)."""

    backbone: str = ""
    neck: str = "none"


def backbone_words(backbone: str) -> str:
    """A backbone's name as papers write it."""
    if found := re.fullmatch(r"resnet(\d+)_v([12])", backbone):
        return f"ResNet-{found[1]}" + (" v2" if found[2] == "2" else "")
    if found := re.fullmatch(r"efficientnet-b(\d)", backbone):
        return f"EfficientNet-B{found[1]}"
    if found := re.fullmatch(r"hourglass(\d+)", backbone):
        return f"Hourglass-{found[1]}"
    return _WORDS.get(backbone, backbone)


def family(backbone: str) -> str:
    """What nearly alike backbones share: ``mobilenet`` for every MobileNet."""
    found = re.match(r"mobile|inception_resnet|[a-z]+", backbone)
    return found.group() if found else ""


def has_widths(backbone: str) -> bool:
    """Whether a backbone is scaled by a depth multiplier that its shapes show."""
    return re.match(r"mobile|inception_v|resnet", backbone) is not None


def spelled(name: str) -> Spelling:
    """Read an extractor type or a published model's name, whatever stands around it."""
    found = _NECK.search(name)
    neck = found[1].replace("lite", "") if found else "none"
    if "efficientdet_d" in name:
        neck = "bifpn"
    return Spelling(_backbone(name), neck)


def _backbone(name: str) -> str:
    if found := re.search(r"efficient(?:net-b|det_d)(\d)", name):
        return f"efficientnet-b{found[1]}"
    if found := re.search(r"(?:hourglass_|hg)(\d+)", name):
        return f"hourglass{found[1]}"
    if "inception_resnet_v2" in name:
        return "inception_resnet_v2"
    if found := re.search(r"resnet_v([12])_(\d+)", name):
        return f"resnet{found[2]}_v{found[1]}"
    if found := re.search(r"resnet_?(\d+)(?:_v([12]))?", name):
        return f"resnet{found[1]}_v{found[2] or 1}"
    if found := re.search(r"mobilenet_?v([12])", name):
        return f"mobilenet_v{found[1]}"
    if "pnas" in name:
        return "pnas"
    known = (word for word in _WORDS if re.search(rf"(^|_){word}", name))
    return max(known, key=len, default="")
