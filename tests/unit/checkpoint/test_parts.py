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
    "SecondStageFeatureExtractor/InceptionV2/Mixed_5a/weights": "backbone",
    "CustomExtractor/MobilenetV2/Conv/weights": "backbone",
    "MobilenetV1/Conv2d_0/weights": "backbone",
    "resnet_v1_101/block1/unit_1/conv1/weights": "backbone",
    "FeatureExtractor/MobilenetV2/layer_19_2_Conv2d_3_3x3_s2_256/weights": "neck",
    "FeatureExtractor/MobileDetCPU/C5_2_Conv2d_2_3x3_s2_256_depthwise/weights": "neck",
    "FeatureExtractor/MobilenetV1/Conv2d_13_pointwise_1_Conv2d_2_1x1_256/weights": "neck",
    "FeatureExtractor/resnet_v1_50/fpn/smoothing_1/weights": "neck",
    "FeatureExtractor/MnasFPN/cell_0/block_0/weights": "neck",
    "FeatureExtractor/MobilenetV1/Base_Conv2d_1x1_512/weights": "neck",
    "BoxPredictor_0/ClassPredictor/weights": "head",
    "BoxPredictor_0/ClassPredictor_depthwise/depthwise_weights": "head",
    "WeightSharedConvolutionalBoxPredictor/PredictionTower/conv2d_0/weights": "head",
    "Conv/biases": "head",
    "SecondStageBoxPredictor/Conv_1/weights": "head",
    "AttentionBlock0_AttentionLayer0/fully_connected/weights": "head",
    "resnet_v1_50/logits/weights": "head",
    "model/_feature_extractor/classification_backbone/layer_with_weights-0/kernel": "backbone",
    "model/_feature_extractor/_efficientnet/layer_with_weights-0/kernel": "backbone",
    "model/_feature_extractor_for_proposal_features/layer_with_weights-0/kernel": "backbone",
    "feature_extractor/layer_with_weights-0/kernel": "backbone",
    "model/_feature_extractor/_base_model/layer_with_weights-0/kernel": "backbone",
    "model/_feature_extractor/_feature_extractor_model/layer_with_weights-60/kernel": "neck",
    "model/_feature_extractor/_fpn_features_generator/top_layers/0/kernel": "neck",
    "model/_feature_extractor/_bifpn_stage/node_input_blocks/0/kernel": "neck",
    "model/_feature_extractor/_coarse_feature_layers/0/0/kernel": "neck",
    "model/_feature_extractor/feature_map_generator/convolutions/0/1/kernel": "neck",
    "model/_box_predictor/_prediction_heads/class_predictions/kernel": "head",
    "model/_first_stage_box_predictor_first_conv/layer_with_weights-0/kernel": "head",
    "model/_mask_rcnn_box_predictor/_box_prediction_head/0/kernel": "head",
    "model/_prediction_head_dict/object_center/0/kernel": "head",
    "model/_mask_net/project_out/kernel": "head",
    "Conv/weights/Momentum": "optimizer",
    "Conv/weights/ExponentialMovingAverage": "averages",
    "FeatureExtractor/MobilenetV2/Conv/act_quant/max": "quantization",
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


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Conv1/kernel", "backbone"),
        ("block_3_expand/kernel", "backbone"),
        ("conv2d_transpose_1/kernel", "neck"),
        ("separable_conv2d/depthwise_kernel", "neck"),
        ("batch_normalization_2/gamma", "neck"),
        ("", "backbone"),
    ],
)
def test_a_center_net_without_fpn_is_told_apart_by_labels(label: str, expected: str) -> None:
    name = f"model/_feature_extractor/_network/layer_with_weights-3/kernel{VALUE}"
    assert part(Variable(name, (), "float32", label)) == expected


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
