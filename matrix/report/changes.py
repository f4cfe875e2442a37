"""What differs between two reports on the same checkpoint, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

from matrix.report.interface import Row, Sheet

TOLD = ("status", "phase", "cause", "matched", "total", "inferred")
"""The fields of a row that make an answer; the rest is how it came about, or how it is told."""


@dataclass(frozen=True)
class Change:
    """One cell that answers otherwise; ``was`` is None if it is new, ``now`` if it is gone."""

    cell: str
    was: Row | None
    now: Row | None


def changes(former: Sheet, present: Sheet) -> tuple[Change, ...]:
    """The cells that answer otherwise, in the present order, then those that are gone."""
    before = {row.id: row for row in former.rows}
    here = {row.id for row in present.rows}
    found = [Change(row.id, before.get(row.id), row) for row in present.rows]
    gone = [Change(row.id, row, None) for row in former.rows if row.id not in here]
    return tuple(one for one in [*found, *gone] if _answer(one.was) != _answer(one.now))


def _answer(row: Row | None) -> tuple[object, ...]:
    return () if row is None else tuple(getattr(row, name) for name in TOLD)
