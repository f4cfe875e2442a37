"""Exports beside their checkpoint: does a green cell's restore compute the same?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from matrix.exports.agree import agree
from matrix.model import MODES, Equivalence, ExportResult, Result, Status, Verdict

ANOTHER = (
    "It was exported of other weights (another step, moving averages), or computes otherwise:"
    " export this checkpoint again."
)


def compared(results: Sequence[Result]) -> tuple[Result, ...]:
    """The results with their exports compared: ``DIVERGES`` where one parts from the checkpoint.

    The reference is the same cell where it is green, else the green cell of the nearest
    TensorFlow. Without one, an export that runs passes and says that nothing was compared.
    """
    green = [one for one in results if _whole(one)]
    return tuple(
        replace(one, exports=tuple(_compared(each, green) for each in one.exports))
        for one in results
    )


def _whole(result: Result) -> bool:
    """Whether the outputs of a cell are those of the whole checkpoint, restored for inference."""
    seen = result.observation
    passes = result.verdict.status is Status.PASS
    return (
        passes and seen is not None and seen.restore is not None and seen.restore.mode == MODES[0]
    )


def _compared(one: ExportResult, green: Sequence[Result]) -> ExportResult:
    result = one.result
    if result.verdict.status is not Status.PASS or result.observation is None:
        return one
    near = sorted(green, key=lambda other: _distance(result, other))
    for reference in near[:1]:
        outputs = reference.observation.outputs if reference.observation else {}
        found = agree(reference.cell.id, outputs, result.observation.outputs)
        if found is not None:
            verdict = _judged(result.verdict, found)
            return replace(one, result=replace(result, verdict=verdict, equivalence=found))
    reason = f"{result.verdict.reason}; nothing to compare them with"
    return replace(one, result=replace(result, verdict=replace(result.verdict, reason=reason)))


def _distance(result: Result, other: Result) -> tuple[bool, int, str]:
    ours, theirs = _steps(result.cell.tensorflow), _steps(other.cell.tensorflow)
    return result.cell.id != other.cell.id, abs(ours - theirs), other.cell.id


def _steps(version: str) -> int:
    """A release as a number in which minor releases are near and generations far apart."""
    major, minor, *_ = [int(part) for part in re.findall(r"\d+", f"{version}.0.0")]
    return 100 * major + minor


def _judged(verdict: Verdict, found: Equivalence) -> Verdict:
    if not found.parts_at:
        largest = found.largest.relative if found.largest else 0.0
        told = (
            f"the outputs agree with the checkpoint's in {found.reference} (within {largest:.1e})"
        )
        return replace(verdict, reason=told)
    worst = max((one for one in found.differences if one.beyond), key=lambda one: one.relative)
    told = worst.told or f"{worst.absolute:.2g} away"
    return replace(
        verdict,
        status=Status.DIVERGES,
        phase="forward",
        reason=(
            f"{worst.output.rpartition('/')[2]} parts from the checkpoint's in"
            f" {found.reference}: {told}"
        ),
        remedy=ANOTHER,
    )
