"""Published models by their names, and those nearest to an architecture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matrix.checkpoint.zoo import NAMES
from matrix.fingerprint.nouns import Fingerprint
from matrix.fingerprint.published import nearest, of_name

FPNLITE = Fingerprint(
    generation=2,
    meta="ssd",
    backbone="mobilenet_v2",
    depth_multiplier=1.0,
    neck="fpn",
    neck_depth=128,
    neck_separable=True,
)

READ = {
    "ssd_mobilenet_v2_fpnlite_320x320_coco17_tpu-8": FPNLITE,
    "ssd_mobilenet_v1_0.75_depth_quantized_coco": Fingerprint(
        generation=1,
        meta="ssd",
        backbone="mobilenet_v1",
        depth_multiplier=0.75,
        neck="none",
        quantized=True,
    ),
    "ssd_resnet_50_fpn_coco": Fingerprint(
        generation=1,
        meta="ssd",
        backbone="resnet50_v1",
        depth_multiplier=1.0,
        neck="fpn",
        neck_depth=256,
        neck_separable=False,
    ),
    "efficientdet_d2_coco17_tpu-32": Fingerprint(
        generation=2, meta="ssd", backbone="efficientnet-b2", neck="bifpn"
    ),
    "centernet_hg104_512x512_coco17_tpu-8": Fingerprint(
        generation=2, meta="center_net", backbone="hourglass104", neck="none"
    ),
    "rfcn_resnet101_coco": Fingerprint(
        generation=1, meta="rfcn", backbone="resnet101_v1", depth_multiplier=1.0, neck="none"
    ),
    "context_rcnn_resnet101_snapshot_serengeti": Fingerprint(
        generation=1, meta="faster_rcnn", backbone="resnet101_v1", depth_multiplier=1.0, neck="none"
    ),
}


@pytest.mark.parametrize(("name", "fingerprint"), READ.items(), ids=READ)
def test_of_name(name: str, fingerprint: Fingerprint) -> None:
    assert of_name(name) == fingerprint


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"extremenet"}))
def test_every_published_name_is_read(name: str) -> None:
    found = of_name(name)
    assert found.meta
    assert found.backbone


def test_the_same_architecture_comes_first() -> None:
    assert nearest(FPNLITE) == (
        "ssd_mobilenet_v2_fpnlite_320x320_coco17_tpu-8",
        "ssd_mobilenet_v2_fpnlite_640x640_coco17_tpu-8",
        "ssd_mobilenet_v2_320x320_coco17_tpu-8",
    )


def test_the_same_generation_comes_first() -> None:
    plain = replace(FPNLITE, generation=1, neck="none", neck_depth=None, neck_separable=None)
    assert nearest(plain) == (
        "ssd_mobilenet_v2_coco",
        "ssdlite_mobilenet_v2_coco",
        "ssd_mobilenetv2_oidv4",
    )
    assert nearest(replace(plain, quantized=True))[0] == "ssd_mobilenet_v2_quantized_coco"
    mask = Fingerprint(generation=2, meta="mask_rcnn", backbone="resnet101_v1")
    assert nearest(mask) == ("mask_rcnn_resnet101_atrous_coco", "mask_rcnn_resnet50_atrous_coco")


def test_width_and_pyramid_count() -> None:
    narrow = Fingerprint(
        generation=1, meta="ssd", backbone="mobilenet_v1", depth_multiplier=0.75, neck="none"
    )
    assert nearest(narrow)[0] == "ssd_mobilenet_v1_0.75_depth_coco"
    assert nearest(replace(narrow, neck="ppn"))[0] == "ssd_mobilenet_v1_ppn_coco"


def test_a_relative_stands_in_for_a_backbone_that_was_not_published() -> None:
    assert nearest(Fingerprint(generation=1, meta="ssd", backbone="inception_v3")) == (
        "ssd_inception_v2_coco",
    )


def test_a_backbone_alone_is_near_to_every_detector_on_it() -> None:
    alone = Fingerprint(generation=1, meta="classification", backbone="inception_v2")
    assert nearest(alone) == (
        "faster_rcnn_inception_v2_coco",
        "mask_rcnn_inception_v2_coco",
        "ssd_inception_v2_coco",
    )


def test_nothing_is_near_to_the_unknown() -> None:
    assert nearest(Fingerprint(generation=2, meta="ssd")) == ()
    assert nearest(Fingerprint(meta="ssd", backbone="darknet53")) == ()
