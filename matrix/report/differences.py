"""What differs between two reports, in words, as ``report diff`` prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matrix.report import escape
from matrix.report.changes import Change, Direction, direction
from matrix.report.interface import Row, Sheet
from matrix.report.sections import Bullets, Facts, Section, terminal
from matrix.report.summary import plural
from matrix.report.words import status_words, where

TITLES = {
    Direction.WORSE: "Worse",
    Direction.LOST: "No longer known, which is not counted as worse",
    Direction.GONE: "Gone, which is not counted as worse",
    Direction.OTHERWISE: "Otherwise, neither better nor worse",
    Direction.BETTER: "Better",
    Direction.LEARNT: "Known now",
    Direction.NEW: "New",
}
"""What is said of each kind of change, in the order of the text."""


@dataclass(frozen=True)
class Named:
    """A report and the place by which it was named."""

    place: str
    sheet: Sheet


def text(former: Named, present: Named, found: Sequence[Change], width: int) -> str:
    """The changes for a terminal of ``width`` columns, the worse ones first, without colour."""
    worse = sum(direction(one) is Direction.WORSE for one in found)
    same = len(present.sheet.rows) - sum(one.now is not None for one in found)
    head = f"{plural(len(found), 'cell')} changed, {worse} for the worse; {same} unchanged."
    told = [
        Section(title, tuple(_listed([one for one in found if direction(one) is kind])))
        for kind, title in TITLES.items()
    ]
    between = Section("Reports", (Facts(_reports(former, present)), *_unlike(former, present)))
    return terminal(head, [between, *told], width)


def _listed(found: Sequence[Change]) -> list[Bullets]:
    return [Bullets(tuple(map(_words, found)))] if found else []


def _words(one: Change) -> str:
    reason = ""
    if direction(one) is Direction.WORSE and one.now and one.now.reason:
        reason = f": {escape.first_line(one.now.reason)}"
    return f"{one.cell}: {' → '.join(_answer(row) for row in (one.was, one.now) if row)}{reason}"


def _answer(row: Row) -> str:
    told = status_words(row.status, row.matched, row.total, row.inferred)
    return told + where(row.phase, row.cause)


def _reports(former: Named, present: Named) -> tuple[tuple[str, str], ...]:
    return tuple(
        (label, f"{one.place}: {one.sheet.checkpoint}, {one.sheet.when}")
        for label, one in (("Old", former), ("New", present))
    )


def _unlike(former: Named, present: Named) -> list[Bullets]:
    """What else differs, so that a change may have another ground than the cells."""
    one, other = former.sheet, present.sheet
    told = []
    if one.digest != other.digest:
        told.append("The checkpoints are not the same: a change may be theirs")
    if one.mode != other.mode:
        told.append(f"The modes are not the same: {one.mode}, {other.mode}")
    if one.engine != other.engine:
        told.append(f"The engines are not the same: {one.engine}, {other.engine}")
    return [Bullets(tuple(told))] if told else []
