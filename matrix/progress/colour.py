"""Colour for text that has none: status words are painted, and known words are links."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.style import Style
from rich.text import Text

from matrix.model import Status
from matrix.progress.links import has_links, uri
from matrix.report.words import SYMBOLS

_COLOURS = {
    Status.PASS: "green",
    Status.PARTIAL: "yellow",
    Status.DIVERGES: "yellow",
    Status.INFERRED: "cyan",
    Status.UNTESTED: "blue",
    Status.STALE: "blue",
    Status.UNBUILDABLE: "magenta",
    Status.BROKEN: "magenta",
}
_OTHERS = "red"


def paint(line: str) -> Text:
    """The line with its status words coloured, ready for one row of a terminal."""
    text = Text(line, no_wrap=True, overflow="crop", end="\n")
    for status in Status:
        colour = _COLOURS.get(status, _OTHERS)
        text.highlight_regex(rf"(?:{re.escape(SYMBOLS[status])} )?\b{status.value}\b", colour)
    return text


def show(text: str, stream: TextIO, links: Mapping[str, Path] | None = None) -> None:
    """Print a table: coloured on a terminal unless ``NO_COLOR`` is set, elsewhere as it is.

    Where the terminal has links, each word of ``links`` leads to its file or folder.
    Lines are never broken or cut. A stream that cannot write a symbol gets ``?``.
    """
    tolerate(stream)
    if not stream.isatty():
        stream.write(text)
        return
    console = Console(file=stream, highlight=False)
    linked = links if links and has_links(stream) else {}
    words = _words(linked)
    for line in _lines(text):
        painted = paint(line)
        for found in words.finditer(line) if linked else ():
            painted.stylize(Style(link=uri(linked[found[0]])), *found.span())
        console.print(painted, soft_wrap=True)


def tolerate(stream: TextIO) -> None:
    """Let a stream of a small character set write ``?`` for a symbol it does not have."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")


def _words(links: Mapping[str, Path]) -> re.Pattern[str]:
    """What finds the words; not within a longer name, such as that of a variant of a cell."""
    longest_first = sorted(links, key=len, reverse=True)
    return re.compile(rf"(?<![\w.+-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w+-]|\.\w)")


def _lines(text: str) -> Iterable[str]:
    return text.removesuffix("\n").split("\n")
