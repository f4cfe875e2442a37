"""Rows arranged for a table: TensorFlow down, OD API across, notes numbered.

Nothing here knows how a table looks; hostile text is still as it came.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from matrix.model import Status
from matrix.plan.versions import era, natural
from matrix.report.escape import first_line
from matrix.report.interface import Row, Sheet

NO_REASON = "no reason was recorded"


@dataclass(frozen=True)
class Note:
    """A reason told once, with the identifiers of all cells that share it."""

    number: int
    status: Status
    phase: str
    cause: str
    reason: str
    remedy: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """The table's axes, the rows at each crossing, and the notes.

    ``pairs`` maps (TensorFlow, OD API) to its rows, the plain install before its repaired
    variants; ``numbers`` maps a cell's identifier to the number of its note.
    """

    tensorflows: tuple[str, ...]
    ods: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    pairs: dict[tuple[str, str], tuple[Row, ...]]
    numbers: dict[str, int]

    @property
    def full(self) -> bool:
        """Whether every crossing has a row."""
        return len(self.pairs) == len(self.tensorflows) * len(self.ods)


def grid_of(sheet: Sheet) -> Grid:
    """The grid of a sheet; the same rows in another order give the same grid."""
    rows = tuple(sorted(sheet.rows, key=_row_order))
    notes = _notes(rows)
    return Grid(
        tensorflows=_distinct(row.tensorflow for row in rows),
        ods=_distinct(row.od for row in sorted(rows, key=lambda row: era(row.od))),
        rows=rows,
        notes=notes,
        pairs=_pairs(rows),
        numbers={cell: note.number for note in notes for cell in note.cells},
    )


def label(row: Row, siblings: tuple[Row, ...]) -> str:
    """What tells a row from the others of its pair: a Python, a repair, both or nothing."""
    several = len({sibling.python for sibling in siblings}) > 1
    python = f"py{row.python}" if several else ""
    variant = f"+ {row.variant}" if row.variant else ""
    return " ".join(part for part in (python, variant) if part)


def _pairs(rows: tuple[Row, ...]) -> dict[tuple[str, str], tuple[Row, ...]]:
    pairs: dict[tuple[str, str], tuple[Row, ...]] = {}
    for (tensorflow, od), group in groupby(rows, key=lambda row: (row.tensorflow, row.od)):
        pairs[tensorflow, od] = (*pairs.get((tensorflow, od), ()), *group)
    return pairs


def _notes(rows: tuple[Row, ...]) -> tuple[Note, ...]:
    groups: dict[tuple[Status, str, str, str], list[Row]] = {}
    for row in rows:
        if row.status is not Status.PASS:
            reason = first_line(row.reason) or NO_REASON
            groups.setdefault((row.status, row.phase, row.cause, reason), []).append(row)
    return tuple(
        Note(number, *key, remedy=_common_remedy(group), cells=tuple(row.id for row in group))
        for number, (key, group) in enumerate(groups.items(), start=1)
    )


def _common_remedy(group: list[Row]) -> str:
    remedies = {first_line(row.remedy) for row in group}
    return remedies.pop() if len(remedies) == 1 else ""


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _row_order(row: Row) -> tuple[object, ...]:
    return (
        natural(row.tensorflow),
        era(row.od),
        natural(row.python),
        row.variant != "",
        row.variant,
        row.id,
    )
