"""The feature extractors of the OD API by TensorFlow generation.

Source: the extractor maps of ``builders/model_builder.py`` in tf-object-detection-api 0.1
(December 2022), which has all names of the earlier versions in the matrix.
"""

TF1 = frozenset(
    [
        "embedded_ssd_mobilenet_v1",
        "ssd_inception_v2",
        "ssd_inception_v3",
        "ssd_mobiledet_cpu",
        "ssd_mobiledet_dsp",
        "ssd_mobiledet_edgetpu",
        "ssd_mobiledet_gpu",
        "ssd_mobilenet_edgetpu",
        "ssd_mobilenet_v1",
        "ssd_mobilenet_v1_fpn",
        "ssd_mobilenet_v1_ppn",
        "ssd_mobilenet_v2",
        "ssd_mobilenet_v2_fpn",
        "ssd_mobilenet_v2_mnasfpn",
        "ssd_mobilenet_v3_large",
        "ssd_mobilenet_v3_small",
        "ssd_mobilenet_v3_small_pruned",
        "ssd_pnasnet",
        "ssd_resnet101_v1_fpn",
        "ssd_resnet101_v1_ppn",
        "ssd_resnet152_v1_fpn",
        "ssd_resnet152_v1_ppn",
        "ssd_resnet50_v1_fpn",
        "ssd_resnet50_v1_ppn",
        "ssd_spaghettinet",
        "faster_rcnn_inception_resnet_v2",
        "faster_rcnn_inception_v2",
        "faster_rcnn_nas",
        "faster_rcnn_pnas",
        "faster_rcnn_resnet101",
        "faster_rcnn_resnet152",
        "faster_rcnn_resnet50",
    ]
)

TF2 = frozenset(
    [
        "ssd_efficientnet-b0_bifpn_keras",
        "ssd_efficientnet-b1_bifpn_keras",
        "ssd_efficientnet-b2_bifpn_keras",
        "ssd_efficientnet-b3_bifpn_keras",
        "ssd_efficientnet-b4_bifpn_keras",
        "ssd_efficientnet-b5_bifpn_keras",
        "ssd_efficientnet-b6_bifpn_keras",
        "ssd_efficientnet-b7_bifpn_keras",
        "ssd_mobilenet_v1_fpn_keras",
        "ssd_mobilenet_v1_keras",
        "ssd_mobilenet_v2_fpn_keras",
        "ssd_mobilenet_v2_keras",
        "ssd_resnet101_v1_fpn_keras",
        "ssd_resnet152_v1_fpn_keras",
        "ssd_resnet50_v1_fpn_keras",
        "faster_rcnn_inception_resnet_v2_keras",
        "faster_rcnn_resnet101_fpn_keras",
        "faster_rcnn_resnet101_keras",
        "faster_rcnn_resnet152_fpn_keras",
        "faster_rcnn_resnet152_keras",
        "faster_rcnn_resnet50_fpn_keras",
        "faster_rcnn_resnet50_keras",
        "hourglass_10",
        "hourglass_104",
        "hourglass_20",
        "hourglass_32",
        "hourglass_52",
        "mobilenet_v2",
        "mobilenet_v2_fpn",
        "mobilenet_v2_fpn_sep_conv",
        "resnet_v1_101_fpn",
        "resnet_v1_18_fpn",
        "resnet_v1_34_fpn",
        "resnet_v1_50_fpn",
        "resnet_v2_101",
        "resnet_v2_50",
    ]
)


def generation(name: str) -> int:
    """The TensorFlow generation, 1 or 2, that has this extractor; 0 when none has it."""
    return 1 if name in TF1 else 2 if name in TF2 else 0


def architecture(name: str) -> str:
    """The meta-architecture that builds this extractor; empty when no version has it."""
    if not generation(name):
        return ""
    if name.startswith(("ssd_", "embedded_ssd_")):
        return "ssd"
    return "faster_rcnn" if name.startswith("faster_rcnn_") else "center_net"
