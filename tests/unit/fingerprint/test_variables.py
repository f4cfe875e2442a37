"""Fingerprints of whole detectors, in both generations' names and under changed ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matrix.fingerprint.nouns import Fingerprint
from matrix.fingerprint.variables import of_variables
from matrix.model import Variable
from tests.unit.fingerprint import made

SSD_TF1 = Fingerprint(
    generation=1,
    meta="ssd",
    backbone="mobilenet_v2",
    depth_multiplier=1.0,
    neck="none",
    predictor="convolutional",
    classes=90,
    slots=91,
    anchors=(3, 6),
)
FPNLITE = Fingerprint(
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


def ssd_tf1(prefix: str = "") -> list[Variable]:
    scope = f"{prefix}FeatureExtractor/MobilenetV2/"
    return [
        *made.mobilenet_v2_tf1(scope),
        *made.shrinking_tf1(scope),
        *made.predictors_tf1((3, 6), 91, prefix),
    ]


def fpnlite(labels: bool = False) -> list[Variable]:
    return [
        *made.mobilenet_v2_tf2(labels=labels),
        *made.fpn_tf2(128, separable=True),
        *made.shared_tf2(6, 91),
    ]


def renamed(variables: list[Variable], old: str, new: str) -> list[Variable]:
    return [replace(one, name=one.name.replace(old, new)) for one in variables]


def test_tensorflow_1() -> None:
    found = of_variables(ssd_tf1())
    assert found == SSD_TF1
    assert found.evidence == (
        "FeatureExtractor/MobilenetV2/Conv/weights is a name of MobileNetV2",
        "FeatureExtractor/MobilenetV2/expanded_conv_16/project/weights has 320 channels,"
        " at depth 1.0 it has 320",
        "FeatureExtractor/MobilenetV2/layer_19_1_Conv2d_2_1x1_256/weights is part of the neck",
        "BoxPredictor_0/ClassPredictor/weights has 273 = 3 x 91 channels,"
        " BoxPredictor_0/BoxEncodingPredictor/weights 12 = 3 x 4",
    )


def test_tensorflow_2_of_a_checkpoint_and_of_a_model() -> None:
    assert of_variables(fpnlite(labels=True)) == FPNLITE
    assert of_variables(made.saved(fpnlite(labels=True))) == FPNLITE


def test_without_labels_the_shapes_tell() -> None:
    found = of_variables(made.saved(fpnlite()))
    assert found == FPNLITE
    assert found.evidence[0] == "52 kernels have the windows of MobileNetV2"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("FeatureExtractor", "CustomExtractor"),
        ("MobilenetV2", "Trunk"),
        ("BoxPredictor_", "my/Head_"),
    ],
)
def test_renamed_scopes_hide_nothing(old: str, new: str) -> None:
    assert of_variables(renamed(ssd_tf1(), old, new)) == SSD_TF1


def test_a_wrapper_hides_nothing() -> None:
    assert of_variables(ssd_tf1("wrapper/")) == SSD_TF1
    wrapped = [replace(one, name=f"wrapper/{one.name}") for one in made.saved(fpnlite())]
    assert of_variables(wrapped) == FPNLITE


def test_what_training_adds_is_left_out() -> None:
    shadows = ("RMSProp", "ExponentialMovingAverage")
    # Another network's names: what is looked at would show.
    other = "FeatureExtractor/MobilenetV1/Conv2d_0/weights"
    extra = [made.variable(f"{other}/{shadow}", 3, 3, 3, 99) for shadow in shadows[:1]]
    extra += [replace(one, name=f"{one.name}/{shadow}") for one in ssd_tf1() for shadow in shadows]
    extra.append(made.variable("global_step"))
    assert of_variables([*extra, *ssd_tf1()]) == SSD_TF1
    slot = f"{made.BACKBONE}layer_with_weights-0/kernel/.OPTIMIZER_SLOT/optimizer/momentum"
    momentum = made.variable(f"{slot}{made.VALUE}", 7, 7, 3, 64)
    assert of_variables([momentum, *made.saved(fpnlite())]) == FPNLITE


def test_averages_stand_in_for_what_they_shadow() -> None:
    suffix = "/ExponentialMovingAverage"
    averages = [replace(one, name=f"{one.name}{suffix}") for one in ssd_tf1()]
    assert of_variables(averages) == SSD_TF1
    slot = "/.OPTIMIZER_SLOT/optimizer/average"
    objects = [replace(one, name=f"{one.name}{slot}{made.VALUE}") for one in fpnlite()]
    assert of_variables(objects) == FPNLITE


def test_the_state_of_an_optimizer_alone_tells_nothing() -> None:
    slots = [replace(one, name=f"{one.name}/Momentum") for one in ssd_tf1()]
    assert of_variables(slots) == Fingerprint()
    assert of_variables([]) == Fingerprint()


def test_quantization_aware_training_shows() -> None:
    ranges = made.variable("FeatureExtractor/MobilenetV2/Conv/act_quant/max")
    assert of_variables([*ssd_tf1(), ranges]) == replace(SSD_TF1, quantized=True)
    own = made.variable("FeatureExtractor/own/max")
    assert of_variables([*ssd_tf1(), own]) == SSD_TF1


def test_a_backbone_alone() -> None:
    bare = Fingerprint(
        generation=1, meta="classification", backbone="mobilenet_v2", depth_multiplier=1.0
    )
    logits = made.variable("MobilenetV2/Logits/Conv2d_1c_1x1/weights", 1, 1, 1280, 1001)
    assert of_variables([*made.mobilenet_v2_tf1("MobilenetV2/"), logits]) == bare
    keras = made.saved(made.mobilenet_v2_tf2("feature_extractor/"))
    assert of_variables(keras) == replace(bare, generation=2)


def test_an_extractor_without_heads() -> None:
    ssd = Fingerprint(meta="ssd", backbone="mobilenet_v2", depth_multiplier=1.0)
    assert of_variables(made.mobilenet_v2_tf1()) == replace(ssd, generation=1)
    assert of_variables(made.mobilenet_v2_tf2()) == replace(ssd, generation=2)
    center = made.mobilenet_v2_tf2("model/_feature_extractor/_base_model/")
    assert of_variables(center) == replace(ssd, generation=2, meta="center_net", neck="none")
    first = made.mobilenet_v2_tf1("FirstStageFeatureExtractor/MobilenetV2/")
    assert of_variables(first) == replace(ssd, generation=1, meta="faster_rcnn", neck="none")


def test_an_unknown_network_is_not_called_a_backbone() -> None:
    strange = [made.variable("Net/Conv/weights", 3, 3, 3, 32)]
    assert of_variables(strange) == Fingerprint(generation=1)


def test_kernels_of_no_shape_are_passed_over() -> None:
    broken = [made.variable("BoxPredictor_0/ClassPredictor/weights"), *made.mobilenet_v2_tf1()]
    found = of_variables(broken)
    assert (found.meta, found.backbone, found.slots) == ("ssd", "mobilenet_v2", None)


def test_efficientdet_has_no_background_class() -> None:
    node = made.variable(
        f"{made.ROOT}_bifpn_stage/node_post_combine_block/2/1/pointwise_kernel", 1, 1, 64, 64
    )
    found = of_variables([node, *made.shared_tf2(9, 90, 64)])
    assert found == Fingerprint(
        generation=2,
        meta="ssd",
        neck="bifpn",
        neck_depth=64,
        predictor="weight_shared",
        classes=90,
        slots=90,
        anchors=(9,),
    )
