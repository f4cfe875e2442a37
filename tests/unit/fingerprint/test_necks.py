"""Necks of both generations."""

from __future__ import annotations

import pytest

from matrix.fingerprint import tf1, tf2
from matrix.fingerprint.dialect import Dialect
from matrix.fingerprint.necks import Neck, read_neck
from matrix.model import Variable
from tests.unit.fingerprint import made

ONE, TWO = tf1.DIALECT, tf2.DIALECT
SCOPE = "FeatureExtractor/MobilenetV2/"
LATERAL = made.variable(f"{SCOPE}fpn/projection_1/weights", 1, 1, 32, 64)
SMOOTHING = made.variable(f"{SCOPE}fpn/smoothing_1/weights", 3, 3, 64, 64)
SEPARABLE = made.variable(f"{SCOPE}fpn/smoothing_1/depthwise_weights", 3, 3, 64, 1)
NODE = made.variable("bifpn/node_post_combine_block/2/1/pointwise_kernel", 1, 1, 88, 88)
MNAS = made.variable("FeatureExtractor/MnasFPN/C6_Conv1x1/weights", 1, 1, 320, 48)
POOLED = made.variable("FeatureExtractor/resnet_v1_50/Base_Conv2d_1x1_1024/weights", 1, 1, 8, 8)
OBJECTS = made.variable(f"{made.ROOT}feature_map_generator/convolutions/2/0/kernel", 1, 1, 8, 8)


def shown(one: Variable) -> tuple[str, ...]:
    return (f"{one.name} is part of the neck",)


NECKS = {
    "fpn": (ONE, [LATERAL, SMOOTHING], Neck("fpn", 64, False, shown(LATERAL))),
    "separable fpn": (ONE, [LATERAL, SEPARABLE], Neck("fpn", 64, True, shown(LATERAL))),
    "fpn of one level": (ONE, [LATERAL], Neck("fpn", 64, None, shown(LATERAL))),
    "fpn of objects": (
        TWO,
        made.fpn_tf2(128, separable=True),
        Neck("fpn", 128, True, shown(made.fpn_tf2(128, separable=True)[0])),
    ),
    "bifpn": (TWO, [NODE], Neck("bifpn", 88, None, shown(NODE))),
    "mnasfpn": (ONE, [MNAS], Neck("mnasfpn", None, None, shown(MNAS))),
    "pooling pyramid": (ONE, [POOLED], Neck("ppn", None, None, shown(POOLED))),
    "shrinking": (
        ONE,
        made.shrinking_tf1(),
        Neck("none", None, None, shown(made.shrinking_tf1()[0])),
    ),
    "shrinking of objects": (TWO, [OBJECTS], Neck("none", None, None, shown(OBJECTS))),
    "nothing": (ONE, made.mobilenet_v2_tf1(), Neck()),
}


@pytest.mark.parametrize(("dialect", "kernels", "neck"), NECKS.values(), ids=NECKS)
def test_necks(dialect: Dialect, kernels: list[Variable], neck: Neck) -> None:
    assert read_neck(dialect, kernels, "ssd", "convolutional") == neck


def test_a_shared_predictor_on_a_backbone_is_a_pooling_pyramid() -> None:
    assert read_neck(ONE, made.mobilenet_v2_tf1(), "ssd", "weight_shared") == Neck(
        "ppn", evidence=("no variables stand between backbone and predictor",)
    )


def test_two_stages_need_none() -> None:
    assert read_neck(ONE, made.mobilenet_v2_tf1(), "faster_rcnn", "mask_rcnn") == Neck("none")
    keras = read_neck(TWO, made.fpn_tf2(256, separable=False), "faster_rcnn", "mask_rcnn")
    assert (keras.kind, keras.depth, keras.separable) == ("fpn", 256, False)


UPSAMPLING = "model/_feature_extractor/_feature_extractor_model/layer_with_weights-"


def test_center_net() -> None:
    lateral = made.variable(f"{UPSAMPLING}1/kernel", 1, 1, 1280, 64)
    plain = made.variable(f"{UPSAMPLING}3/kernel", 3, 3, 64, 32)
    deep = made.variable(f"{UPSAMPLING}3/depthwise_kernel", 3, 3, 64, 1)
    point = made.variable(f"{UPSAMPLING}3/pointwise_kernel", 1, 1, 64, 32)

    def read(*kernels: Variable) -> Neck:
        return read_neck(TWO, kernels, "center_net", "center_net")

    assert read(lateral, plain) == Neck("fpn", None, False, shown(lateral))
    assert read(lateral, deep, point) == Neck("fpn", None, True, shown(lateral))
    assert read(plain) == Neck("none")
    assert read(deep, point) == Neck("none")
    assert read() == Neck("none")
