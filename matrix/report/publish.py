"""The table inside any Markdown file, between two markers on lines of their own.

    <!-- od-matrix:NAME:begin -->
    <!-- od-matrix:NAME:end -->

Markers inside a fenced code block are text, so that a document can show them.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from matrix.errors import ReportError
from matrix.report import machine, table
from matrix.report.interface import Sheet
from matrix.store.files import write_atomic

_MARKER = re.compile(r"<!-- od-matrix:([A-Za-z0-9._-]+):(begin|end) -->")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


@dataclass(frozen=True)
class _Marker:
    """One marker: the index of its line, its name, and ``begin`` or ``end``."""

    line: int
    name: str
    side: str


def block(sheet: Sheet, folder: str) -> str:
    """What stands between the markers; ``folder`` is the report's, as seen from the file."""
    link = quote(f"{folder.rstrip('/')}/", safe="/.~")
    return f"{table.markdown(sheet)}- **Report:** [`{link}`]({link})\n"


def publish(markdown_text: str, name: str, block: str, file: str = "the file") -> str:
    """The text with ``block`` between the markers of ``name``, and nothing else changed.

    ``ReportError`` with the file and the line when a marker is missing, doubled or
    crossed, of this name or another, or when the block itself would break them.
    """
    lines = markdown_text.splitlines(keepends=True)
    begin, end = _find(_markers(lines), name, file)
    line_end = "\r\n" if lines[begin].endswith("\r\n") else "\n"
    body = [f"{line}{line_end}" for line in ["", *block.strip("\n").split("\n"), ""]]
    published = [*lines[: begin + 1], *body, *lines[end:]]
    _find(_markers(published), name, file)
    return "".join(published)


def check(markdown_text: str, name: str, block: str, file: str = "the file") -> None:
    """``ReportError`` unless ``publish`` would change nothing."""
    if publish(markdown_text, name, block, file) != markdown_text:
        raise ReportError(
            f"{file} does not show the present report {name!r}.",
            f"Run nox -s report -- publish {file} and commit the result.",
        )


def publish_file(path: Path, name: str, block: str) -> bool:
    """Publish into a file, in one step; False when it was up to date and was not touched."""
    text = read(path)
    published = publish(text, name, block, str(path))
    if published == text:
        return False
    try:
        # A link stays a link, and the file keeps its permissions.
        write_atomic(path.resolve(), published.encode(), mode=path.stat().st_mode & 0o777)
    except OSError as error:
        raise ReportError(
            f"{path} cannot be written: {error.strerror or error}.", "Make it writable."
        ) from error
    return True


def publish_report(path: Path, name: str, folder: Path, *, only_check: bool = False) -> bool:
    """Publish the report in ``folder`` into the Markdown file; True when the file changed.

    With ``only_check`` nothing is written, and a block that is out of date is a
    ``ReportError``.
    """
    source = folder / "matrix.json"
    sheet = machine.parse(read(source, "Make the report first with nox -s matrix."), str(source))
    link = os.path.relpath(folder.resolve(), path.resolve().parent)
    made = block(sheet, Path(link).as_posix())
    if not only_check:
        return publish_file(path, name, made)
    check(read(path), name, made, str(path))
    return False


def read(path: Path, way_out: str = "Name a Markdown file with markers in it.") -> str:
    """The text of a file with its line ends as they are; otherwise ``ReportError``."""
    try:
        return path.read_bytes().decode()
    except OSError as error:
        told = f"{path} cannot be read: {error.strerror or error}."
        raise ReportError(told, way_out) from error
    except UnicodeDecodeError as error:
        raise ReportError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from error


def _markers(lines: list[str]) -> list[_Marker]:
    found: list[_Marker] = []
    fence = ""
    for number, line in enumerate(lines):
        fence = _fence_after(fence, line)
        marker = _MARKER.fullmatch(line.strip())
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
    if name not in blocks:
        raise _missing(file, name)
    return blocks[name]


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
