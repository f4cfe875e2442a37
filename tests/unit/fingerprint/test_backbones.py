"""How extractor types and the names of published models are read."""

from __future__ import annotations

import pytest

from matrix.fingerprint.backbones import Spelling, family, has_widths, spelled
from matrix.judge import extractors

NAMES = {
    "embedded_ssd_mobilenet_v1": Spelling("mobilenet_v1"),
    "ssd_mobilenet_v2_fpn_keras": Spelling("mobilenet_v2", "fpn"),
    "ssd_mobilenet_v2_mnasfpn": Spelling("mobilenet_v2", "mnasfpn"),
    "ssd_mobilenet_v1_ppn": Spelling("mobilenet_v1", "ppn"),
    "ssd_mobilenet_v3_small": Spelling("mobilenet_v3_small"),
    "ssd_mobilenet_edgetpu": Spelling("mobilenet_edgetpu"),
    "ssd_mobiledet_edgetpu": Spelling("mobiledet_edgetpu"),
    "ssd_inception_v3": Spelling("inception_v3"),
    "ssd_pnasnet": Spelling("pnas"),
    "ssd_spaghettinet": Spelling("spaghettinet"),
    "ssd_resnet101_v1_fpn_keras": Spelling("resnet101_v1", "fpn"),
    "ssd_efficientnet-b7_bifpn_keras": Spelling("efficientnet-b7", "bifpn"),
    "faster_rcnn_resnet50": Spelling("resnet50_v1"),
    "faster_rcnn_inception_resnet_v2_keras": Spelling("inception_resnet_v2"),
    "faster_rcnn_nas": Spelling("nas"),
    "faster_rcnn_pnas": Spelling("pnas"),
    "resnet_v2_101": Spelling("resnet101_v2"),
    "resnet_v1_18_fpn": Spelling("resnet18_v1", "fpn"),
    "hourglass_104": Spelling("hourglass104"),
    "mobilenet_v2_fpn_sep_conv": Spelling("mobilenet_v2", "fpn"),
    "centernet_mobilenetv2fpn_512x512_coco17_od": Spelling("mobilenet_v2", "fpn"),
    "centernet_hg104_512x512_coco17_tpu-8": Spelling("hourglass104"),
    "ssd_mobilenet_v2_fpnlite_320x320_coco17_tpu-8": Spelling("mobilenet_v2", "fpn"),
    "efficientdet_d3_coco17_tpu-32": Spelling("efficientnet-b3", "bifpn"),
    "ssd_resnet_50_fpn_coco": Spelling("resnet50_v1", "fpn"),
    "extremenet": Spelling(),
}


@pytest.mark.parametrize(("name", "spelling"), NAMES.items(), ids=NAMES)
def test_spelled(name: str, spelling: Spelling) -> None:
    assert spelled(name) == spelling


@pytest.mark.parametrize("name", sorted(extractors.TF1 | extractors.TF2))
def test_every_extractor_of_the_od_api_has_a_backbone(name: str) -> None:
    assert spelled(name).backbone


def test_families() -> None:
    alike = {family(name) for name in ("mobilenet_v1", "mobilenet_v3_large", "mobiledet_cpu")}
    assert alike == {"mobile"}
    assert family("resnet50_v1") == family("resnet101_v2") == "resnet"
    assert family("inception_v2") != family("inception_resnet_v2")
    assert family("") == ""


def test_widths() -> None:
    scaled = ("mobilenet_v1", "mobiledet_gpu", "inception_v3", "resnet50_v1")
    assert all(map(has_widths, scaled))
    fixed = ("efficientnet-b0", "hourglass52", "nas", "inception_resnet_v2", "")
    assert not any(map(has_widths, fixed))
