"""The page of one report, ``index.html``: the map first, then why, then every cell.

The accounts of the cells stand in a ``noscript`` element. Without JavaScript that is plain HTML
below the map, and each tile leads to its account. With JavaScript a browser reads the element as
one text, so that 10,000 accounts cost no elements; the script takes the one that is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import quote

from matrix.advise.everywhere import Ways, everywhere
from matrix.model import Matrix
from matrix.report import escape, overview, ways
from matrix.report.account import cause_words
from matrix.report.changes import Change, changes
from matrix.report.grid import Grid, grid_of
from matrix.report.identifiers import compact
from matrix.report.interface import Row, Sheet, sheet_of
from matrix.report.page import blocks, top
from matrix.report.page import moves as moving
from matrix.report.page.beside import Beside
from matrix.report.page.cell import WHOLE, article
from matrix.report.page.document import document
from matrix.report.page.filters import form
from matrix.report.page.heatmap import answer, heatmap
from matrix.report.page.markup import Html, join, tag

LISTED = (
    "id", "status", "tensorflow", "od", "python", "variant", "phase", "cause", "matched", "total",
    "seconds", "reason",
)  # fmt: skip
"""The fields of a row that the list shows and the filter reads."""
NAMED = 12
"""Cells that a cause names one by one."""


def page(matrix: Matrix, beside: Beside, former: Sheet | None = None) -> str:
    """The whole page; ``former`` is the report that this one replaces."""
    sheet = sheet_of(matrix)
    grid = grid_of(sheet)
    cells = {row.id for row in sheet.rows}
    found = changes(former, sheet) if former else ()
    moves = everywhere(matrix) if len(cells) <= WHOLE else {}
    body = [
        _home(beside),
        top.header(sheet, grid),
        _map(sheet, grid, found),
        _changed(former, sheet, found, cells),
        _why(matrix, cells),
        _exports(sheet),
        tag("section", id="list", aria_labelledby="list-title", hidden=True),
        top.facts(sheet),
        _downloads(beside),
        _accounts(matrix, beside, moves, cells),
    ]
    panel = tag("aside", id="panel", aria_label="Cell", tabindex=-1, hidden=True)
    return document(
        f"{sheet.checkpoint}: where it restores",
        tag("main", *body),
        panel,
        script="page.js",
        data=_data(grid.rows, moving.arrows(moves, cells)),
    )


def _map(sheet: Sheet, grid: Grid, found: Sequence[Change]) -> Html:
    if not grid.rows:
        return tag("p", "No cells.")
    return tag(
        "section",
        tag("h2", "The map"),
        tag("p", "Each tile is one environment. Choose one to see why it says what it says, and"
            " where to go from there.", class_="quiet"),
        form(grid.rows),
        heatmap(grid, {one.cell: one for one in found}),
        top.legend(sheet, grid),
    )  # fmt: skip


def _changed(
    former: Sheet | None, sheet: Sheet, found: Sequence[Change], cells: Collection[str]
) -> Html:
    """What differs from the report before; nothing where there was none."""
    if former is None:
        return Html()
    title = tag("h2", "Since the last report")
    since = f"The last report is of {former.when}."
    if former.digest != sheet.digest:
        since += " It was made of other files under the same name."
    if not found:
        return tag("section", title, tag("p", f"{since} Every cell says the same."), id="changes")
    show = blocks.linking(cells)
    rows = ((show(one.cell), _says(one.was), _says(one.now)) for one in found)
    told = blocks.table(("Cell", "Was", "Is"), rows)
    return tag("section", title, tag("p", since), told, id="changes")


def _says(row: Row | None) -> str:
    if row is None:
        return "not there"
    words = answer(row)
    return f"{words}: {cause_words(row.cause)}" if row.cause else words


def _why(matrix: Matrix, cells: Collection[str]) -> Html:
    """Each cause once, with its cells, as in ``why.md``; nothing where all is green."""
    show = blocks.linking(cells)
    short, *parts = overview.sections(matrix, _names)
    told = [blocks.section(one, 3, show) for one in parts if one.blocks]
    if not told:
        return Html()
    # The first block counts the answers, which the top of the page has done.
    everywhere = [blocks.block(one, 3, show) for one in short.blocks[1:]]
    cards = tag("div", *(tag("div", one, class_="card") for one in told), class_="cards")
    return tag("section", tag("h2", overview.HEADING), *everywhere, cards, id="why")


def _names(cells: Iterable[str]) -> str:
    """Cells by name, so that each is a link, or in few words where they are many."""
    listed = list(cells)
    many = len(listed) > NAMED
    return compact(listed) if many else ", ".join(listed)


def _exports(sheet: Sheet) -> Html:
    """How far exported models take one, each cell's part being in its account."""
    told = [tag("li", one) for one in ways.sentences(sheet)]
    if not told:
        return Html()
    return tag("section", tag("h2", "Other ways out"), tag("ul", *told), id="exports")


def _home(beside: Beside) -> Html:
    """The way back to all reports; nothing where there is none."""
    return tag("nav", tag("a", "All checkpoints", href=beside.home)) if beside.home else Html()


def _downloads(beside: Beside) -> Html:
    """What lies beside the page, as links; nothing where nothing does."""
    files = [
        tag("li", tag("a", name, href=quote(name)), f", {told}")
        for name, told in beside.downloads.items()
    ]
    if not files:
        return Html()
    return tag("section", tag("h2", "This report in other forms"), tag("ul", *files), id="files")


def _accounts(
    matrix: Matrix,
    beside: Beside,
    moves: Mapping[str, Ways],
    cells: Collection[str],
) -> Html:
    articles = [
        article(one, matrix, beside, moves.get(one.cell.id), cells) for one in matrix.results
    ]
    title = tag("h2", "Every cell")
    return tag("noscript", tag("section", title, join(articles), id="cells"))


def _data(rows: Sequence[Row], moves: Sequence[tuple[str, str, str]]) -> dict[str, object]:
    """What the script works on; texts are made harmless here, since it shows them as they are."""
    return {
        "fields": LISTED,
        "cells": [[_shown(getattr(row, name)) for name in LISTED] for row in rows],
        "moves": moves,
    }


def _shown(value: object) -> object:
    return escape.one_line(value) if isinstance(value, str) else value
