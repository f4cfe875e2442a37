"""What every format shows: a sheet of rows, and the formatter that turns it into text.

A sheet is a matrix without its raw observations: what ``matrix.json`` holds, no more.
So a table published from a report on disk equals one made at the end of a run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from matrix.model import Export, Matrix, Result, Status, Trial, Untried

MOST = 1e8
"""What stands for any larger difference."""


@dataclass(frozen=True)
class Row:
    """One cell's answer. The fields are the keys of a cell in ``matrix.json``, in order."""

    id: str
    tensorflow: str
    od: str
    python: str
    variant: str
    status: Status
    phase: str
    cause: str
    certainty: str
    causes: tuple[str, ...]
    blame: str
    reason: str
    remedy: str
    matched: int
    total: int
    missing: int
    unexpected: int
    mismatched: int
    engine: str
    seconds: float
    environment_digest: str
    controls: str
    reused: bool
    reference: str = ""
    parts_at: str = ""
    difference: float = 0.0
    detections: int = 0
    agreeing: int = 0
    inferred: str = ""


@dataclass(frozen=True)
class Attempt:
    """A remedy that was tried. The fields are the keys of a trial in ``matrix.json``, in order."""

    cell: str
    remedies: tuple[str, ...]
    tried: str
    given: str
    status: Status
    phase: str
    cause: str
    works: bool
    says: str
    edits: tuple[str, ...]
    command: str


@dataclass(frozen=True)
class Exported:
    """All cells' answers on one export beside the checkpoint, in the order of the cells.

    ``problem`` says why it was not run; then it has no rows.
    """

    kind: str
    name: str
    digest: str
    problem: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Sheet:
    """All cells' answers on one checkpoint; ``variables`` counts the checkpoint's tensors."""

    checkpoint: str
    digest: str
    format: str
    variables: int
    mode: str
    engine: str
    when: str
    rows: tuple[Row, ...]
    trials: tuple[Attempt, ...] = ()
    untried: tuple[Untried, ...] = ()
    exports: tuple[Exported, ...] = ()


class Formatter(Protocol):
    """A pure function from a sheet to the text of one format, ending in a line end."""

    def __call__(self, sheet: Sheet) -> str:
        """The whole text."""


def sheet_of(matrix: Matrix) -> Sheet:
    """The sheet of a matrix, its rows in the order of the results."""
    checkpoint = matrix.checkpoint
    return Sheet(
        checkpoint=checkpoint.name,
        digest=checkpoint.digest,
        format=checkpoint.format,
        variables=len(checkpoint.variables),
        mode=matrix.mode,
        engine=matrix.engine,
        when=matrix.when,
        rows=tuple(_row_of(one) for one in matrix.results),
        trials=tuple(_attempt_of(trial) for trial in matrix.trials),
        untried=matrix.untried,
        exports=tuple(_exported(one, matrix) for one in checkpoint.exports),
    )


def _attempt_of(trial: Trial) -> Attempt:
    return Attempt(
        cell=trial.cell,
        remedies=trial.remedies,
        tried=trial.tried.id,
        given=trial.given,
        status=trial.verdict.status,
        phase=trial.verdict.phase,
        cause=trial.verdict.cause,
        works=trial.works,
        says=trial.says,
        edits=trial.edits,
        command=trial.command,
    )


def _exported(export: Export, matrix: Matrix) -> Exported:
    rows = tuple(_row_of(one.result) for one in matrix.exports if one.export == export)
    return Exported(export.kind, export.name, export.digest, export.problem, rows)


def _row_of(result: Result) -> Row:
    return _beside_reference(_answer_of(result), result)


def _answer_of(result: Result) -> Row:
    cell, verdict = result.cell, result.verdict
    return Row(
        id=cell.id,
        tensorflow=cell.tensorflow,
        od=cell.od,
        python=cell.python,
        variant=cell.variant,
        status=verdict.status,
        phase=verdict.phase,
        cause=verdict.cause,
        certainty=verdict.findings[0].certainty.value if verdict.findings else "",
        causes=tuple(one.code for one in verdict.findings),
        blame=verdict.blame,
        reason=verdict.reason,
        remedy=verdict.remedy,
        matched=verdict.matched,
        total=verdict.total,
        missing=verdict.missing,
        unexpected=verdict.unexpected,
        mismatched=verdict.mismatched,
        engine=result.engine,
        # Milliseconds: more digits are noise, and differ between writers.
        seconds=round(result.seconds, 3),
        environment_digest=result.environment_digest,
        controls=verdict.controls,
        reused=result.reused,
        inferred=verdict.inferred.value if verdict.inferred else "",
    )


def _beside_reference(row: Row, result: Result) -> Row:
    """The row with what became of the comparison with the reference cell, over all images."""
    found = [one for one in (result.equivalence, result.on_picture) if one]
    if not found:
        return row
    largest = [one.largest.relative for one in found if one.largest]
    return replace(
        row,
        reference=found[0].reference,
        parts_at=next((one.parts_at for one in found if one.parts_at), ""),
        difference=min(max(largest, default=0.0), MOST),
        detections=sum(one.detections for one in found),
        agreeing=sum(one.agreeing for one in found),
    )
