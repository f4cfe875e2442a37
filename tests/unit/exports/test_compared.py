"""Exports compared with the checkpoint that lies beside them, across the cells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from matrix.exports.compared import compared
from matrix.model import Cell, Export, ExportResult, Observation, Restore, Result, Status, Variable
from tests import samples
from tests.unit.equivalence.outputs import answer

EXPORT = Export("saved-model", Path("/given/saved_model"), (), "1" * 64)
OLD = samples.cell("1.15.5", "2.8.0", "3.7")
MIDDLE = samples.cell("2.8.4", "2.8.0", "3.9")
NEAR = samples.cell("2.15.1", "2022.12", "3.11")
NEW = samples.cell("2.21.0", "2022.12", "3.12")


def outputs(score: float) -> dict[str, object]:
    return dict(answer([(1, score, (0.1, 0.1, 0.4, 0.4))]))


def result(where: Cell, status: Status, ours: float, theirs: float, left: int = 0) -> Result:
    restore = Restore("object-based", "inference", 1, 4, 1, 4)
    model = tuple(Variable(f"v{number}", (), "float32") for number in range(1 + left))
    seen = Observation("x", (), model=model, restore=restore, outputs=outputs(ours))
    exported = samples.result(
        where, Status.PASS, reason="it runs", seen=Observation("y", (), outputs=outputs(theirs))
    )
    one = samples.result(where, status, seen=seen)
    return replace(one, exports=(ExportResult(EXPORT, exported),))


def told(results: tuple[Result, ...]) -> list[tuple[str, str]]:
    found = [one.exports[0].result.verdict for one in results]
    return [(one.status.value, one.reason) for one in found]


def test_the_reference_is_the_cell_itself_or_the_nearest_green_one() -> None:
    results = compared(
        [
            result(OLD, Status.FAIL, 0.9, 0.25),
            result(MIDDLE, Status.PASS, 0.25, 0.25),
            result(NEAR, Status.PASS, 0.75, 0.75),
            result(NEW, Status.FAIL, 0.9, 0.25),
        ]
    )
    assert told(results) == [
        ("PASS", f"1 of 1 detections are those of the checkpoint in {MIDDLE.id}"),
        ("PASS", f"1 of 1 detections are those of the checkpoint in {MIDDLE.id}"),
        ("PASS", f"1 of 1 detections are those of the checkpoint in {NEAR.id}"),
        ("DIVERGES", f"only 0 of 1 detections are those of the checkpoint in {NEAR.id}"),
    ]
    verdict = results[3].exports[0].result.verdict
    assert verdict.remedy.startswith("It was exported of other weights")
    assert results[0].verdict.status is Status.FAIL


def test_without_a_green_cell_nothing_is_compared() -> None:
    results = compared([result(NEW, Status.FAIL, 0.9, 0.25)])
    assert told(results) == [("PASS", "it runs; there is nothing to compare them with")]


def test_a_model_that_was_restored_in_part_is_no_reference() -> None:
    results = compared([result(NEW, Status.PASS, 0.9, 0.25, left=1)])
    assert told(results) == [("PASS", "it runs; there is nothing to compare them with")]


def test_what_does_not_run_is_left_as_it_is() -> None:
    one = result(NEW, Status.PASS, 0.25, 0.25)
    failing = samples.result(NEW, Status.FAIL, reason="no")
    given = replace(one, exports=(ExportResult(EXPORT, failing),))
    assert compared([given]) == (given,)


def test_ties_are_told_apart() -> None:
    first, second = (0.0, 0.0, 0.4, 0.4), (0.0, 0.1, 0.4, 0.5)
    ours = answer([(1, 0.5, first)])
    one = result(NEW, Status.PASS, 0.0, 0.0)
    seen = replace(one.observation or Observation("x", ()), outputs=dict(ours))
    export = replace(
        one.exports[0].result,
        observation=Observation("y", (), outputs=dict(answer([(1, 0.5, second)]))),
    )
    given = replace(one, observation=seen, exports=(ExportResult(EXPORT, export),))
    assert told(compared([given])) == [
        (
            "PASS",
            f"0 of 1 detections are those of the checkpoint in {NEW.id}, and a tie went the other"
            " way",
        )
    ]
