"""A fingerprint in plain words."""

from __future__ import annotations

from matrix.fingerprint.backbones import backbone_words
from matrix.fingerprint.nouns import Fingerprint

META = {
    "ssd": "SSD",
    "faster_rcnn": "Faster R-CNN",
    "mask_rcnn": "Mask R-CNN",
    "rfcn": "R-FCN",
    "center_net": "CenterNet",
}
NECK = {
    "none": "no pyramid",
    "fpn": "FPN",
    "bifpn": "BiFPN",
    "ppn": "pooling pyramid",
    "mnasfpn": "MnasFPN",
}
PREDICTOR = {
    "convolutional": "convolutional predictor",
    "weight_shared": "weight-shared predictor",
}


def words(fingerprint: Fingerprint) -> str:
    """Say all that is known of an architecture, as in "SSD with MobileNetV2 (depth 1.0)"."""
    parts = [
        architecture(fingerprint, depth=_depth_matters(fingerprint)),
        neck_words(fingerprint),
        PREDICTOR.get(fingerprint.predictor, ""),
        classes(fingerprint),
        "quantization-aware" if fingerprint.quantized else "",
        f"TensorFlow {fingerprint.generation}" if fingerprint.generation else "",
    ]
    return ", ".join(part for part in parts if part)


def architecture(fingerprint: Fingerprint, depth: bool = False) -> str:
    """Say the meta-architecture and the backbone, and its depth multiplier where asked."""
    backbone = backbone_words(fingerprint.backbone)
    if depth and backbone and fingerprint.depth_multiplier is not None:
        backbone += f" (depth {fingerprint.depth_multiplier})"
    if fingerprint.meta == "classification":
        return f"{backbone or 'unknown'} backbone alone"
    meta = META.get(fingerprint.meta, "")
    if not (meta or backbone):
        return "unknown architecture"
    return f"{meta or 'unknown detector'} with {backbone or 'an unknown backbone'}"


def neck_words(fingerprint: Fingerprint) -> str:
    """Say the neck and its channels; nothing where there is no pyramid."""
    if fingerprint.neck in ("", "none"):
        return ""
    name = NECK[fingerprint.neck]
    return f"{name} of {fingerprint.neck_depth} channels" if fingerprint.neck_depth else name


def classes(fingerprint: Fingerprint) -> str:
    """Say how many classes; nothing where it is not known."""
    count = fingerprint.classes
    return "" if count is None else f"{count} class{'' if count == 1 else 'es'}"


def _depth_matters(fingerprint: Fingerprint) -> bool:
    """Only MobileNets are commonly made in several widths; elsewhere 1.0 is no news."""
    return fingerprint.backbone.startswith("mobile") or fingerprint.depth_multiplier != 1.0
