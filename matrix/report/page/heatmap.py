"""The map: TensorFlow down, OD API across, one tile for each Python and repair of a pair."""

from __future__ import annotations

from collections.abc import Mapping

from matrix.report.changes import Change
from matrix.report.grid import Grid, label
from matrix.report.interface import Row
from matrix.report.page.markup import Html, tag
from matrix.report.words import ABSENT, ABSENT_MEANING, SYMBOLS, status_words

WORDY = 500
"""Tiles up to which each says its status and its name; beyond it the symbol has to do."""


def heatmap(grid: Grid, changed: Mapping[str, Change]) -> Html:
    """The table; each tile is a link to the account of its cell."""
    corner = tag("th", "TensorFlow", scope="col")
    heads = [tag("th", tag("small", "OD API "), od, scope="col") for od in grid.ods]
    rows = [
        tag(
            "tr",
            tag("th", tensorflow, scope="row"),
            *(_crossing(grid, tensorflow, od, changed) for od in grid.ods),
        )
        for tensorflow in grid.tensorflows
    ]
    caption = tag("caption", "TensorFlow releases down, OD API versions across", class_="unseen")
    body = tag("tbody", *rows)
    dense = " dense" if len(grid.rows) > WORDY else ""
    table = tag("table", caption, tag("thead", tag("tr", corner, *heads)), body)
    return tag("div", table, id="map", class_=f"wide{dense}", tabindex=0)


def tile(row: Row, href: str, *lines: str, wordy: bool = True, changed: bool = False) -> Html:
    """One cell's answer as a link, with small lines below it.

    Its spoken name begins with what is seen, then says which cell it is.
    """
    words = answer(row)
    told = [line for line in lines if line]
    name = f"{' '.join([words, *told])}, {row.id}"
    kind = f"tile {row.status.value}{' changed' * changed}"
    if not wordy:
        return tag("a", SYMBOLS[row.status], class_=kind, href=href, aria_label=name)
    small = [tag("small", line) for line in told]
    return tag("a", words, *small, class_=kind, href=href, aria_label=name)


def was_words(change: Change | None) -> str:
    """What the cell said in the report before, for its tile."""
    if change is None:
        return ""
    if change.was is None:
        return "new"
    return f"was {answer(change.was)}"


def answer(row: Row) -> str:
    """What a cell says, in few words."""
    return status_words(row.status, row.matched, row.total, row.inferred)


def _crossing(grid: Grid, tensorflow: str, od: str, changed: Mapping[str, Change]) -> Html:
    rows = grid.pairs.get((tensorflow, od), ())
    if not rows:
        return tag(
            "td", tag("span", ABSENT, role="img", aria_label=ABSENT_MEANING), class_="absent"
        )
    return tag("td", *(_tile(grid, row, label(row, rows), changed.get(row.id)) for row in rows))


def _tile(grid: Grid, row: Row, name: str, change: Change | None) -> Html:
    lines = (name, row.cause, was_words(change))
    wordy = len(grid.rows) <= WORDY
    return tile(row, f"#{row.id}", *lines, wordy=wordy, changed=change is not None)
