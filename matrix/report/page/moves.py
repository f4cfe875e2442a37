"""Moves from one cell to another: a list for everyone, arrows over the map with JavaScript."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from matrix.report.page.blocks import linking, table
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


def overview(moves: Sequence[Move], cells: Collection[str]) -> Html:
    """All moves as a table; nothing without one."""
    if not moves:
        return Html()
    show = linking(cells)
    rows = (map(show, (one.start, one.end, one.kind, one.words)) for one in moves)
    told = table(("From", "To", "Move", "In words"), rows)
    return tag("section", tag("h2", "Where to go"), told, id="moves")


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
