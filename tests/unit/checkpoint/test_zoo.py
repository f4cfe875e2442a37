from __future__ import annotations

import pytest

from matrix.checkpoint.zoo import NAMES, zoo_url
from matrix.errors import CheckpointError

HOST = "http://download.tensorflow.org/models/object_detection"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (
            "ssd_mobilenet_v2_320x320_coco17_tpu-8",
            "tf2/20200711/ssd_mobilenet_v2_320x320_coco17_tpu-8",
        ),
        (
            "centernet_hg104_512x512_coco17_tpu-8",
            "tf2/20200713/centernet_hg104_512x512_coco17_tpu-8",
        ),
        (
            "centernet_mobilenetv2fpn_512x512_coco17_od",
            "tf2/20210210/centernet_mobilenetv2fpn_512x512_coco17_od",
        ),
        ("extremenet", "tf2/20210507/extremenet"),
        ("ssd_mobilenet_v1_coco", "ssd_mobilenet_v1_coco_2018_01_28"),
        ("ssd_mobilenet_v1_coco_2018_01_28", "ssd_mobilenet_v1_coco_2018_01_28"),
        ("faster_rcnn_nas", "faster_rcnn_nas_coco_2018_01_28"),
        ("spaghettinet_edgetpu_s", "tf1/spaghettinet_edgetpu_s_2021_10_13"),
        ("ssd_mobiledet_cpu_coco.tar.gz", "ssdlite_mobiledet_cpu_320x320_coco_2020_05_19"),
    ],
)
def test_names_lead_to_the_published_archives(name: str, path: str) -> None:
    assert zoo_url(name) == f"{HOST}/{path}.tar.gz"


def test_both_zoos_are_complete() -> None:
    assert sum(path.startswith("tf2/") for path in NAMES.values()) == 42
    assert len({path for path in NAMES.values() if not path.startswith("tf2/")}) == 46


def test_an_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(CheckpointError, match="ssd_mobilenet_v2_320x320_coco17_tpu-8"):
        zoo_url("ssd_mobilenet_v2_320")
    with pytest.raises(CheckpointError, match="efficientdet_d0_coco17_tpu-32"):
        zoo_url("eficientdet_d0_coco17_tpu32")
    with pytest.raises(CheckpointError, match="No name there is like it"):
        zoo_url("???")
