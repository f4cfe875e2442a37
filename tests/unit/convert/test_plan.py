"""Every tensor on both sides has its place, or there is no conversion."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.convert import Conversion, Dropped, Pair, Refused, plan
from matrix.convert.plan import EMPTY, SAME, V1
from matrix.model import Variable
from tests.bundle import counting
from tests.unit.convert.conftest import checkpoint, model, weights

AVERAGE = "/ExponentialMovingAverage"
MODEL = model("Detector")
STEP = {"global_step": counting("int64", ())}


def test_a_scope_that_is_another(given: Path) -> None:
    source = checkpoint(given, {**weights("Mine"), **STEP})
    assert plan(source, MODEL) == Conversion(
        source,
        "name-based",
        tuple(Pair(one, one.name.replace("Detector", "Mine")) for one in MODEL),
        (Dropped("global_step", "bookkeeping of the training"),),
        ("10 variables under other names: Mine/ becomes Detector/",),
    )


def test_averages_become_the_weights_they_are_averages_of(given: Path) -> None:
    averages = {f"{name}{AVERAGE}": one for name, one in weights("Detector").items()}
    slots = {f"{name}/Momentum": one for name, one in weights("Detector").items()}
    found = plan(checkpoint(given, {**averages, **slots}), MODEL)
    assert isinstance(found, Conversion)
    assert found.pairs == tuple(Pair(one, f"{one.name}{AVERAGE}") for one in MODEL)
    assert found.dropped == tuple(
        Dropped(f"{one.name}/Momentum", "a slot of an optimizer") for one in MODEL
    )
    assert found.how == (
        "10 variables have the names of their tensors",
        "10 moving averages become the weights",
    )


def test_averages_under_other_names(given: Path) -> None:
    averages = {f"{name}{AVERAGE}": one for name, one in weights("Mine").items()}
    found = plan(checkpoint(given, averages), MODEL)
    assert isinstance(found, Conversion)
    assert found.pairs[0] == Pair(MODEL[0], f"Mine/conv/biases{AVERAGE}")
    assert found.how == (
        "10 variables under other names: Mine/ becomes Detector/",
        "10 moving averages become the weights",
    )


def test_weights_that_are_there_are_taken_before_their_averages(given: Path) -> None:
    own = weights("Mine")
    averages = {f"{name}{AVERAGE}": one for name, one in own.items()}
    found = plan(checkpoint(given, {**own, **averages}), MODEL)
    assert isinstance(found, Conversion)
    assert found.pairs[0].key == "Mine/conv/biases"
    assert found.dropped[0] == Dropped(
        f"Mine/conv/biases{AVERAGE}", "the moving average of a weight that is there itself"
    )


def test_a_tensor_that_nobody_takes_is_refused_by_its_key(given: Path) -> None:
    extra = {"Mine/extra": counting("float32", (7,))}
    assert plan(checkpoint(given, {**weights("Mine"), **extra}), MODEL) == Refused(
        "0 of 10 variables of the model have no tensor, and 1 of 11 tensors of the checkpoint"
        " have no place in it.",
        (),
        (Variable("Mine/extra", (7,), "float32"),),
    )


def test_a_variable_without_a_tensor_is_refused_by_its_name(given: Path) -> None:
    more = Variable("Detector/more", (7,), "float32")
    assert plan(checkpoint(given, weights("Mine")), (*MODEL, more)) == Refused(
        "1 of 11 variables of the model have no tensor, and 0 of 10 tensors of the checkpoint"
        " have no place in it.",
        (more,),
        (),
    )


def test_another_shape_is_no_source(given: Path) -> None:
    other = replace(MODEL[-1], shape=(9, 9))
    found = plan(checkpoint(given, weights("Mine")), (*MODEL[:-1], other))
    assert isinstance(found, Refused)
    assert found.missing == (other,)
    assert [one.name for one in found.unexplained] == ["Mine/out/weights"]


def test_what_two_tensors_claim_none_gets(given: Path) -> None:
    (wanted,) = (one for one in MODEL if one.name == "Detector/conv/biases")
    twice = {
        f"{wanted.name}{AVERAGE}": counting("float32", (8,)),
        f"{wanted.name}{AVERAGE}_1": counting("float32", (8,)),
    }
    kept = {name: one for name, one in weights("Detector").items() if name != wanted.name}
    found = plan(checkpoint(given, {**kept, **twice}), MODEL)
    assert isinstance(found, Refused)
    assert found.missing == (wanted,)
    assert {one.name for one in found.unexplained} == set(twice)


def test_nothing_to_do_is_no_conversion(given: Path) -> None:
    assert plan(checkpoint(given, weights("Detector")), MODEL) == Refused(SAME)


@pytest.mark.parametrize(
    ("kind", "wanted", "why"), [("v1", MODEL, V1), ("v2-name-based", (), EMPTY)]
)
def test_what_there_is_nothing_to_plan_with(
    given: Path, kind: str, wanted: tuple[Variable, ...], why: str
) -> None:
    source = replace(checkpoint(given, weights("Mine")), format=kind)
    assert plan(source, wanted) == Refused(why)
