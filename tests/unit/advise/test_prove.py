"""Proofs: what two verdicts say of a third, and that nothing known is used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from matrix.advise.nouns import Proof
from matrix.advise.prove import compared, prove
from matrix.environment.lock import HEADER
from matrix.flow.nouns import Run
from matrix.model import Limits, Status, Verdict
from matrix.plan.recipe import digest
from matrix.progress import NullProgress
from matrix.store import Store
from tests import samples
from tests.unit import test_pipeline as flow
from tests.unit.advise.made import NEXT, move

GOOD = Verdict(NEXT.id, Status.PASS, matched=4, total=4, controls="passed")
RED = replace(GOOD, status=Status.FAIL, reason="no\nmore", matched=0)


def test_what_both_runs_confirm_holds() -> None:
    says = "made anew and probed 2 times: PASS 4 of 4 each time"
    assert compared(GOOD, [GOOD, GOOD]) == Proof((GOOD, GOOD), True, says)
    diverging = replace(GOOD, status=Status.DIVERGES)
    assert compared(diverging, [GOOD, GOOD]).holds


def test_one_other_answer_is_enough_against_it() -> None:
    says = (
        "does not hold: PASS 4 of 4 was recommended, made anew it gave PASS 4 of 4; FAIL 0 of 4"
        " (no)"
    )
    assert compared(GOOD, [GOOD, RED]) == Proof((GOOD, RED), False, says)
    assert not compared(GOOD, [GOOD, replace(GOOD, matched=3)]).holds
    assert not compared(GOOD, [GOOD, replace(GOOD, controls="not run")]).holds


def test_a_broken_cell_refutes_nothing() -> None:
    broken = replace(GOOD, status=Status.BROKEN, reason="This cell says nothing", total=0)
    assert compared(GOOD, [broken, GOOD]) == Proof(
        (broken, GOOD),
        False,
        "does not hold: PASS 4 of 4 was recommended, made anew it gave BROKEN; PASS 4 of 4"
        " (This cell says nothing)",
        harness=True,
    )


def test_a_proof_starts_the_cell_twice_with_its_controls(tmp_path: Path) -> None:
    config = tmp_path / "pipeline.config"
    config.write_text("good")
    checkpoint = replace(samples.checkpoint(), files=(config,), config=config)
    head = HEADER.format(
        cell=NEXT.id, as_of=NEXT.recipe.as_of, recipe=digest(NEXT.recipe, NEXT.python)
    )
    (tmp_path / f"{NEXT.id}.txt").write_text(f"{head}six==1\n")
    engine, maker = flow.FakeEngine(), flow.FakeMaker()
    run = Run(
        engine, maker, Store(tmp_path / "store"), NullProgress(), tmp_path, tmp_path / "cache",
        Limits(), 1,
    )  # fmt: skip
    proof = prove(run, move(verdict=GOOD), checkpoint)
    assert (proof.holds, proof.says) == (
        True,
        "made anew and probed 2 times: PASS 4 of 4 each time",
    )
    assert engine.starts == [(NEXT.id, True, ("good",))] * 2
    assert not (tmp_path / "store").exists()
