"""Results of cells that were not run, and what those that ran said."""

from __future__ import annotations

from matrix.edges.nouns import Basis, Said, Standing
from matrix.edges.results import inferred, said
from matrix.model import Certainty, Finding, Result, Status, Verdict
from tests import samples
from tests.unit.edges.made import forecast

CELL = samples.cell("2.16.2", "2022.12", "3.11")


def test_a_pass_has_no_cause_whatever_was_remarked() -> None:
    other = samples.cell("2.8.4", "2.8.0", "3.9")
    results = [
        samples.result(CELL, Status.PASS, cause="a-remark"),
        samples.result(other, Status.PARTIAL, cause="api-revision-drift"),
    ]
    assert said(results) == {
        CELL.id: Said(Status.PASS),
        other.id: Said(Status.PARTIAL, "api-revision-drift"),
    }


def test_what_follows_from_neighbours_says_so_and_names_no_phase() -> None:
    one = Standing(CELL, Said(Status.PASS), Basis.NEIGHBOURS, "PASS, as on both sides of it")
    verdict = Verdict(
        CELL.id, Status.INFERRED, reason="PASS, as on both sides of it", inferred=Status.PASS
    )
    assert inferred(one, {}) == Result(CELL, verdict, "", "", 0.0, False)


def test_what_facts_decide_has_their_phase_and_findings() -> None:
    foreseen = {CELL.id: forecast(CELL, "keras-3", "import-od")}
    one = Standing(CELL, Said(Status.FAIL, "keras-3"), Basis.FACTS, "FAIL by facts")
    verdict = inferred(one, foreseen).verdict
    assert verdict == Verdict(
        CELL.id,
        Status.INFERRED,
        phase="import-od",
        cause="keras-3",
        reason="FAIL by facts",
        findings=(Finding("keras-3", Certainty.CERTAIN, ("it shows keras-3",)),),
        inferred=Status.FAIL,
    )
