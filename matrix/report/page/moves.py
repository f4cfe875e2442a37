"""Moves from one cell to another: a list for everyone, arrows over the map with JavaScript."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from matrix.report.page.blocks import linking
from matrix.report.page.markup import Html, join, tag


@dataclass(frozen=True)
class Move:
    """A way from the cell ``start`` to the cell ``end``, both by identifier.

    ``kind`` is one word, such as ``upgrade``, and ``words`` what it costs and what proves it.
    """

    start: str
    end: str
    kind: str
    words: str


def listed(moves: Sequence[Move], cells: Collection[str]) -> Html:
    """All moves as a table; nothing without one."""
    if not moves:
        return Html()
    heads = tag("tr", *(tag("th", one, scope="col") for one in ("From", "To", "Move", "In words")))
    show = linking(cells)
    rows = [
        tag("tr", *(tag("td", show(text)) for text in (one.start, one.end, one.kind, one.words)))
        for one in moves
    ]
    table = tag("table", tag("thead", heads), tag("tbody", *rows))
    return tag(
        "section",
        tag("h2", "Moves"),
        tag("div", table, class_="wide", tabindex=0),
        id="moves",
    )


def leaving(moves: Sequence[Move], cell: str, cells: Collection[str]) -> Html:
    """The moves that start in one cell; nothing without one."""
    found = [one for one in moves if one.start == cell]
    if not found:
        return Html()
    show = linking(cells)
    items = [
        tag("li", tag("strong", one.kind), " to ", join([show(one.end), ": ", show(one.words)]))
        for one in found
    ]
    return tag("section", tag("h3", "Where to go"), tag("ul", *items))
