from __future__ import annotations

import pytest

from matrix.checkpoint.families import count, family

VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
CONV = "FeatureExtractor/MobilenetV2/Conv/weights"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (CONV, "model"),
        ("BatchNorm/moving_mean", "model"),
        ("model/_feature_extractor/optimizer/kernel" + VALUE, "model"),
        ("model/step_embedding" + VALUE, "model"),
        (CONV + "/Momentum", "slot"),
        (CONV + "/RMSProp", "slot"),
        (CONV + "/RMSProp_1", "slot"),
        (CONV + "/Adam_1", "slot"),
        (CONV + "/Adagrad", "slot"),
        (CONV + "/ExponentialMovingAverage/Momentum", "slot"),
        ("model/k/.OPTIMIZER_SLOT/optimizer/momentum" + VALUE, "slot"),
        ("optimizer/_variables/12" + VALUE, "slot"),
        (CONV + "/ExponentialMovingAverage", "average"),
        ("model/k/.OPTIMIZER_SLOT/optimizer/average" + VALUE, "average"),
        ("FeatureExtractor/Conv/act_quant/max", "quantization"),
        ("FeatureExtractor/Conv/weights_quant/min", "quantization"),
        ("Conv/act_quant/Conv/act_quant/max/biased", "quantization"),
        ("Conv/act_quant/Conv/act_quant/max/local_step", "quantization"),
        ("fake_quantization_step", "quantization"),
        ("global_step", "bookkeeping"),
        ("beta1_power", "bookkeeping"),
        ("train/beta2_power", "bookkeeping"),
        ("learning_rate", "bookkeeping"),
        ("step" + VALUE, "bookkeeping"),
        ("save_counter" + VALUE, "bookkeeping"),
        ("optimizer/iter" + VALUE, "bookkeeping"),
        ("optimizer/learning_rate" + VALUE, "bookkeeping"),
        ("_CHECKPOINTABLE_OBJECT_GRAPH", "bookkeeping"),
    ],
)
def test_each_kind_of_name(name: str, kind: str) -> None:
    assert family(name) == kind


def test_counts_come_in_order_and_without_zeros() -> None:
    names = ["global_step", CONV, CONV + "/Adam", CONV + "/Adam_1"]
    assert count(names) == (("model", 1), ("slot", 2), ("bookkeeping", 1))
    assert count([]) == ()
