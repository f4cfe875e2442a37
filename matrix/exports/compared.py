"""Exports beside their checkpoint: does a green cell's restore compute the same?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matrix.exports.agree import agree
from matrix.model import Equivalence, ExportResult, Observation, Result, Status, Verdict
from matrix.plan.versions import numbers

ANOTHER = (
    "It was exported of other weights (another step, moving averages), or computes otherwise:"
    " export this checkpoint again."
)


def compared(results: Sequence[Result]) -> tuple[Result, ...]:
    """The results with their exports compared: ``DIVERGES`` where one parts from the checkpoint.

    The reference is the same cell where it is green, else the green cell of the nearest
    TensorFlow. Without one, an export that runs passes and says that nothing was compared.
    """
    green = [(one, one.observation) for one in results if one.observation and one.whole]
    return tuple(
        replace(one, exports=tuple(_compared(each, green) for each in one.exports))
        for one in results
    )


def _compared(one: ExportResult, green: Sequence[tuple[Result, Observation]]) -> ExportResult:
    result = one.result
    if result.verdict.status is not Status.PASS or result.observation is None:
        return one
    found = None
    if green:
        reference, seen = min(green, key=lambda pair: _distance(result, pair[0]))
        found = agree(reference.cell.id, seen, result.observation)
    verdict = _judged(result.verdict, found)
    return replace(one, result=replace(result, verdict=verdict, equivalence=found))


def _distance(result: Result, other: Result) -> tuple[bool, int, str]:
    ours, theirs = _steps(result.cell.tensorflow), _steps(other.cell.tensorflow)
    return result.cell.id != other.cell.id, abs(ours - theirs), other.cell.id


def _steps(version: str) -> int:
    """A release as a number in which minor releases are near and generations far apart."""
    major, minor, *_ = numbers(f"{version}.0.0")
    return 100 * major + minor


def _judged(verdict: Verdict, found: Equivalence | None) -> Verdict:
    if found is None:
        return replace(verdict, reason=f"{verdict.reason}; there is nothing to compare them with")
    ties = "a tie" if found.tied == 1 else f"{found.tied} ties"
    tied = f", and {ties} went the other way" if found.tied else ""
    told = (
        f"{found.agreeing} of {found.detections} detections are those of the checkpoint in"
        f" {found.reference}{tied}"
    )
    if not found.parts_at:
        return replace(verdict, reason=told)
    return replace(
        verdict, status=Status.DIVERGES, phase="forward", reason=f"only {told}", remedy=ANOTHER
    )
