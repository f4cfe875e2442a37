"""From names to objects and back, by the variables' own names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.config.text import parse
from matrix.convert import Conversion, Pair, Refused, plan
from matrix.convert.slim import ACTIVATION, RESIDUAL, in_slim
from matrix.model import Variable
from tests.bundle import counting, graph, node, strings
from tests.unit.convert.conftest import checkpoint

SSD = "ssd_mobile_net_v2_keras_feature_extractor/FeatureMaps"
NAMES = (
    ("Conv1/kernel", "FeatureExtractor/MobilenetV2/Conv/weights"),
    ("bn_Conv1/gamma", "FeatureExtractor/MobilenetV2/Conv/BatchNorm/gamma"),
    (
        "expanded_conv_depthwise/depthwise_kernel",
        "FeatureExtractor/MobilenetV2/expanded_conv/depthwise/depthwise_weights",
    ),
    (
        "block_12_project_BN/moving_mean",
        "FeatureExtractor/MobilenetV2/expanded_conv_12/project/BatchNorm/moving_mean",
    ),
    ("Conv_1_bn/beta", "FeatureExtractor/MobilenetV2/Conv_1/BatchNorm/beta"),
    (
        f"{SSD}/layer_19_1_Conv2d_2_1x1_256_conv/kernel",
        "FeatureExtractor/MobilenetV2/layer_19_1_Conv2d_2_1x1_256/weights",
    ),
    (
        f"{SSD}/layer_19_2_Conv2d_2_3x3_s2_512_depthwise_conv/depthwise_kernel",
        "FeatureExtractor/MobilenetV2/layer_19_2_Conv2d_2_3x3_s2_512_depthwise/depthwise_weights",
    ),
    (
        f"{SSD}/layer_19_2_Conv2d_2_3x3_s2_512_depthwise_batchnorm/gamma",
        "FeatureExtractor/MobilenetV2/layer_19_2_Conv2d_2_3x3_s2_512_depthwise/BatchNorm/gamma",
    ),
    (
        "BoxPredictor/ConvolutionalBoxHead_3/BoxEncodingPredictor/bias",
        "BoxPredictor_3/BoxEncodingPredictor/biases",
    ),
    (
        "BoxPredictor/ConvolutionalClassHead_0/ClassPredictor/kernel",
        "BoxPredictor_0/ClassPredictor/weights",
    ),
)
MODEL = tuple(
    Variable(f"model/{number}", (number + 1,), "float32", label)
    for number, (label, _) in enumerate(NAMES)
)
SLIM = {name: counting("float32", (number + 1,), number) for number, (_, name) in enumerate(NAMES)}
KEY = "/.ATTRIBUTES/VARIABLE_VALUE"


def test_the_names_of_slim() -> None:
    assert [one.name for one in in_slim(MODEL)] == [name for _, name in NAMES]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("conv1/kernel", "Conv2d_0/weights"),
        ("conv1_bn/beta", "Conv2d_0/BatchNorm/beta"),
        ("conv_dw_7/depthwise_kernel", "Conv2d_7_depthwise/depthwise_weights"),
        ("conv_pw_13_bn/gamma", "Conv2d_13_pointwise/BatchNorm/gamma"),
    ],
)
def test_the_names_of_the_older_mobilenet(label: str, name: str) -> None:
    (told,) = in_slim([Variable("model/a", (1,), "float32", label)])
    assert told == Variable(f"FeatureExtractor/MobilenetV1/{name}", (1,), "float32")


def test_what_has_no_name_in_slim_keeps_its_own() -> None:
    strange = Variable("model/a", (1,), "float32", "conv2_block1_1_conv/kernel")
    assert in_slim([*MODEL, strange])[-1] == strange


def test_names_become_objects(given: Path) -> None:
    source = checkpoint(given, SLIM)
    assert plan(source, MODEL) == Conversion(
        source,
        "object-based",
        tuple(Pair(one, name) for one, (_, name) in zip(MODEL, NAMES, strict=True)),
        (),
        (
            "TF1 names become TF2 objects, by the variables' own names",
            "10 variables have the names of their tensors",
        ),
    )


def test_a_layer_that_slim_does_not_have_is_refused(given: Path) -> None:
    strange = Variable("model/a", (1,), "float32", "conv2_block1_1_conv/kernel")
    assert plan(checkpoint(given, SLIM), (*MODEL, strange)) == Refused(
        "The TensorFlow 1 names of 1 of 11 variables of the model are not known: only the SSDs"
        " of MobileNet V1 and V2 without a feature pyramid are converted.",
        (strange,),
    )


def test_a_block_that_only_one_generation_adds_up_is_refused(given: Path) -> None:
    first = Variable("model/a", (1, 1, 16, 16), "float32", "expanded_conv_project/kernel")
    assert plan(checkpoint(given, SLIM), (*MODEL, first)) == Refused(RESIDUAL)


@pytest.mark.parametrize(
    ("hyperparams", "refused"),
    [
        ("conv_hyperparams { activation: RELU_6 }", False),
        ("conv_hyperparams { activation: RELU }", True),
        ("conv_hyperparams { }", True),
    ],
)
def test_an_activation_that_only_one_generation_heeds_is_refused(
    given: Path, hyperparams: str, refused: bool
) -> None:
    first = Variable("model/a", (1, 1, 32, 16), "float32", "expanded_conv_project/kernel")
    own = "FeatureExtractor/MobilenetV2/expanded_conv/project/weights"
    source = checkpoint(given, {**SLIM, own: counting("float32", first.shape)})
    override = "override_base_feature_extractor_hyperparams: true"
    config = f"model {{ ssd {{ feature_extractor {{ {override} {hyperparams} }} }} }}"
    found = plan(replace(source, pipeline=parse(config)), (*MODEL, first))
    assert found == Refused(ACTIVATION) if refused else isinstance(found, Conversion)
    assert isinstance(plan(source, (*MODEL, first)), Conversion)


@pytest.mark.parametrize("keras", [False, True])
def test_objects_become_names(given: Path, keras: bool) -> None:
    """Of a model of slim, and of a Keras model that TensorFlow 1 restores by names."""
    nodes = [node({"model": 1}), node({str(n): n + 2 for n in range(len(MODEL))})]
    nodes += [node(values={one.name + KEY: one.label}) for one in MODEL]
    tensors = {one.name + KEY: counting("float32", one.shape) for one in MODEL}
    tensors["_CHECKPOINTABLE_OBJECT_GRAPH"] = strings((), graph(*nodes))
    model = tuple(
        Variable(label if keras else name, one.shape, "float32")
        for one, (label, name) in zip(MODEL, NAMES, strict=True)
    )
    found = plan(checkpoint(given, tensors), model)
    assert isinstance(found, Conversion)
    assert found.kind == "name-based"
    assert found.pairs == tuple(
        Pair(wanted, one.name + KEY) for wanted, one in zip(model, MODEL, strict=True)
    )
    assert [one.key for one in found.dropped] == ["_CHECKPOINTABLE_OBJECT_GRAPH"]
