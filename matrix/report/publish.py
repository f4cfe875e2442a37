"""The table inside any Markdown file, between two markers on lines of their own.

    <!-- od-matrix:NAME:begin -->
    <!-- od-matrix:NAME:end -->

Markers inside a fenced code block are text, so that a document can show them.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from matrix.errors import ReportError
from matrix.report import stored, table
from matrix.report.general import general
from matrix.store.files import write_atomic

PAGE = "index.html"
"""The page of a report, in its folder."""
WAY_OUT = "Name a Markdown file with markers in it."
_MARKER = re.compile(r"<!-- od-matrix:([A-Za-z0-9._-]+):(begin|end) -->")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


@dataclass(frozen=True)
class _Marker:
    """One marker: the index of its line, its name, and ``begin`` or ``end``."""

    line: int
    name: str
    side: str


def block(told: str, folder: str, page: str = "") -> str:
    """What stands between the markers: the Markdown of a table, and where its report is.

    ``folder`` is the report's, as seen from the file; ``page`` is the name of its page in it,
    empty where it has none.
    """
    link = quote(f"{folder.rstrip('/')}/", safe="/.~", errors="surrogateescape")
    shown = f", [to look at]({link}{page})" if page else ""
    return f"{told}- **Report:** [`{link}`]({link}){shown}\n"


def names(markdown_text: str, file: str = "the file") -> tuple[str, ...]:
    """The names of all blocks in the text, in their order.

    Raises:
        ReportError: a marker is missing, doubled or crossed, with its line.
    """
    return tuple(_blocks(_markers(_lines(markdown_text)), file))


def publish(markdown_text: str, blocks: Mapping[str, str], file: str = "the file") -> str:
    """The text with each block between the markers of its name, and nothing else changed.

    Raises:
        ReportError: a marker is missing, doubled or crossed, of these names or of others, with
            file and line; or a block itself would break them.
    """
    for name, one in blocks.items():
        lines = _lines(markdown_text)
        begin, end = _find(_markers(lines), name, file)
        line_end = "\r\n" if lines[begin].endswith("\r\n") else "\n"
        body = [f"{line}{line_end}" for line in ["", *one.strip("\n").split("\n"), ""]]
        published = [*lines[: begin + 1], *body, *lines[end:]]
        _find(_markers(published), name, file)
        markdown_text = "".join(published)
    return markdown_text


def outdated(markdown_text: str, blocks: Mapping[str, str], file: str = "the file") -> list[str]:
    """The names of the blocks that ``publish`` would change.

    Raises:
        ReportError: as ``publish``.
    """
    publish(markdown_text, blocks, file)
    return [
        name
        for name, one in blocks.items()
        if publish(markdown_text, {name: one}, file) != markdown_text
    ]


def write(path: Path, text: str) -> None:
    """Replace the text of a Markdown file in one step.

    Raises:
        ReportError: it cannot be written.
    """
    try:
        # A link stays a link, and the file keeps its permissions.
        write_atomic(path.resolve(), text.encode(), mode=path.stat().st_mode & 0o777)
    except OSError as error:
        raise ReportError(
            f"{path} cannot be written: {error.strerror or error}.", "Make it writable."
        ) from error


def block_of(folder: Path, path: Path) -> str:
    """The block of the report in ``folder`` for a Markdown file.

    A folder that holds a report per model gets the general table over all of them.

    Raises:
        ReportError: there is no report, or none that this program can read.
    """
    inner = sorted(folder.glob(f"*/{stored.FILE}"))
    if inner and not (folder / stored.FILE).exists():
        told = general([stored.load(one) for one in inner])
    else:
        told = table.markdown(stored.load(folder / stored.FILE))
    link = Path(os.path.relpath(folder.resolve(), path.resolve().parent)).as_posix()
    return block(told, link, PAGE if (folder / PAGE).is_file() else "")


def _lines(text: str) -> list[str]:
    """The lines as Markdown and editors count them, each with its end."""
    return list(io.StringIO(text, newline=""))


def _markers(lines: list[str]) -> list[_Marker]:
    found: list[_Marker] = []
    fence = ""
    for number, line in enumerate(lines):
        fence = _fence_after(fence, line)
        # An editor's byte order mark belongs to no line.
        marker = _MARKER.fullmatch(line.strip().removeprefix("\ufeff"))
        if marker and not fence:
            found.append(_Marker(number, marker[1], marker[2]))
    return found


def _fence_after(fence: str, line: str) -> str:
    """The code fence that is open after this line, or an empty text."""
    found = _FENCE.match(line)
    if found is None:
        return fence
    mark, rest = found[1], found[2].strip()
    if fence:
        closes = mark[0] == fence[0] and len(mark) >= len(fence) and not rest
        return "" if closes else fence
    # A line of backticks with a backtick after them is a code span, not a fence.
    return "" if mark[0] == "`" and "`" in rest else mark


def _find(markers: list[_Marker], name: str, file: str) -> tuple[int, int]:
    blocks = _blocks(markers, file)
    if name not in blocks:
        raise _missing(file, name)
    return blocks[name]


def _blocks(markers: list[_Marker], file: str) -> dict[str, tuple[int, int]]:
    """The lines of each name's two markers."""
    blocks: dict[str, tuple[int, int]] = {}
    opened: _Marker | None = None
    for marker in markers:
        if marker.side == "begin":
            _check_begin(marker, opened, blocks, file)
            opened = marker
        elif opened is None or opened.name != marker.name:
            raise _wrong(file, marker, "ends a block that is not open")
        else:
            blocks[marker.name] = (opened.line, marker.line)
            opened = None
    if opened is not None:
        raise _wrong(file, opened, "begins a block that never ends")
    return blocks


def _check_begin(
    marker: _Marker, opened: _Marker | None, blocks: dict[str, tuple[int, int]], file: str
) -> None:
    if opened is not None:
        raise _wrong(file, marker, f"begins inside the block {opened.name!r}")
    if marker.name in blocks:
        first = blocks[marker.name][0] + 1
        raise _wrong(file, marker, f"begins a block that line {first} has begun already")


def _wrong(file: str, marker: _Marker, what: str) -> ReportError:
    return ReportError(
        f"{file}, line {marker.line + 1}: the marker od-matrix:{marker.name}:{marker.side} {what}.",
        "Give every name one begin and then one end; nothing was changed.",
    )


def _missing(file: str, name: str) -> ReportError:
    if not _MARKER.fullmatch(f"<!-- od-matrix:{name}:begin -->"):
        return ReportError(
            f"{name!r} cannot name a block.", "Use letters, digits, dots, dashes and underscores."
        )
    return ReportError(
        f"{file} has no markers of the name {name!r}.",
        f"Add the lines <!-- od-matrix:{name}:begin --> and <!-- od-matrix:{name}:end -->"
        " where the table belongs; nothing was changed.",
    )
