"""Blame by axis: what the cells beside a red one prove about it.

One cell alone cannot tell whether TensorFlow, the OD API, or only their pair is at fault.
The same checkpoint, restored in a cell that differs in one thing, can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matrix.judge.catalogue import remedy
from matrix.model import Cell, Certainty, Finding, Result, Status, Verdict
from matrix.plan.versions import numbers

RED = (Status.FAIL, Status.PARTIAL, Status.UNBUILDABLE, Status.CRASH)
OPEN = ("undetermined", "silent-partial-restore", "api-revision-drift")
"""Causes that a green neighbour along the OD API axis turns into a proven drift."""
AT_RESTORE = ("restore", "forward")


@dataclass(frozen=True)
class Neighbours:
    """Green cells that differ from a red one in one thing, the nearest first."""

    repaired: tuple[Cell, ...]
    same_tensorflow: tuple[Cell, ...]
    same_od: tuple[Cell, ...]


def blamed(results: Sequence[Result]) -> tuple[Result, ...]:
    """The same results; every red one says what its green neighbours prove."""
    green = [one.cell for one in results if one.verdict.status is Status.PASS]
    return tuple(
        replace(one, verdict=_blamed(one, neighbours(one.cell, green), bool(green)))
        if one.verdict.status in RED
        else one
        for one in results
    )


def neighbours(cell: Cell, green: Sequence[Cell]) -> Neighbours:
    """The green neighbours of a cell: other repairs of the pair, and along both axes."""
    pair = [one for one in green if (one.tensorflow, one.od) == (cell.tensorflow, cell.od)]
    row = [one for one in green if one.tensorflow == cell.tensorflow and one.od != cell.od]
    column = [one for one in green if one.od == cell.od and one.tensorflow != cell.tensorflow]
    column.sort(key=lambda one: _steps(one.tensorflow, cell.tensorflow))
    return Neighbours(tuple(pair), tuple(row), tuple(column))


def _blamed(result: Result, beside: Neighbours, any_green: bool) -> Verdict:
    verdict = replace(result.verdict, blame=_words(result.cell, beside, any_green))
    drifts = beside.same_tensorflow and verdict.phase in AT_RESTORE and verdict.cause in OPEN
    return _drift(verdict, result.cell, beside.same_tensorflow) if drifts else verdict


def _words(cell: Cell, beside: Neighbours, any_green: bool) -> str:
    if beside.repaired:
        names = ", ".join(one.id for one in beside.repaired)
        return f"Neither version is at fault: the same pair restores it as {names}."
    if beside.same_tensorflow and beside.same_od:
        return (
            f"Only the pair is at fault: {_ids(beside.same_tensorflow)} restores it with this"
            f" TensorFlow, {_ids(beside.same_od)} with this OD API."
        )
    if beside.same_od:
        return (
            f"TensorFlow {cell.tensorflow} is at fault: with the same OD API"
            f" {_ids(beside.same_od)} restores it."
        )
    if beside.same_tensorflow:
        return (
            f"OD API {cell.od} is at fault: with the same TensorFlow"
            f" {_ids(beside.same_tensorflow)} restores it."
        )
    if any_green:
        return "No cell that differs in one version alone restores it: the axis is not known."
    return "No cell of this run restores it: no version is shown to be at fault."


def _drift(verdict: Verdict, cell: Cell, green: Sequence[Cell]) -> Verdict:
    """A result that flips with the OD API while TensorFlow stays is the revision's doing."""
    said = [line for one in verdict.findings for line in one.evidence if one.code in OPEN]
    proof = f"Under TensorFlow {cell.tensorflow} it restores with {_ids(green)}, not with {cell.od}"
    finding = Finding(
        "api-revision-drift",
        Certainty.CERTAIN,
        (proof, *dict.fromkeys(said)),
        remedy("api-revision-drift", cell=green[0].id),
    )
    others = [one for one in verdict.findings if one.code not in OPEN]
    return replace(
        verdict,
        cause=finding.code,
        remedy=finding.remedy,
        findings=(finding, *others),
    )


def _ids(cells: Sequence[Cell]) -> str:
    return ", ".join(one.id for one in cells[:3])


def _steps(one: str, other: str) -> tuple[int, ...]:
    """How far two releases are apart: majors, then minors, then patches."""
    pairs = zip(numbers(one), numbers(other), strict=False)
    return tuple(abs(left - right) for left, right in pairs)
