"""The two ways of writing a table: for a terminal and for Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tabulate import tabulate

from matrix.report import escape
from matrix.report.grid import Note
from matrix.report.words import where

WIDTH = 100
"""Columns at which running text is wrapped where no terminal says otherwise."""


@dataclass(frozen=True)
class Dialect:
    """How one kind of text writes tables, notes, facts and lists.

    ``show`` makes foreign text harmless anywhere, ``line_break`` separates the entries
    of one table cell, ``mark`` is the sign of a note in the table.
    """

    tables: str
    show: Callable[[str], str]
    line_break: str
    mark: Callable[[int], str]
    note: Callable[[Note], str]
    facts: Callable[[Iterable[tuple[str, str]]], str]
    legend: Callable[[Sequence[str]], str]

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """A table of texts that were made harmless before."""
        text = tabulate(rows, headers, tablefmt=self.tables, disable_numparse=True)
        return "\n".join(line.rstrip() for line in text.splitlines())


def _where(note: Note) -> str:
    return where(escape.one_line(note.phase), escape.one_line(note.cause))


def plain(width: int = WIDTH) -> Dialect:
    """The dialect of terminals: running text is wrapped at ``width``, tables are not."""
    return Dialect(
        tables="simple",
        show=escape.one_line,
        line_break="\n",
        mark=lambda number: f" [{number}]",
        note=lambda note: _plain_note(note, width),
        facts=lambda facts: "\n".join(_wrapped(told, label, 12, width) for label, told in facts),
        legend=lambda entries: _plain_legend(entries, width),
    )


def _plain_note(note: Note, width: int) -> str:
    told = [
        f"{note.status.value}{_where(note)}: {note.reason}",
        f"Way out: {note.remedy}" if note.remedy else "",
        ", ".join(escape.one_line(cell) for cell in note.cells),
    ]
    heads = [f"[{note.number}]", "", ""]
    pairs = [pair for pair in zip(told, heads, strict=True) if pair[0]]
    return "\n".join(_wrapped(text, head, 5, width) for text, head in pairs)


def _plain_legend(entries: Sequence[str], width: int) -> str:
    heads = ["Legend"] + [""] * (len(entries) - 1)
    pairs = zip(entries, heads, strict=True)
    return "\n".join(_wrapped(text, head, 12, width) for text, head in pairs)


def _wrapped(text: str, head: str, indent: int, width: int) -> str:
    return textwrap.fill(
        text,
        max(width, 2 * indent),
        initial_indent=head.ljust(indent),
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _markdown_note(note: Note) -> str:
    cells = ", ".join(escape.code(cell) for cell in note.cells)
    remedy = f" Way out: {escape.markdown(note.remedy)}" if note.remedy else ""
    where = escape.markdown(_where(note))
    reason = escape.code(note.reason)
    return f"{note.number}. **{note.status.value}**{where}: {reason}{remedy}<br>{cells}"


def _markdown_facts(facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- **{label}:** {told}" for label, told in facts)


def _markdown_legend(entries: Sequence[str]) -> str:
    return "- **Legend:** " + " · ".join(entry.replace("·", "`·`") for entry in entries)


MARKDOWN = Dialect(
    tables="github",
    show=escape.markdown,
    line_break="<br>",
    mark=lambda number: f" <sup>{number}</sup>",
    note=_markdown_note,
    facts=_markdown_facts,
    legend=_markdown_legend,
)
