"""What differs between two reports on the same checkpoint, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from matrix.model import Status
from matrix.report.interface import Row, Sheet

TOLD = ("status", "phase", "cause", "matched", "total", "inferred")
"""The fields of a row that make an answer; the rest is how it came about, or how it is told."""

ORDER = (Status.PASS, Status.DIVERGES, Status.PARTIAL)
"""The answers of a cell that restores something, the best first; below them nothing restores."""
RED = (Status.FAIL, Status.TIMEOUT, Status.OOM, Status.CRASH, Status.UNBUILDABLE)
"""The answers of a cell that restores nothing, none of them worse than another."""


class Direction(Enum):
    """Which way a change goes."""

    WORSE = "worse"
    BETTER = "better"
    OTHERWISE = "otherwise"
    LOST = "no longer known"
    LEARNT = "known now"
    NEW = "new"
    GONE = "gone"


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


def direction(change: Change) -> Direction:
    """Whether a cell got worse, which only two known answers can tell.

    A cell is worse that restores less: by `ORDER`, or by a smaller share of the variables where
    both answers are ``PARTIAL``. ``BROKEN``, ``INFERRED``, ``UNTESTED`` and ``STALE`` are no
    knowledge of the cell, and neither is a cell that is not there: what was known is lost then,
    not worse.
    """
    was, now = change.was, change.now
    if was is None:
        return Direction.NEW
    if now is None:
        return Direction.GONE
    before, after = _rank(was), _rank(now)
    if after is None:
        return Direction.OTHERWISE if before is None else Direction.LOST
    if before is None:
        return Direction.LEARNT
    if before == after:
        return Direction.OTHERWISE
    return Direction.WORSE if after > before else Direction.BETTER


def _rank(row: Row) -> tuple[int, float] | None:
    """Where an answer stands, the best lowest; None where the cell said nothing."""
    if row.status in RED:
        return len(ORDER), 0.0
    if row.status not in ORDER:
        return None
    partial = row.status is Status.PARTIAL and row.total
    return ORDER.index(row.status), -row.matched / row.total if partial else 0.0


def _answer(row: Row | None) -> tuple[object, ...]:
    return () if row is None else tuple(getattr(row, name) for name in TOLD)
