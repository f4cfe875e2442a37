"""A forecast against the results of a run, and the cases that it can learn from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from matrix.forecast.nouns import Agreement, Answer, Disagreement, Forecast
from matrix.model import Checkpoint, Result, Status
from matrix.store.files import write_atomic

SCHEMA = 1


def agreement(forecasts: Sequence[Forecast], results: Sequence[Result]) -> Agreement:
    """Compare what was foreseen with what was seen, cell by cell.

    Cells for which nothing was foreseen do not count, nor do ``BROKEN`` results, which say
    nothing about the checkpoint. A forecast speaks of the restore: a cell that ``DIVERGES``
    has restored everything, and came out as ``PASS`` foresaw.
    """
    seen = {one.cell.id: one for one in results if one.verdict.status is not Status.BROKEN}
    pairs = [
        (one, seen[one.cell.id])
        for one in forecasts
        if one.status is not Status.UNTESTED and one.cell.id in seen
    ]
    told = [(one, _foreseen(one), _seen(result)) for one, result in pairs]
    same = [foreseen.status is seen.status for _, foreseen, seen in told]
    other = [
        Disagreement(one.cell.id, foreseen, seen, one.basis)
        for one, foreseen, seen in told
        if (foreseen.status, foreseen.cause) != (seen.status, seen.cause)
    ]
    return Agreement(len(told), sum(same), len(told) - len(other), tuple(other))


def keep(path: Path, checkpoint: Checkpoint, mode: str, found: Agreement) -> None:
    """Write the disagreements of a run as cases; without any, an older file goes.

    Raises:
        OSError: the file cannot be written or removed.
    """
    if not found.disagreements:
        path.unlink(missing_ok=True)
        return
    document = {
        "schema": SCHEMA,
        "checkpoint": checkpoint.name,
        "digest": checkpoint.digest,
        "format": checkpoint.format,
        "mode": mode,
        "cases": [asdict(one) for one in found.disagreements],
    }
    write_atomic(path, (json.dumps(document, indent=1) + "\n").encode())


def _foreseen(one: Forecast) -> Answer:
    return Answer(one.status, one.phase, one.cause, one.reason)


def _seen(result: Result) -> Answer:
    verdict = result.verdict
    if verdict.status is Status.DIVERGES:
        return Answer(Status.PASS, "", "", verdict.reason)
    cause = "" if verdict.status is Status.PASS else verdict.cause
    return Answer(verdict.status, verdict.phase, cause, verdict.reason)
