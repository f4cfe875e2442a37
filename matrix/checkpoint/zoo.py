"""The published detection model zoos of TensorFlow 1 and 2: name to URL.

Sources: research/object_detection/g3doc/tf1_detection_zoo.md and tf2_detection_zoo.md in
the repository tensorflow/models, whose links these are. A TF2 model goes by its archive's
name, a TF1 model by the name in the table or by its archive's name. The one archive that
is not public without a login (ssd_mobilenet_edgetpu_coco) is left out.
"""

from __future__ import annotations

from difflib import get_close_matches

from matrix.errors import CheckpointError

SCHEME = "zoo:"
_HOST = "http://download.tensorflow.org/models/object_detection"

# Archive names by the dated folder they lie in.
_TF2 = {
    "20200711": """
        centernet_hg104_1024x1024_kpts_coco17_tpu-32 centernet_hg104_512x512_kpts_coco17_tpu-32
        centernet_resnet101_v1_fpn_512x512_coco17_tpu-8
        centernet_resnet50_v1_fpn_512x512_coco17_tpu-8
        centernet_resnet50_v1_fpn_512x512_kpts_coco17_tpu-8
        centernet_resnet50_v2_512x512_coco17_tpu-8
        centernet_resnet50_v2_512x512_kpts_coco17_tpu-8
        efficientdet_d0_coco17_tpu-32 efficientdet_d1_coco17_tpu-32
        efficientdet_d2_coco17_tpu-32 efficientdet_d3_coco17_tpu-32
        efficientdet_d4_coco17_tpu-32 efficientdet_d5_coco17_tpu-32
        efficientdet_d6_coco17_tpu-32 efficientdet_d7_coco17_tpu-32
        faster_rcnn_inception_resnet_v2_1024x1024_coco17_tpu-8
        faster_rcnn_inception_resnet_v2_640x640_coco17_tpu-8
        faster_rcnn_resnet101_v1_1024x1024_coco17_tpu-8
        faster_rcnn_resnet101_v1_640x640_coco17_tpu-8
        faster_rcnn_resnet101_v1_800x1333_coco17_gpu-8
        faster_rcnn_resnet152_v1_1024x1024_coco17_tpu-8
        faster_rcnn_resnet152_v1_640x640_coco17_tpu-8
        faster_rcnn_resnet152_v1_800x1333_coco17_gpu-8
        faster_rcnn_resnet50_v1_1024x1024_coco17_tpu-8
        faster_rcnn_resnet50_v1_640x640_coco17_tpu-8
        faster_rcnn_resnet50_v1_800x1333_coco17_gpu-8
        mask_rcnn_inception_resnet_v2_1024x1024_coco17_gpu-8
        ssd_mobilenet_v1_fpn_640x640_coco17_tpu-8 ssd_mobilenet_v2_320x320_coco17_tpu-8
        ssd_mobilenet_v2_fpnlite_320x320_coco17_tpu-8
        ssd_mobilenet_v2_fpnlite_640x640_coco17_tpu-8
        ssd_resnet101_v1_fpn_1024x1024_coco17_tpu-8 ssd_resnet101_v1_fpn_640x640_coco17_tpu-8
        ssd_resnet152_v1_fpn_1024x1024_coco17_tpu-8 ssd_resnet152_v1_fpn_640x640_coco17_tpu-8
        ssd_resnet50_v1_fpn_1024x1024_coco17_tpu-8 ssd_resnet50_v1_fpn_640x640_coco17_tpu-8
    """,
    "20200713": """
        centernet_hg104_1024x1024_coco17_tpu-32 centernet_hg104_512x512_coco17_tpu-8
    """,
    "20210210": """
        centernet_mobilenetv2fpn_512x512_coco17_kpts centernet_mobilenetv2fpn_512x512_coco17_od
    """,
    # The folder 20200711 holds an older archive of this name, marked as deprecated.
    "20210507": "extremenet",
}

# Name in the table, then archive name; "+" stands for the name itself.
_TF1 = """
    ssd_mobilenet_v1_coco +_2018_01_28
    ssd_mobilenet_v1_0.75_depth_coco ssd_mobilenet_v1_0.75_depth_300x300_coco14_sync_2018_07_03
    ssd_mobilenet_v1_quantized_coco ssd_mobilenet_v1_quantized_300x300_coco14_sync_2018_07_18
    ssd_mobilenet_v1_0.75_depth_quantized_coco \
        ssd_mobilenet_v1_0.75_depth_quantized_300x300_coco14_sync_2018_07_18
    ssd_mobilenet_v1_ppn_coco \
        ssd_mobilenet_v1_ppn_shared_box_predictor_300x300_coco14_sync_2018_07_03
    ssd_mobilenet_v1_fpn_coco \
        ssd_mobilenet_v1_fpn_shared_box_predictor_640x640_coco14_sync_2018_07_03
    ssd_resnet_50_fpn_coco ssd_resnet50_v1_fpn_shared_box_predictor_640x640_coco14_sync_2018_07_03
    ssd_mobilenet_v2_coco +_2018_03_29
    ssd_mobilenet_v2_quantized_coco ssd_mobilenet_v2_quantized_300x300_coco_2019_01_03
    ssdlite_mobilenet_v2_coco +_2018_05_09
    ssd_inception_v2_coco +_2018_01_28
    faster_rcnn_inception_v2_coco +_2018_01_28
    faster_rcnn_resnet50_coco +_2018_01_28
    faster_rcnn_resnet50_lowproposals_coco +_2018_01_28
    rfcn_resnet101_coco +_2018_01_28
    faster_rcnn_resnet101_coco +_2018_01_28
    faster_rcnn_resnet101_lowproposals_coco +_2018_01_28
    faster_rcnn_inception_resnet_v2_atrous_coco +_2018_01_28
    faster_rcnn_inception_resnet_v2_atrous_lowproposals_coco +_2018_01_28
    faster_rcnn_nas +_coco_2018_01_28
    faster_rcnn_nas_lowproposals_coco +_2018_01_28
    mask_rcnn_inception_resnet_v2_atrous_coco +_2018_01_28
    mask_rcnn_inception_v2_coco +_2018_01_28
    mask_rcnn_resnet101_atrous_coco +_2018_01_28
    mask_rcnn_resnet50_atrous_coco +_2018_01_28
    ssd_mobiledet_cpu_coco ssdlite_mobiledet_cpu_320x320_coco_2020_05_19
    ssd_mobilenet_v2_mnasfpn_coco \
        ssd_mobilenet_v2_mnasfpn_shared_box_predictor_320x320_coco_sync_2020_05_18
    ssd_mobilenet_v3_large_coco +_2020_01_14
    ssd_mobilenet_v3_small_coco +_2020_01_14
    ssd_mobiledet_edgetpu_coco ssdlite_mobiledet_edgetpu_320x320_coco_2020_05_19
    ssd_mobiledet_dsp_coco ssdlite_mobiledet_dsp_320x320_coco_2020_05_19
    faster_rcnn_resnet101_kitti +_2018_01_28
    faster_rcnn_inception_resnet_v2_atrous_oidv2 \
        faster_rcnn_inception_resnet_v2_atrous_oid_2018_01_28
    faster_rcnn_inception_resnet_v2_atrous_lowproposals_oidv2 \
        faster_rcnn_inception_resnet_v2_atrous_lowproposals_oid_2018_01_28
    facessd_mobilenet_v2_quantized_open_image_v4 \
        facessd_mobilenet_v2_quantized_320x320_open_image_v4
    faster_rcnn_inception_resnet_v2_atrous_oidv4 \
        faster_rcnn_inception_resnet_v2_atrous_oid_v4_2018_12_12
    ssd_mobilenetv2_oidv4 ssd_mobilenet_v2_oid_v4_2018_12_12
    ssd_resnet_101_fpn_oidv4 \
        ssd_resnet101_v1_fpn_shared_box_predictor_oid_512x512_sync_2019_01_20
    faster_rcnn_resnet101_fgvc +_2018_07_19
    faster_rcnn_resnet50_fgvc +_2018_07_19
    faster_rcnn_resnet101_ava_v2.1 +_2018_04_30
    faster_rcnn_resnet101_snapshot_serengeti +_2020_06_10
    context_rcnn_resnet101_snapshot_serengeti +_2020_06_10
    spaghettinet_edgetpu_s tf1/+_2021_10_13
    spaghettinet_edgetpu_m tf1/+_2021_10_13
    spaghettinet_edgetpu_l tf1/+_2021_10_13
"""


def _tables() -> dict[str, str]:
    """Every known name with its path below the host, without the extension."""
    paths = {n: f"tf2/{date}/{n}" for date, names in _TF2.items() for n in names.split()}
    words = _TF1.split()
    for name, archive in zip(words[::2], words[1::2], strict=True):
        path = archive.replace("+", name)
        paths[name] = paths[path.rpartition("/")[2]] = path
    return paths


NAMES = _tables()


def zoo_url(name: str) -> str:
    """The URL of a published archive, for the part after ``zoo:``.

    Raises:
        CheckpointError: for a name that is in neither zoo, with the nearest ones.
    """
    path = NAMES.get(name.removesuffix(".tar.gz"))
    if path is None:
        near = _nearest(name)
        hint = f"The nearest are {', '.join(near)}." if near else "No name there is like it."
        raise CheckpointError(
            f"The model zoos of TensorFlow 1 and 2 have no model named {name!r}. {hint}",
            "Take a name from tf1_detection_zoo.md or tf2_detection_zoo.md of tensorflow/models.",
        )
    return f"{_HOST}/{path}.tar.gz"


def _nearest(name: str) -> list[str]:
    """Up to three known names: those that go on from this one, then those spelled alike."""
    longer = sorted(known for known in NAMES if name and known.startswith(name))
    alike = get_close_matches(name, NAMES, n=3, cutoff=0.4)
    return list(dict.fromkeys(longer + alike))[:3]
