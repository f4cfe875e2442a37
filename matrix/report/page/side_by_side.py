"""Several checkpoints side by side: cells down, checkpoints across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from matrix.model import Status
from matrix.report.grid import grid_of
from matrix.report.interface import Row, Sheet
from matrix.report.page.document import document
from matrix.report.page.heatmap import tile
from matrix.report.page.markup import Html, tag
from matrix.report.page.top import meanings
from matrix.report.summary import plural
from matrix.report.words import ABSENT

TITLE = "Where these checkpoints restore"
NOT_RUN = "this cell was not asked"


def side_by_side(reports: Sequence[tuple[str, Sheet]]) -> str:
    """The page of several reports, each with its folder as seen from the page."""
    known = {row.id: row for _, sheet in reports for row in sheet.rows}
    answers = [{row.id: row for row in sheet.rows} for _, sheet in reports]
    ordered = grid_of(replace(reports[0][1], rows=tuple(known.values()))).rows if reports else ()
    heads = [_head(folder, sheet) for folder, sheet in reports]
    places = [folder for folder, _ in reports]
    rows = [_row(row, places, [each.get(row.id) for each in answers]) for row in ordered]
    head = tag("thead", tag("tr", tag("th", "Environment", scope="col"), *heads))
    table = tag("table", head, tag("tbody", *rows))
    count = f"{plural(len(reports), 'checkpoint')} in {plural(len(ordered), 'environment')}."
    return document(
        TITLE,
        tag(
            "main",
            tag("header", tag("p", "od-matrix", class_="kicker"), tag("h1", TITLE)),
            tag("p", count, class_="answer"),
            tag("label", tag("input", type="checkbox", id="differ"),
                " Only where they differ"),
            tag("div", table, id="compare", class_="wide", tabindex=0),
            tag("ul", *meanings(row for _, one in reports for row in one.rows), class_="legend"),
        ),
    )  # fmt: skip


def _head(folder: str, sheet: Sheet) -> Html:
    good = sum(row.status is Status.PASS for row in sheet.rows)
    link = tag("a", sheet.checkpoint, href=f"{quote(folder)}/index.html")
    return tag("th", link, tag("small", f"{good} of {len(sheet.rows)} restore it"), scope="col")


def _row(cell: Row, places: Sequence[str], answers: Sequence[Row | None]) -> Html:
    """One cell's line; it is ``same`` where all checkpoints get one status."""
    same = len({row.status if row else None for row in answers}) == 1
    tiles = [_tile(folder, row) for folder, row in zip(places, answers, strict=True)]
    repair = f" + {cell.variant}" if cell.variant else ""
    name = f"TensorFlow {cell.tensorflow} · OD API {cell.od}"
    more = tag("small", f"Python {cell.python}{repair}")
    return tag("tr", tag("th", name, more, scope="row"), *tiles, class_="same" if same else "other")


def _tile(folder: str, row: Row | None) -> Html:
    if row is None:
        return tag("td", tag("span", ABSENT, role="img", aria_label=NOT_RUN), class_="absent")
    return tag("td", tile(row, f"{quote(folder)}/index.html#{row.id}", row.cause))
