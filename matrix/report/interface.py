"""What every format shows: a sheet of rows, and the formatter that turns it into text.

A sheet is a matrix without its raw observations: what ``matrix.json`` holds, no more.
So a table published from a report on disk equals one made at the end of a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from matrix.model import Matrix, Result, Status


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
    inferred: str = ""


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
        rows=tuple(_row_of(result) for result in matrix.results),
    )


def _row_of(result: Result) -> Row:
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
