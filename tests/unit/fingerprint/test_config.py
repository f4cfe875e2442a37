"""Fingerprints of configs, with the defaults of the protos."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matrix.config.text import parse
from matrix.fingerprint.config import of_config
from matrix.fingerprint.nouns import Fingerprint

SSD = """
model {{ ssd {{
  num_classes: 5
  feature_extractor {{ type: "{type}" {extractor} }}
  box_predictor {{ {predictor} {{}} }}
  anchor_generator {{ ssd_anchor_generator {{ num_layers: 2 aspect_ratios: [1.0, 2.0] }} }}
  {more}
}} }}
"""
CONVOLUTIONAL = "convolutional_box_predictor"
SHARED = "weight_shared_convolutional_box_predictor"
FASTER = """
model {{ faster_rcnn {{
  num_classes: 5
  feature_extractor {{ type: "{type}" }}
  first_stage_anchor_generator {{
    grid_anchor_generator {{ scales: [0.5, 1.0] aspect_ratios: [0.5, 1.0, 2.0] }}
  }}
  second_stage_box_predictor {{ {predictor} }}
  {more}
}} }}
"""
CENTER = """
model {{ center_net {{
  num_classes: 5
  feature_extractor {{ type: "{type}" {extractor} }}
}} }}
"""


def of(text: str) -> Fingerprint:
    return of_config(parse(text))


def ssd(
    kind: str, extractor: str = "", predictor: str = CONVOLUTIONAL, more: str = ""
) -> Fingerprint:
    return of(SSD.format(type=kind, extractor=extractor, predictor=predictor, more=more))


def faster(kind: str, predictor: str, more: str = "") -> Fingerprint:
    return of(FASTER.format(type=kind, predictor=predictor, more=more))


def center(kind: str, extractor: str = "") -> Fingerprint:
    return of(CENTER.format(type=kind, extractor=extractor))


PLAIN = Fingerprint(
    generation=1,
    meta="ssd",
    backbone="mobilenet_v2",
    depth_multiplier=1.0,
    neck="none",
    predictor="convolutional",
    classes=5,
    slots=6,
    anchors=(3, 3),
)


def test_ssd_with_defaults() -> None:
    found = ssd("ssd_mobilenet_v2")
    assert found == PLAIN
    assert found.evidence == (
        "the config has model.ssd",
        "model.ssd.feature_extractor.type is ssd_mobilenet_v2",
        "model.ssd.num_classes is 5",
    )


def test_ssd_without_a_background_class() -> None:
    assert ssd("ssd_mobilenet_v2", more="add_background_class: false") == replace(PLAIN, slots=5)


def test_fpn_is_scaled_by_the_depth_multiplier() -> None:
    lite = replace(
        PLAIN,
        generation=2,
        depth_multiplier=0.5,
        neck="fpn",
        neck_depth=64,
        neck_separable=True,
        predictor="weight_shared",
        anchors=(3,),
    )
    fields = "depth_multiplier: 0.5f use_depthwise: true fpn { additional_layer_depth: 128 }"
    assert ssd("ssd_mobilenet_v2_fpn_keras", fields, SHARED) == lite
    assert ssd("ssd_mobilenet_v2_fpn_keras", "depth_multiplier: 0.5", SHARED) == replace(
        lite, neck_depth=128, neck_separable=False
    )
    narrow = "depth_multiplier: 0.1 use_depthwise: true min_depth: 0x20"
    assert ssd("ssd_mobilenet_v2_fpn_keras", narrow, SHARED) == replace(
        lite, depth_multiplier=0.1, neck_depth=32
    )


def test_a_resnet_ignores_use_depthwise() -> None:
    found = ssd("ssd_resnet101_v1_fpn_keras", "use_depthwise: true", SHARED)
    assert (found.backbone, found.neck_depth, found.neck_separable) == ("resnet101_v1", 256, False)


def test_the_keras_resnets_take_no_notice_of_fpn() -> None:
    fields = "fpn { additional_layer_depth: 64 }"
    assert ssd("ssd_resnet50_v1_fpn_keras", fields, SHARED).neck_depth == 256
    assert ssd("ssd_resnet50_v1_fpn", fields, SHARED).neck_depth == 64


def test_efficientdet() -> None:
    found = ssd("ssd_efficientnet-b1_bifpn_keras", "bifpn { num_filters: 88 }", SHARED)
    assert found == replace(
        PLAIN,
        generation=2,
        backbone="efficientnet-b1",
        depth_multiplier=None,
        neck="bifpn",
        neck_depth=88,
        predictor="weight_shared",
        anchors=(3,),
    )
    bare = ssd("ssd_efficientnet-b1_bifpn_keras", predictor=SHARED)
    assert bare.neck_depth is None


FASTER_1 = Fingerprint(
    generation=1,
    meta="faster_rcnn",
    backbone="resnet101_v1",
    depth_multiplier=1.0,
    neck="none",
    predictor="mask_rcnn",
    classes=5,
    slots=6,
    anchors=(6,),
)
MASK = "mask_rcnn_box_predictor { predict_instance_masks: true }"


def test_faster_rcnn() -> None:
    plain = "mask_rcnn_box_predictor {}"
    assert faster("faster_rcnn_resnet101", plain) == FASTER_1
    assert faster("faster_rcnn_resnet101_keras", plain) == replace(FASTER_1, generation=2)
    assert faster("faster_rcnn_resnet101", "rfcn_box_predictor {}") == replace(
        FASTER_1, meta="rfcn", predictor="rfcn"
    )
    assert faster("faster_rcnn_resnet101", MASK, "number_of_stages: 3") == replace(
        FASTER_1, meta="mask_rcnn"
    )
    assert faster("faster_rcnn_resnet101", MASK) == FASTER_1
    assert faster("faster_rcnn_resnet101_fpn_keras", plain) == replace(
        FASTER_1, generation=2, neck="fpn", neck_depth=256, neck_separable=False
    )


def test_the_first_stage_alone_knows_no_classes() -> None:
    found = faster("faster_rcnn_nas", MASK, "number_of_stages: 1")
    assert found == replace(
        FASTER_1, backbone="nas", depth_multiplier=None, predictor="", classes=None, slots=None
    )


CENTER_NET = Fingerprint(
    generation=2,
    meta="center_net",
    backbone="mobilenet_v2",
    depth_multiplier=1.0,
    neck="fpn",
    predictor="center_net",
    classes=5,
    slots=5,
)


def test_center_net() -> None:
    assert center("mobilenet_v2_fpn", "depth_multiplier: 0.5") == replace(
        CENTER_NET, depth_multiplier=0.5, neck_separable=False
    )
    assert center("hourglass_104") == replace(
        CENTER_NET, backbone="hourglass104", depth_multiplier=None, neck="none"
    )
    assert center("resnet_v1_50_fpn", "depth_multiplier: 0.5") == replace(
        CENTER_NET, backbone="resnet50_v1", neck_separable=False
    )


def test_the_name_alone_leaves_a_separable_fpn_open() -> None:
    assert center("mobilenet_v2_fpn_sep_conv") == CENTER_NET
    said = center("mobilenet_v2_fpn_sep_conv", "use_separable_conv: true")
    assert said == replace(CENTER_NET, neck_separable=True)


def test_quantization() -> None:
    text = SSD.format(type="ssd_mobilenet_v2", extractor="", predictor=CONVOLUTIONAL, more="")
    assert of(f"{text} graph_rewriter {{ quantization {{ delay: 1 }} }}").quantized


def test_the_last_model_of_several_counts() -> None:
    inner = CENTER.format(type="hourglass_52", extractor="").strip()[len("model {") : -1]
    assert of(f"model {{ ssd {{}} {inner} }}").meta == "center_net"


@pytest.mark.parametrize("text", ["", "train_config {}", "model {}", "model { yolo {} }", "<html>"])
def test_what_is_no_model(text: str) -> None:
    assert of(text) == Fingerprint()


def test_a_model_that_says_nothing() -> None:
    assert of("model { ssd {} }") == Fingerprint(meta="ssd")
    assert of("model { faster_rcnn {} }") == Fingerprint(meta="faster_rcnn")
    assert of("model { center_net {} }") == Fingerprint(
        generation=2, meta="center_net", predictor="center_net"
    )


def test_an_extractor_of_another_revision_follows_the_naming() -> None:
    assert ssd("ssd_mobilenet_v9_keras").generation == 2
    assert ssd("ssd_mobilenet_v9").generation == 0


@pytest.mark.parametrize("value", ["nan", "inf", "1e999", "-1e40", "many", f"1{'0' * 5000}"])
def test_numbers_that_are_none(value: str) -> None:
    fields = f"depth_multiplier: {value} fpn {{ additional_layer_depth: {value} }}"
    found = ssd("ssd_mobilenet_v2_fpn_keras", fields, SHARED)
    assert (found.depth_multiplier, found.neck_depth) == (1.0, 256)
