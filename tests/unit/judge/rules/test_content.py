"""What a checkpoint is by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matrix.judge.evidence import Evidence
from matrix.judge.rules.content import averages_only, no_weights, other_format
from matrix.model import Cell, Certainty, Variable
from tests import samples
from tests.unit.judge.seen import NOTHING, PARTLY, done

TF1 = samples.cell("1.15.5", "2.8.0", "3.7")
TF2 = samples.cell("2.8.4", "2.8.0", "3.9")
STEP = Variable("global_step", (), "int64")
SLOT = Variable("Conv/weights/Momentum", (3, 3), "float32")
AVERAGE = Variable("Conv/weights/ExponentialMovingAverage", (3, 3), "float32")
WEIGHT = Variable("Conv/weights", (3, 3), "float32")


def holding(*variables: Variable) -> Evidence:
    return Evidence(TF1, replace(samples.checkpoint(), variables=variables))


@pytest.mark.parametrize(
    ("cell", "format_", "finds"),
    [
        (TF2, "v1", True),
        (TF2, "v2-name-based", True),
        (TF2, "v2-object-based", False),
        (TF1, "v1", False),
        (TF1, "v2-name-based", False),
        (TF1, "v2-object-based", True),
    ],
)
def test_a_format_of_the_other_generation(cell: Cell, format_: str, finds: bool) -> None:
    evidence = Evidence(cell, replace(samples.checkpoint(), format=format_))
    found = other_format(evidence)
    assert (found is not None) == finds
    if found:
        assert (found.code, found.certainty) == ("ckpt-format-tf1-in-tf2", Certainty.CERTAIN)


def test_what_the_restore_bound_is_part_of_the_evidence() -> None:
    names = replace(samples.checkpoint(), format="v2-name-based")
    found = other_format(Evidence(TF2, names, observation=done(NOTHING)))
    assert found is not None
    assert found.evidence == (
        "The checkpoint is name-based (v2-name-based) and has no object graph: it was written"
        " by a Saver, as TensorFlow 1 does",
        "The OD API under TensorFlow 2.8.4 restores by objects",
        "None of 4 model variables was restored",
    )
    assert other_format(Evidence(TF2, names, observation=done(PARTLY))) is None


def test_a_checkpoint_without_weights() -> None:
    found = no_weights(holding(STEP, SLOT))
    assert found is not None
    assert (found.code, found.everywhere) == ("ckpt-incomplete-save", True)
    assert found.evidence == (
        "The checkpoint holds no weight of a model, only: 1 slot, 1 bookkeeping (44 bytes in all)",
    )
    assert no_weights(holding(STEP, AVERAGE)) is None
    assert no_weights(holding(STEP, WEIGHT)) is None
    empty = no_weights(holding())
    assert empty is not None
    assert "only: nothing (0 bytes" in empty.evidence[0]


def test_a_checkpoint_of_averages_alone() -> None:
    assert averages_only(holding(WEIGHT, AVERAGE)) is None
    assert averages_only(holding(STEP)) is None
    evidence = holding(STEP, AVERAGE)
    found = averages_only(evidence)
    assert found is not None
    assert (found.code, found.everywhere) == ("ckpt-ema-names", True)
    assert len(found.evidence) == 1
    model = replace(done(NOTHING), model=(WEIGHT,))
    confirmed = averages_only(replace(evidence, observation=model))
    assert confirmed is not None
    assert confirmed.evidence[1] == (
        "1 of them are variables of the model without /ExponentialMovingAverage"
    )
