"""Facts of another lock say nothing."""

from __future__ import annotations

from matrix.facts.files import Facts
from matrix.facts.nouns import CellFacts
from matrix.forecast.foresee import CHANGED, UNLOCKED, foresee
from matrix.forecast.predict import UNKNOWN
from matrix.model import Status
from tests import samples

CELLS = (
    samples.cell("2.5.3", "2.5.0", "3.8"),
    samples.cell("2.8.4", "2.8.0", "3.9"),
    samples.cell("2.15.1", "2022.12", "3.11"),
    samples.cell("2.16.2", "2022.12", "3.11"),
)


def test_only_facts_of_what_the_cell_is_made_from_now_count() -> None:
    known = {one.id: CellFacts(one.id, one.od, controls="failed", lock="old") for one in CELLS[:3]}
    grounds = {CELLS[0].id: "old", CELLS[1].id: "new", CELLS[3].id: "new"}
    found = foresee(samples.checkpoint(), CELLS, Facts(known), grounds, "inference")
    assert [(one.cell, one.status, one.basis) for one in found] == [
        (CELLS[0], Status.BROKEN, ("the controls of this cell: failed",)),
        (CELLS[1], Status.UNTESTED, (CHANGED,)),
        (CELLS[2], Status.UNTESTED, (UNLOCKED,)),
        (CELLS[3], Status.UNTESTED, (UNKNOWN,)),
    ]
