"""Fingerprints in plain words."""

from __future__ import annotations

import pytest

from matrix.fingerprint.backbones import backbone_words
from matrix.fingerprint.nouns import Fingerprint
from matrix.fingerprint.words import words

SAID = {
    "SSD with MobileNetV2 (depth 1.0), FPN of 128 channels, weight-shared predictor, 90 classes,"
    " TensorFlow 2": Fingerprint(
        generation=2,
        meta="ssd",
        backbone="mobilenet_v2",
        depth_multiplier=1.0,
        neck="fpn",
        neck_depth=128,
        predictor="weight_shared",
        classes=90,
    ),
    "SSD with MobileNetV1 (depth 0.75), convolutional predictor, 1 class, quantization-aware,"
    " TensorFlow 1": Fingerprint(
        generation=1,
        meta="ssd",
        backbone="mobilenet_v1",
        depth_multiplier=0.75,
        neck="none",
        predictor="convolutional",
        classes=1,
        quantized=True,
    ),
    "Faster R-CNN with ResNet-101, 5 classes, TensorFlow 1": Fingerprint(
        generation=1,
        meta="faster_rcnn",
        backbone="resnet101_v1",
        depth_multiplier=1.0,
        neck="none",
        predictor="mask_rcnn",
        classes=5,
    ),
    "CenterNet with Hourglass-104, TensorFlow 2": Fingerprint(
        generation=2, meta="center_net", backbone="hourglass104", predictor="center_net"
    ),
    "SSD with ResNet-50 (depth 0.5), FPN": Fingerprint(
        meta="ssd", backbone="resnet50_v1", depth_multiplier=0.5, neck="fpn"
    ),
    "ResNet-50 v2 backbone alone, TensorFlow 2": Fingerprint(
        generation=2, meta="classification", backbone="resnet50_v2", depth_multiplier=1.0
    ),
    "SSD with an unknown backbone": Fingerprint(meta="ssd"),
    "unknown detector with EfficientNet-B3": Fingerprint(backbone="efficientnet-b3"),
    "unknown architecture": Fingerprint(),
}


@pytest.mark.parametrize(("sentence", "fingerprint"), SAID.items(), ids=SAID)
def test_words(sentence: str, fingerprint: Fingerprint) -> None:
    assert words(fingerprint) == sentence


def test_a_backbone_of_another_revision_keeps_its_name() -> None:
    assert backbone_words("darknet53") == "darknet53"
