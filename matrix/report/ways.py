"""Other ways out: what was exported beside the checkpoint, and how far that takes one.

Everything here is computed from a sheet: the cells in which the checkpoint restores, and those
in which an export loads, runs and computes the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matrix.model import Status
from matrix.plan.versions import natural
from matrix.report.dialect import Dialect
from matrix.report.escape import first_line
from matrix.report.grid import Grid, Note, notes_of
from matrix.report.interface import Exported, Row, Sheet
from matrix.report.summary import plural
from matrix.report.words import status_words

LABEL = "Ways out"
KINDS = {"saved-model": "SavedModel", "frozen-graph": "frozen graph"}


def sentences(sheet: Sheet) -> tuple[str, ...]:
    """What each export is good for, beside the checkpoint."""
    return tuple(" ".join(_told(one, sheet.rows)) for one in sheet.exports)


def section(sheet: Sheet, grid: Grid, dialect: Dialect) -> str:
    """The sentences, a table of cells by exports, and its notes; nothing without exports.

    The notes are numbered on from those of the grid.
    """
    if not sheet.exports:
        return ""
    ran = [one for one in sheet.exports if one.rows]
    notes: list[tuple[Note, ...]] = []
    for one in ran:
        notes.append(notes_of(one.rows, 1 + len(grid.notes) + sum(map(len, notes))))
    parts = [
        dialect.facts([(LABEL, dialect.show(one)) for one in sentences(sheet)]),
        _table(grid, ran, notes, dialect) if ran else "",
        "\n".join(dialect.note(note) for group in notes for note in group),
    ]
    return "\n\n".join(part for part in parts if part)


def _table(
    grid: Grid, ran: Sequence[Exported], notes: Sequence[Sequence[Note]], dialect: Dialect
) -> str:
    """Cells down, the checkpoint and its exports across."""
    numbers = [{cell: note.number for note in group for cell in note.cells} for group in notes]
    found = [{row.id: row for row in one.rows} for one in ran]
    rows = [
        [
            dialect.show(row.id),
            status_words(row.status, row.matched, row.total),
            *(
                _entry(rows[row.id], marks, dialect)
                for rows, marks in zip(found, numbers, strict=True)
            ),
        ]
        for row in grid.rows
    ]
    return dialect.table(["Cell", "Checkpoint", *(dialect.show(one.name) for one in ran)], rows)


def _entry(row: Row, numbers: dict[str, int], dialect: Dialect) -> str:
    return status_words(row.status) + (dialect.mark(numbers[row.id]) if row.id in numbers else "")


def _told(one: Exported, rows: Sequence[Row]) -> Iterator[str]:
    kind = KINDS.get(one.kind, one.kind)
    if one.problem:
        yield f"The {kind} {one.name} was not run: {first_line(one.problem)}."
        return
    ours, theirs = _green(rows), _green(one.rows)
    apart = sum(row.status is Status.DIVERGES for row in one.rows)
    if theirs:
        yield _compared(kind, ours, theirs)
        yield f"It runs in {len(theirs)} of {plural(len(one.rows), 'cell')}{_gain(ours, theirs)}."
    else:
        yield f"The {kind} {one.name} works in none of {plural(len(one.rows), 'cell')}."
    if apart:
        yield f"In {plural(apart, 'cell')} its outputs are not the checkpoint's."


def _green(rows: Sequence[Row]) -> list[Row]:
    """The rows that pass, the newest TensorFlow last."""
    passed = [row for row in rows if row.status is Status.PASS]
    return sorted(passed, key=lambda row: natural(row.tensorflow))


def _compared(kind: str, ours: Sequence[Row], theirs: Sequence[Row]) -> str:
    first, last = theirs[0].tensorflow, theirs[-1].tensorflow
    reach = f"TensorFlow {last}" if first == last else f"TensorFlow {first} to {last}"
    if not ours:
        return f"No cell restores the checkpoint, its {kind} runs on {reach}."
    newest = ours[-1].tensorflow
    if natural(last) > natural(newest):
        return f"The checkpoint is stuck at TensorFlow {newest}, its {kind} runs on {last}."
    if natural(last) < natural(newest):
        return f"The {kind} runs on {reach}, the checkpoint restores up to {newest}."
    return f"The {kind} runs on {reach}, and the checkpoint restores up to {newest}, too."


def _gain(ours: Sequence[Row], theirs: Sequence[Row]) -> str:
    """In how many of its cells the checkpoint does not restore, where it does in others."""
    more = len({row.id for row in theirs} - {row.id for row in ours})
    return f", in {more} of them where the checkpoint does not restore" if ours and more else ""
