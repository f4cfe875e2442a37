"""The answers of several reports side by side: cells down, checkpoints across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from matrix.report.grid import grid_of
from matrix.report.interface import Row, Sheet
from matrix.report.page.heatmap import WORDY, tile
from matrix.report.page.markup import Html, tag
from matrix.report.words import ABSENT

NOT_RUN = "this cell was not asked"


@dataclass(frozen=True)
class Report:
    """A report as seen from the page of all: its folder, what it says, and its page there."""

    folder: str
    sheet: Sheet
    page: str

    @property
    def link(self) -> str:
        """Where the report's page is, relative to the page of all."""
        return quote(f"{self.folder}/{self.page}", errors="surrogateescape")


@dataclass(frozen=True)
class Line:
    """One cell with the answers of all reports; None where it was not asked."""

    cell: Row
    answers: tuple[Row | None, ...]

    @property
    def differs(self) -> bool:
        """Whether those reports that asked got more than one answer, inferred ones included."""
        return len({says(row) for row in self.answers if row}) > 1


def says(row: Row) -> str:
    """The status, for a cell that was not run the one that follows."""
    return row.inferred or row.status.value


def lines(reports: Sequence[Report]) -> tuple[Line, ...]:
    """All cells of all reports in the order of a map, each with its answers."""
    if not reports:
        return ()
    known = {row.id: row for one in reports for row in one.sheet.rows}
    answers = [{row.id: row for row in one.sheet.rows} for one in reports]
    ordered = grid_of(replace(reports[0].sheet, rows=tuple(known.values()))).rows
    return tuple(Line(row, tuple(each.get(row.id) for each in answers)) for row in ordered)


def side_by_side(reports: Sequence[Report], rows: Sequence[Line]) -> Html:
    """The table; each answer is a link to the account of its cell."""
    heads = [tag("th", tag("a", one.sheet.checkpoint, href=one.link), scope="col")
             for one in reports]  # fmt: skip
    head = tag("thead", tag("tr", tag("th", "Environment", scope="col"), *heads))
    wordy = len(rows) * len(reports) <= WORDY
    body = tag("tbody", *(_row(one, reports, wordy) for one in rows))
    kind = f"wide{'' if wordy else ' dense'}"
    return tag("div", tag("table", head, body), id="compare", class_=kind, tabindex=0)


def _row(line: Line, reports: Sequence[Report], wordy: bool) -> Html:
    cell = line.cell
    tiles = [_tile(*each, wordy) for each in zip(reports, line.answers, strict=True)]
    repair = f" + {cell.variant}" if cell.variant else ""
    name = f"TensorFlow {cell.tensorflow} · OD API {cell.od}"
    more = tag("small", f"Python {cell.python}{repair}")
    kind = "other" if line.differs else "same"
    return tag("tr", tag("th", name, more, scope="row"), *tiles, class_=kind, data_cell=cell.id)


def _tile(report: Report, row: Row | None, wordy: bool) -> Html:
    if row is None:
        return tag("td", tag("span", ABSENT, role="img", aria_label=NOT_RUN), class_="absent")
    told = tile(row, f"{report.link}#{row.id}", row.cause, wordy=wordy)
    return tag("td", told, data_says=says(row))
