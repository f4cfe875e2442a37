"""The nouns of the fingerprints: what is known of an architecture, and one difference."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fingerprint:
    """A detector's architecture, as far as names and shapes, or a config, tell it.

    Every field has a value for "not known": 0, an empty string or None. Two fingerprints
    are equal when they say the same, whatever showed it.

    Attributes:
        generation: of TensorFlow, 1 or 2.
        meta: ``ssd``, ``faster_rcnn``, ``mask_rcnn``, ``rfcn``, ``center_net``, or
            ``classification`` for a backbone alone.
        backbone: a name of `matrix.fingerprint.backbones`, such as ``mobilenet_v2``.
        depth_multiplier: the backbone's width; None for a backbone that has one width only.
        neck: ``none`` (layers that shrink the last feature map), ``fpn``, ``bifpn``,
            ``ppn`` or ``mnasfpn``.
        neck_depth: channels of the neck's feature maps, after the depth multiplier.
        neck_separable: whether the FPN's convolutions are depthwise separable.
        predictor: ``convolutional``, ``weight_shared``, ``mask_rcnn``, ``rfcn`` or
            ``center_net``.
        classes: without a background class.
        slots: class scores per anchor: the classes, and one more with a background class.
        anchors: per location and level; one number where all levels share a predictor
            (weight-shared, and Faster R-CNN's first stage).
        quantized: whether the graph was rewritten for quantization-aware training.
        evidence: the variables or fields that told each part.
    """

    generation: int = 0
    meta: str = ""
    backbone: str = ""
    depth_multiplier: float | None = None
    neck: str = ""
    neck_depth: int | None = None
    neck_separable: bool | None = None
    predictor: str = ""
    classes: int | None = None
    slots: int | None = None
    anchors: tuple[int, ...] | None = None
    quantized: bool = False
    evidence: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Difference:
    """One part in which a checkpoint is not what its config builds, both in plain words."""

    what: str
    checkpoint: str
    config: str
