"""The compatibility table: TensorFlow down, OD API across, or one row per cell.

No crossing is blank, no status is merged with another, and every cell that is not PASS
has a note with its reason.
"""

from __future__ import annotations

from collections.abc import Callable

from matrix.report import ways
from matrix.report.dialect import MARKDOWN, WIDTH, Dialect, plain
from matrix.report.escape import first_line
from matrix.report.grid import Grid, grid_of, label
from matrix.report.interface import Row, Sheet
from matrix.report.summary import facts, legend
from matrix.report.words import ABSENT, status_words

_LONG_HEADERS = ("Cell", "Status", "Phase", "Cause", "Matched", "Seconds", "Reason")
_LONG_REASON = 100


def text(sheet: Sheet, *, long: bool = False, width: int | None = None) -> str:
    """The table with its notes for a terminal or ``table.txt``, without colour.

    Where a terminal of ``width`` columns would break the lines of the table, TensorFlow
    and OD API both go down; the long table is as wide as it is.
    """
    dialect = plain(min(width or WIDTH, WIDTH))
    narrow = width is not None and not long and _columns(sheet, dialect) > width
    return _write(sheet, dialect, _narrow_table if narrow else _tables(long), long)


def markdown(sheet: Sheet, *, long: bool = False) -> str:
    """The table with its notes as Markdown, without a heading."""
    return _write(sheet, MARKDOWN, _tables(long), long)


def rows_markdown(sheet: Sheet) -> str:
    """One row per cell as a Markdown table, with nothing below it."""
    grid = grid_of(sheet)
    return f"{_long_table(grid, MARKDOWN) if grid.rows else 'No cells.'}\n"


def _tables(long: bool) -> Callable[[Grid, Dialect], str]:
    return _long_table if long else _table


def _write(sheet: Sheet, dialect: Dialect, made: Callable[[Grid, Dialect], str], long: bool) -> str:
    grid = grid_of(sheet)
    parts = [
        made(grid, dialect) if grid.rows else "No cells.",
        "" if long else "\n".join(dialect.note(note) for note in grid.notes),
        ways.section(sheet, grid, dialect),
        dialect.facts(facts(sheet, dialect.show)),
    ]
    entries = legend(sheet, grid, down=made is not _table)
    told = "\n".join([parts.pop(), dialect.legend(entries)]) if entries else parts.pop()
    return "\n\n".join(part for part in [*parts, told] if part) + "\n"


def _columns(sheet: Sheet, dialect: Dialect) -> int:
    return max(len(line) for line in _table(grid_of(sheet), dialect).splitlines())


def _table(grid: Grid, dialect: Dialect) -> str:
    headers = ["TensorFlow", *(f"OD API {dialect.show(od)}" for od in grid.ods)]
    rows = [
        [dialect.show(tensorflow), *(_crossing(grid, tensorflow, od, dialect) for od in grid.ods)]
        for tensorflow in grid.tensorflows
    ]
    return dialect.table(headers, rows)


def _narrow_table(grid: Grid, dialect: Dialect) -> str:
    rows = [
        [
            dialect.show(row.tensorflow),
            dialect.show(row.od),
            dialect.show(label(row, grid.pairs[row.tensorflow, row.od])) or "-",
            _entry(row, "", grid, dialect),
        ]
        for row in grid.rows
    ]
    return dialect.table(["TensorFlow", "OD API", "Variant", "Status"], rows)


def _crossing(grid: Grid, tensorflow: str, od: str, dialect: Dialect) -> str:
    rows = grid.pairs.get((tensorflow, od), ())
    entries = [_entry(row, label(row, rows), grid, dialect) for row in rows]
    return dialect.line_break.join(entries) or ABSENT


def _entry(row: Row, name: str, grid: Grid, dialect: Dialect) -> str:
    head = f"{dialect.show(name)}: " if name else ""
    mark = dialect.mark(grid.numbers[row.id]) if row.id in grid.numbers else ""
    return f"{head}{status_words(row.status, row.matched, row.total, row.inferred)}{mark}"


def _long_table(grid: Grid, dialect: Dialect) -> str:
    return dialect.table(_LONG_HEADERS, [_long_row(row, dialect) for row in grid.rows])


def _long_row(row: Row, dialect: Dialect) -> list[str]:
    return [
        dialect.show(row.id),
        status_words(row.status, inferred=row.inferred),
        dialect.show(row.phase) or "-",
        dialect.show(row.cause) or "-",
        f"{row.matched}/{row.total}" if row.total else "-",
        f"{row.seconds:.1f}",
        dialect.show(first_line(row.reason, _LONG_REASON)) or "-",
    ]
