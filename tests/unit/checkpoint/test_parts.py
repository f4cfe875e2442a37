"""Which part of a detector a variable is."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.checkpoint.index import read_index
from matrix.checkpoint.parts import PartCount, counts, part
from matrix.model import Variable

PUBLISHED = Path(__file__).parents[4] / "shared" / "checkpoints"
VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
NAMES = {
    "FeatureExtractor/MobilenetV2/Conv/weights": "backbone",
    "FeatureExtractor/MobilenetV2/layer_19_2_Conv2d_3_3x3_s2_256/weights": "neck",
    "FeatureExtractor/MobilenetV1/Conv2d_13_pointwise_1_Conv2d_2_1x1_256/weights": "neck",
    "FeatureExtractor/resnet_v1_50/fpn/smoothing_1/weights": "neck",
    "BoxPredictor_0/ClassPredictor/weights": "head",
    "WeightSharedConvolutionalBoxPredictor/ClassPredictor/weights": "head",
    "Conv/biases": "head",
    "SecondStageFeatureExtractor/InceptionV2/Mixed_5a/weights": "backbone",
    "SecondStageBoxPredictor/ClassPredictor/weights": "head",
    "model/_feature_extractor/classification_backbone/layer_with_weights-0/kernel": "backbone",
    "model/_feature_extractor/_fpn_features_generator/top_layers/0/kernel": "neck",
    "model/_feature_extractor/_bifpn_stage/node_input_blocks/0/kernel": "neck",
    "model/_box_predictor/_prediction_heads/class_predictions/kernel": "head",
    "model/_prediction_head_dict/object_center/0/kernel": "head",
    "Conv/weights/Momentum": "optimizer",
    "Conv/weights/ExponentialMovingAverage": "averages",
    "global_step": "bookkeeping",
    "dense/kernel": "other",
}


@pytest.mark.parametrize(("name", "expected"), NAMES.items())
def test_the_part_of_a_name(name: str, expected: str) -> None:
    assert part(Variable(name, (), "float32")) == expected


def test_both_sides_of_a_name_are_the_same_part() -> None:
    for name, expected in NAMES.items():
        if name.startswith("model/"):
            assert part(Variable(name + VALUE, (), "float32")) == expected


def test_parts_are_counted_in_their_order() -> None:
    rows = [
        Variable("global_step", (), "int64"),
        Variable("BoxPredictor_0/ClassPredictor/weights", (2, 2), "float32"),
        Variable("BoxPredictor_0/ClassPredictor/biases", (2,), "float32"),
    ]
    assert counts(rows) == (PartCount("head", 2, 24), PartCount("bookkeeping", 1, 8))


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published checkpoints are not here")
def test_no_published_variable_is_without_a_part() -> None:
    indexes = sorted(PUBLISHED.glob("*/*.index"))
    assert len(indexes) > 15
    for path in indexes:
        found = {one.part: one.tensors for one in counts(read_index(path).variables)}
        assert "other" not in found, path
        assert found["backbone"] > found["head"] > 0, path
