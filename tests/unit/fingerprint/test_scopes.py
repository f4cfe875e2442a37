"""Backbones by the names of their variables."""

from __future__ import annotations

import pytest

from matrix.fingerprint.scopes import by_names
from tests.unit.fingerprint.made import variable

FIRST = "FirstStageFeatureExtractor"
NAMES = {
    "FeatureExtractor/MobilenetV1/Conv2d_0/weights": "mobilenet_v1",
    "Other/Net/Conv2d_3_pointwise/weights": "mobilenet_v1",
    "wrapper/FeatureExtractor/MobilenetV2/Conv/weights": "mobilenet_v2",
    "FeatureExtractor/MobilenetV3/Conv/weights": "mobilenet_v3_small",
    "FeatureExtractor/MobilenetEdgeTPU/Conv/weights": "mobilenet_edgetpu",
    "FeatureExtractor/MobileDetCPU/Conv/weights": "mobiledet_cpu",
    "FeatureExtractor/MobileDetEdgeTPU/Conv/weights": "mobiledet_edgetpu",
    "InceptionV2/Conv2d_1a_7x7/depthwise_weights": "inception_v2",
    "FeatureExtractor/InceptionV3/Conv2d_1a_3x3/weights": "inception_v3",
    f"{FIRST}/InceptionResnetV2/Conv2d_1a_3x3/weights": "inception_resnet_v2",
    f"{FIRST}/resnet_v1_101/conv1/weights": "resnet101_v1",
    "resnet_v2_50/conv1/weights": "resnet50_v2",
    f"{FIRST}/reduction_cell_0/1x1/weights": "nas",
    f"{FIRST}/cell_0/comb_iter_0/left/weights": "pnas",
    "FeatureExtractor/spaghettinet_edgetpu_s/stem_node/weights": "spaghettinet",
    "FeatureExtractor/MyNet/Conv/weights": "",
    "FeatureExtractor/NotMobilenetV2/Conv/weights": "",
}


@pytest.mark.parametrize(("name", "backbone"), NAMES.items(), ids=NAMES)
def test_by_names(name: str, backbone: str) -> None:
    assert by_names([variable(name, 1, 1, 1, 1)]) == (backbone, name if backbone else "")


@pytest.mark.parametrize(
    ("label", "backbone"),
    [
        ("conv_pw_3/kernel", "mobilenet_v1"),
        ("block_3_expand/kernel", "mobilenet_v2"),
        ("block35_1_conv/kernel", "inception_resnet_v2"),
        ("conv2_block1_1_conv/kernel", ""),
    ],
)
def test_by_labels(label: str, backbone: str) -> None:
    kernels = [variable("model/layer_with_weights-2/kernel", 1, 1, 1, 1, label=label)]
    assert by_names(kernels)[0] == backbone


def test_a_later_layer_decides_between_relatives() -> None:
    scope = "FeatureExtractor/MobilenetV3/expanded_conv"
    large = [variable(f"{scope}{n}/project/weights", 1, 1, 1, 1) for n in ("", "_14")]
    assert by_names(large)[0] == "mobilenet_v3_large"
    cells = [variable(f"{FIRST}/cell_0/comb_iter_0/left/weights", 1, 1, 1, 1)]
    cells.append(variable("SecondStageFeatureExtractor/reduction_cell_1/1x1/weights", 1, 1, 1, 1))
    assert by_names(cells)[0] == "nas"
