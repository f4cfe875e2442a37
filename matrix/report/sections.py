"""A text of sections, written for a terminal or as Markdown: one content, two dialects.

Everything in a block is foreign text as it came; the writers make it harmless.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matrix.report import escape
from matrix.report.dialect import MARKDOWN, Dialect, plain

INDENT = "  "
LEAST_CELL = 20
"""Columns that a shortened cell keeps in a narrow terminal."""

_BEGINS_BLOCK = re.compile(r"([0-9]*)([-+=.)])")

Lines = tuple[str, ...]
"""The lines of one table cell."""


@dataclass(frozen=True)
class Subtitle:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Pairs of a short label and what is to be said about it."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table with heads; in a narrow terminal its widest column gives way."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Lines, ...], ...]


@dataclass(frozen=True)
class Code:
    """Lines as a program wrote them."""

    text: str


Block = Subtitle | Paragraph | Bullets | Facts | Table | Code


@dataclass(frozen=True)
class Section:
    """A titled part of a text; one without blocks is left out."""

    title: str
    blocks: tuple[Block, ...]


def markdown(heading: str, sections: Sequence[Section]) -> str:
    """The text as a Markdown document, ending in a line end."""
    parts = [f"# {escape.markdown(heading)}"]
    for one in sections:
        if one.blocks:
            parts.append(f"## {escape.markdown(one.title)}")
            parts += [_markdown(block) for block in one.blocks]
    return "\n\n".join(parts) + "\n"


def terminal(heading: str, sections: Sequence[Section], width: int) -> str:
    """The text for a terminal of ``width`` columns, without colour, ending in a line end."""
    inside = max(width - len(INDENT), 2 * LEAST_CELL)
    parts = [_filled(heading, width)]
    for one in sections:
        if one.blocks:
            told = "\n\n".join(_plain(block, inside) for block in one.blocks)
            parts.append(f"{escape.one_line(one.title)}\n{textwrap.indent(told, INDENT)}")
    return "\n\n".join(parts) + "\n"


def _markdown(block: Block) -> str:
    match block:
        case Subtitle(text):
            return f"### {escape.markdown(text)}"
        case Paragraph(text):
            return _running(text)
        case Bullets(items):
            return "\n".join(f"- {_running(item)}" for item in items)
        case Facts(pairs):
            return MARKDOWN.facts((label, escape.markdown(told)) for label, told in pairs)
        case Table(heads, rows):
            return MARKDOWN.table(heads, _shown(rows, MARKDOWN, MARKDOWN.show))
        case Code(text):
            return _fenced(escape.lines(text).strip("\n"))


def _plain(block: Block, width: int) -> str:
    match block:
        case Subtitle(text):
            return _filled(text, width)
        case Paragraph(text):
            return _filled(text, width)
        case Bullets(items):
            return "\n".join(_filled(item, width, "- ") for item in items)
        case Facts(pairs):
            shown = [(label, escape.one_line(told)) for label, told in pairs]
            return plain(width).facts(shown)
        case Table(heads, rows):
            return _fitting(heads, rows, width)
        case Code(text):
            return textwrap.indent(escape.lines(text).strip("\n"), INDENT)


def _filled(text: str, width: int, sign: str = "") -> str:
    return textwrap.fill(
        escape.one_line(text),
        width,
        initial_indent=sign,
        subsequent_indent=" " * len(sign),
        break_on_hyphens=False,
        break_long_words=False,
    )


def _running(text: str) -> str:
    """Running text in Markdown, whose beginning does not make a list or a rule of it."""
    shown = escape.markdown(text).strip()
    found = _BEGINS_BLOCK.match(shown)
    return f"{found[1]}&#{ord(found[2])};{shown[found.end() :]}" if found else shown


def _fenced(text: str) -> str:
    """A code block whose fence is longer than any in the text."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}text\n{text}\n{fence}"


def _fitting(heads: Sequence[str], rows: Sequence[tuple[Lines, ...]], width: int) -> str:
    """A table that is not wider than the terminal, if its widest column can help that."""
    dialect = plain(width)
    cells = _shown(rows, dialect, dialect.show)
    excess = _width(dialect.table(heads, cells)) - width
    if excess > 0:
        widths = [max(_width(row[n]) for row in cells) for n in range(len(heads))]
        widest = widths.index(max(widths))
        limit = max(widths[widest] - excess, LEAST_CELL)
        for row in cells:
            row[widest] = "\n".join(_shortened(line, limit) for line in row[widest].split("\n"))
    return dialect.table(heads, cells)


def _width(text: str) -> int:
    return max((len(line) for line in text.splitlines()), default=0)


def _shortened(text: str, limit: int) -> str:
    """The beginning of a sentence, or the end of a name, which says more than its beginning."""
    if len(text) <= limit:
        return text
    return f"{text[: limit - 1]}…" if " " in text else f"…{text[1 - limit :]}"


def _shown(
    rows: Sequence[tuple[Lines, ...]], dialect: Dialect, show: Callable[[str], str]
) -> list[list[str]]:
    return [
        [dialect.line_break.join(show(line) for line in lines if line) for lines in row]
        for row in rows
    ]
