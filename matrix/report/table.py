"""The compatibility table: TensorFlow down, OD API across, or one row per cell.

No crossing is blank, no status is merged with another, and every cell that is not PASS
has a note with its reason.
"""

from __future__ import annotations

from typing import Protocol

from matrix.report.dialect import MARKDOWN, PLAIN, Dialect
from matrix.report.escape import first_line
from matrix.report.grid import Grid, grid_of, label
from matrix.report.interface import Row, Sheet
from matrix.report.summary import facts, legend
from matrix.report.words import ABSENT, status_words

_LONG_HEADERS = ("Cell", "Status", "Phase", "Cause", "Matched", "Seconds", "Reason")
_LONG_REASON = 100


class Form(Protocol):
    """``text`` or ``markdown``."""

    def __call__(self, sheet: Sheet, *, long: bool = False) -> str:
        """The whole text."""


def text(sheet: Sheet, *, long: bool = False) -> str:
    """The table with its notes for a terminal or ``table.txt``, without colour."""
    return _write(sheet, PLAIN, long)


def markdown(sheet: Sheet, *, long: bool = False) -> str:
    """The table with its notes as Markdown, without a heading."""
    return _write(sheet, MARKDOWN, long)


def rows_markdown(sheet: Sheet) -> str:
    """One row per cell as a Markdown table, with nothing below it."""
    return _long_table(grid_of(sheet), MARKDOWN) + "\n"


def _write(sheet: Sheet, dialect: Dialect, long: bool) -> str:
    grid = grid_of(sheet)
    parts = [
        _long_table(grid, dialect) if long else _table(grid, dialect),
        "" if long else "\n".join(dialect.note(note) for note in grid.notes),
        dialect.facts(facts(sheet, dialect.show)),
    ]
    entries = legend(sheet, grid, long)
    told = "\n".join([parts.pop(), dialect.legend(entries)]) if entries else parts.pop()
    return "\n\n".join(part for part in [*parts, told] if part) + "\n"


def _table(grid: Grid, dialect: Dialect) -> str:
    if not grid.rows:
        return "No cells."
    headers = ["TensorFlow", *(f"OD API {dialect.show(od)}" for od in grid.ods)]
    rows = [
        [dialect.show(tensorflow), *(_crossing(grid, tensorflow, od, dialect) for od in grid.ods)]
        for tensorflow in grid.tensorflows
    ]
    return dialect.table(headers, rows)


def _crossing(grid: Grid, tensorflow: str, od: str, dialect: Dialect) -> str:
    rows = grid.at(tensorflow, od)
    entries = [_entry(row, label(row, rows), grid, dialect) for row in rows]
    return dialect.line_break.join(entries) or ABSENT


def _entry(row: Row, name: str, grid: Grid, dialect: Dialect) -> str:
    head = f"{dialect.show(name)}: " if name else ""
    mark = dialect.mark(grid.numbers[row.id]) if row.id in grid.numbers else ""
    return f"{head}{status_words(row.status, row.matched, row.total)}{mark}"


def _long_table(grid: Grid, dialect: Dialect) -> str:
    if not grid.rows:
        return "No cells."
    return dialect.table(_LONG_HEADERS, [_long_row(row, dialect) for row in grid.rows])


def _long_row(row: Row, dialect: Dialect) -> list[str]:
    return [
        dialect.show(row.id),
        status_words(row.status),
        dialect.show(row.phase) or "-",
        dialect.show(row.cause) or "-",
        f"{row.matched}/{row.total}" if row.total else "-",
        f"{row.seconds:.1f}",
        dialect.show(first_line(row.reason, _LONG_REASON)) or "-",
    ]
