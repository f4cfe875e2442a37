"""Differences part by part, and as a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matrix.fingerprint.differences import difference_words, differences
from matrix.fingerprint.nouns import Difference, Fingerprint

SSD = Fingerprint(
    generation=2,
    meta="ssd",
    backbone="mobilenet_v2",
    depth_multiplier=1.0,
    neck="fpn",
    neck_depth=128,
    neck_separable=True,
    predictor="weight_shared",
    classes=90,
    slots=91,
    anchors=(6,),
)
FASTER = Fingerprint(
    generation=2,
    meta="faster_rcnn",
    backbone="resnet101_v1",
    depth_multiplier=1.0,
    neck="none",
    predictor="mask_rcnn",
    classes=5,
    slots=6,
    anchors=(12,),
)


def said(checkpoint: Fingerprint, config: Fingerprint) -> str:
    return difference_words(differences(checkpoint, config))


def test_all_parts_of_two_architectures() -> None:
    assert differences(SSD, FASTER) == (
        Difference("meta-architecture", "SSD", "Faster R-CNN"),
        Difference("backbone", "MobileNetV2", "ResNet-101"),
        Difference("neck", "FPN", "no pyramid"),
        Difference("box predictor", "weight-shared", "mask_rcnn"),
        Difference("classes", "90 and background", "5 and background"),
        Difference("anchors per location", "6", "12"),
    )
    assert said(SSD, FASTER) == (
        "the checkpoint is an SSD with MobileNetV2, the config builds Faster R-CNN with ResNet-101"
    )


OTHERS = {
    "meta-architecture": (
        replace(SSD, meta="center_net"),
        "the checkpoint is an SSD, the config builds CenterNet",
    ),
    "backbone": (
        replace(SSD, backbone="mobilenet_v1"),
        "the checkpoint has MobileNetV2, the config builds MobileNetV1",
    ),
    "generation": (
        replace(SSD, generation=1),
        "generation: TensorFlow 2 in the checkpoint, TensorFlow 1 in the config",
    ),
    "both": (
        replace(SSD, generation=1, backbone="inception_v3", classes=5, slots=6),
        "the checkpoint has MobileNetV2, the config builds Inception v3;"
        " generation: TensorFlow 2 in the checkpoint, TensorFlow 1 in the config",
    ),
    "widths and neck": (
        replace(SSD, depth_multiplier=0.5, neck_depth=64, neck_separable=False),
        "depth multiplier: 1.0 in the checkpoint, 0.5 in the config;"
        " neck channels: 128 in the checkpoint, 64 in the config;"
        " neck convolutions: depthwise separable in the checkpoint, ordinary in the config",
    ),
    "heads": (
        replace(SSD, predictor="convolutional", classes=5, slots=6, anchors=(3, 6)),
        "box predictor: weight-shared in the checkpoint, convolutional in the config;"
        " classes: 90 and background in the checkpoint, 5 and background in the config;"
        " anchors per location: 6 in the checkpoint, 3, 6 in the config",
    ),
    "background": (
        replace(SSD, slots=90),
        "classes: 90 and background in the checkpoint, 90 in the config",
    ),
    "training": (
        replace(SSD, quantized=True),
        "training graph: ordinary in the checkpoint, quantization-aware in the config",
    ),
}


@pytest.mark.parametrize(("config", "words"), OTHERS.values(), ids=OTHERS)
def test_one_part(config: Fingerprint, words: str) -> None:
    assert said(SSD, config) == words


def test_a_backbone_alone() -> None:
    alone = Fingerprint(generation=2, meta="classification", backbone="mobilenet_v2")
    assert said(alone, SSD) == "the checkpoint is a backbone alone, the config builds SSD"


def test_no_difference() -> None:
    assert differences(SSD, SSD) == ()
    assert difference_words(()) == ""


def test_what_is_not_known_is_not_different() -> None:
    assert differences(Fingerprint(), SSD) == ()
    assert differences(SSD, Fingerprint()) == ()


def test_a_rounded_multiplier_is_not_different() -> None:
    assert differences(SSD, replace(SSD, depth_multiplier=0.98)) == ()


def test_equal_shapes_are_not_different_whoever_counts_the_background() -> None:
    assert differences(replace(SSD, classes=91), SSD) == ()


def test_a_model_is_named_where_the_config_is_not_meant() -> None:
    found = (Difference("neck channels", "128", "256"),)
    assert difference_words(found, "model") == (
        "neck channels: 128 in the checkpoint, 256 in the model"
    )
