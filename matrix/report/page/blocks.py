"""The third dialect of `matrix.report.sections`: an account or an overview as HTML.

A cell that is named in a text becomes a link to its account.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from matrix.report.page.markup import Html, join, tag
from matrix.report.sections import (
    Block,
    Bullets,
    Code,
    Facts,
    Lines,
    Paragraph,
    Section,
    Subtitle,
    Table,
)

_NAME = re.compile(r"\w[\w.+-]*\w")

NOTHING = Html()
Show = Callable[[str], Html]
"""Makes HTML of a foreign text."""


def linking(cells: Collection[str]) -> Show:
    """What makes links of the names of these cells, and text of everything else."""
    return lambda text: join(_pieces(text, cells))


def section(
    one: Section, level: int, show: Show, first: Html = NOTHING, *, closed: bool = False
) -> Html:
    """A titled section under a heading of that level, or folded behind its title.

    ``first`` comes before its blocks.
    """
    body = [first, *(block(each, level + 1, show) for each in one.blocks)]
    if closed:
        return tag("details", tag("summary", one.title), *body)
    return tag("section", tag(f"h{level}", show(one.title)), *body)


def block(one: Block, level: int, show: Show) -> Html:
    """One block; a subtitle in it is a heading of that level."""
    match one:
        case Subtitle(text):
            return tag(f"h{level}", show(text))
        case Paragraph(text):
            return tag("p", show(text))
        case Bullets(items):
            return tag("ul", *(tag("li", show(item)) for item in items))
        case Facts(pairs):
            return tag("dl", *(_fact(label, told, show) for label, told in pairs))
        case Table(heads, rows):
            return table(heads, ([_lines(lines, show) for lines in row] for row in rows))
        case Code(text):
            return tag("pre", text.strip("\n"), tabindex=0)


def table(heads: Sequence[str], rows: Iterable[Iterable[str]]) -> Html:
    """A table of lines, which the keyboard can scroll where it is wider than its place."""
    head = tag("tr", *(tag("th", one, scope="col") for one in heads))
    body = [tag("tr", *(tag("td", entry) for entry in row)) for row in rows]
    made = tag("table", tag("thead", head), tag("tbody", *body), class_="lines")
    return tag("div", made, class_="wide", tabindex=0)


def _pieces(text: str, cells: Collection[str]) -> Iterator[str]:
    """Yield the text in pieces, the names of cells as links."""
    end = 0
    for found in _NAME.finditer(text):
        if found[0] in cells:
            yield text[end : found.start()]
            yield tag("a", found[0], href=f"#{found[0]}")
            end = found.end()
    yield text[end:]


def _fact(label: str, told: str, show: Show) -> Html:
    return tag("div", tag("dt", label), tag("dd", show(told)))


def _lines(lines: Lines, show: Show) -> Html:
    first, *rest = [line for line in lines if line] or [""]
    return join([show(first), *(join([tag("br"), show(line)]) for line in rest)])
