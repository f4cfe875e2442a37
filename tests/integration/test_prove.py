"""A proof in a real cell: made anew, started twice, and gone."""

from matrix import places
from matrix.advise.prove import STARTS, prove
from tests.integration.lab import TF2, Lab
from tests.unit.advise.made import move


def test_a_proof_makes_the_cell_anew_and_leaves_nothing(lab: Lab) -> None:
    known = next(one for one in lab.together["tf2"] if one.cell.id == TF2)
    before = len(lab.started)
    proof = prove(lab.run, move(known.cell, verdict=known.verdict), lab.checkpoints["tf2"])
    assert (proof.holds, len(proof.verdicts)) == (True, STARTS), proof.says
    items = [job.request["items"] for job in lab.started[before:]]
    assert [[one["kind"] for one in job] for job in items if isinstance(job, list)] == [
        ["control", "probe"]
    ] * STARTS
    assert not list((places.cache_folder() / "venvs").glob(".cold-*"))
