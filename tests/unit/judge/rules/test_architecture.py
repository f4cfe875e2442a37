"""The checkpoint against the model: which difference it is, and when there is none."""

from __future__ import annotations

from dataclasses import replace

from matrix.config.text import parse
from matrix.judge.diagnose import diagnose
from matrix.judge.evidence import Evidence
from matrix.judge.rules.architecture import (
    other_architecture,
    other_classes,
    other_names,
    partly,
    strangers,
)
from matrix.model import Certainty, Mismatch, Restore, Variable
from tests import samples
from tests.unit.judge.seen import done

TF1 = samples.cell("1.15.5", "2.8.0", "3.7")
SCOPE = "FeatureExtractor/MobilenetV2"
SSD = """
model { ssd {
  num_classes: %d
  feature_extractor { type: "ssd_mobilenet_v2" }
  box_predictor { convolutional_box_predictor { } }
  anchor_generator { ssd_anchor_generator { num_layers: 1 aspect_ratios: 1.0 } }
} }
"""
FASTER = 'model { faster_rcnn { feature_extractor { type: "faster_rcnn_resnet101" } } }'


def layers(scope: str = SCOPE, classes: int = 5) -> tuple[Variable, ...]:
    """A MobileNetV2 SSD of a few layers."""
    found = [Variable(f"{scope}/Conv/weights", (3, 3, 3, 32), "float32")]
    for number in range(1, 17):
        block = f"{scope}/expanded_conv_{number}"
        width = 20 * number  # 320 in the last block, as at depth 1.0
        found += [
            Variable(f"{block}/depthwise/depthwise_weights", (3, 3, 8 * number, 1), "float32"),
            Variable(f"{block}/project/weights", (1, 1, 8 * number, width), "float32"),
            Variable(f"{block}/project/BatchNorm/gamma", (width,), "float32"),
            Variable(f"{block}/project/BatchNorm/beta", (width,), "float32"),
        ]
    found += [
        Variable("BoxPredictor_0/ClassPredictor/biases", (3 * (classes + 1),), "float32"),
        Variable("BoxPredictor_0/BoxEncodingPredictor/biases", (12,), "float32"),
    ]
    return tuple(found)


def evidence(
    saved: tuple[Variable, ...], built: tuple[Variable, ...], config: str = SSD % 5
) -> Evidence:
    """What a name-based restore of some variables into others shows."""
    here = {one.name: one for one in saved}
    found = [one for one in built if one.name in here]
    fits = [one for one in found if here[one.name].shape == one.shape]
    restore = Restore(
        "name-based",
        "inference",
        total=len(built),
        total_bytes=0,
        bound=len(fits),
        bound_bytes=0,
        missing=tuple(one for one in built if one.name not in here),
        unexpected=tuple(one for one in saved if one.name not in {b.name for b in built}),
        mismatched=tuple(
            Mismatch(one.name, here[one.name].shape, one.shape)
            for one in found
            if here[one.name].shape != one.shape
        ),
    )
    checkpoint = replace(
        samples.checkpoint(), variables=saved, format="v2-name-based", pipeline=parse(config)
    )
    return Evidence(TF1, checkpoint, observation=replace(done(restore), model=built))


def test_another_architecture_is_named_on_both_sides() -> None:
    found = other_architecture(evidence(layers(), layers("FirstStage/resnet_v1_101"), FASTER))
    assert found is not None
    assert (found.code, found.everywhere) == ("ckpt-arch-mismatch", True)
    assert found.evidence[0] == (
        "the checkpoint is an SSD with MobileNetV2, the config builds Faster R-CNN with ResNet-101"
    )


def test_the_same_model_has_no_cause() -> None:
    whole = evidence(layers(), layers())
    assert diagnose(whole, "") == ()


def test_other_names_have_their_rule_and_their_share() -> None:
    found = other_names(evidence(layers("CustomExtractor/MobilenetV2"), layers()))
    assert found is not None
    assert (found.code, found.certainty) == ("ckpt-naming-mismatch", Certainty.CERTAIN)
    assert "CustomExtractor/ becomes FeatureExtractor/" in found.evidence[0]
    assert found.evidence[0].startswith("100% of the 65 missing variables")


def test_another_number_of_classes_is_arithmetic() -> None:
    found = other_classes(evidence(layers(classes=90), layers(classes=5)))
    assert found is not None
    assert (found.code, found.everywhere) == ("ckpt-shape-num-classes", True)
    assert found.evidence[0] == (
        "Only 1 class predictor tensors differ; the other 66 variables fit"
    )
    assert "3 x (90 + 1)" in found.evidence[1]
    assert "90" in found.remedy


def test_what_is_left_out_in_silence_is_told() -> None:
    saved = tuple(one for one in layers() if "BoxPredictor" not in one.name)
    found = partly(evidence(saved, layers()))
    assert found is not None
    assert found.evidence[0] == (
        "Nothing was raised, and 2 of 67 variables keep their initial values"
    )


def test_strangers_are_model_variables_alone() -> None:
    more = (*layers(), Variable("global_step", (), "int64"), Variable("mine/x", (1,), "float32"))
    assert [one.name for one in strangers(evidence(more, layers()))] == ["mine/x"]
