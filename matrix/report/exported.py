"""What one cell says of the exports beside a checkpoint, for its account."""

from __future__ import annotations

from matrix.model import ExportResult, Result, Status
from matrix.report import outputs
from matrix.report.escape import first_line
from matrix.report.sections import Block, Bullets, Code, Paragraph, Subtitle, Table
from matrix.report.words import status_words, where

CONTROLS = (
    "In this environment a tiny model of the same kind, written here, loads and gives its numbers,"
    " and a damaged copy of it does not."
)


def ways(result: Result) -> tuple[Block, ...]:
    """Each export with its verdict, its phases, and how far it is from the checkpoint."""
    return tuple(block for one in result.exports for block in _export(one))


def _export(one: ExportResult) -> tuple[Block, ...]:
    result, verdict = one.result, one.result.verdict
    at = where(verdict.phase)
    told = f"{status_words(verdict.status)}{at}: {first_line(verdict.reason)}"
    blocks: list[Block] = [Subtitle(f"{one.export.name} ({one.export.kind})"), Paragraph(told)]
    if verdict.remedy:
        blocks.append(Paragraph(f"Way out: {verdict.remedy}"))
    if verdict.controls == "passed":
        blocks.append(Paragraph(CONTROLS))
    return (*blocks, *_evidence(result), *_phases(result), *_differences(result))


def _evidence(result: Result) -> tuple[Block, ...]:
    items = tuple(item for one in result.verdict.findings for item in one.evidence)
    return (Bullets(items),) if items and result.verdict.status is not Status.PASS else ()


def _phases(result: Result) -> tuple[Block, ...]:
    phases = result.observation.phases if result.observation else ()
    rows = [((one.name,), (one.outcome,), (f"{one.seconds:.2f}",)) for one in phases]
    errors = [one.error for one in phases if one.error]
    table = [Table(("Phase", "Outcome", "Seconds"), tuple(rows))] if rows else []
    return (*table, *(Code(_tail(one.traceback)) for one in errors))


def _tail(text: str) -> str:
    return "\n".join(text.splitlines()[-15:])


def _differences(result: Result) -> tuple[Block, ...]:
    found = result.equivalence.differences if result.equivalence else ()
    return (Table(outputs.HEADS, tuple(map(outputs.row, found))),) if found else ()
