r"""Hostile text made harmless.

Names, reasons and logs come from a checkpoint or from code that ran in a cell: they may
hold escape sequences, line breaks, pipes, backticks or HTML. What cannot be shown is
written out (``\x1b``, ``\u202e``), so that nothing disappears from a report unseen.
"""

from __future__ import annotations

import re

LONGEST_REASON = 300
"""Characters of a reason that a table shows; ``matrix.json`` has all of them."""

_UNSHOWABLE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, among them ESC and CSI
    "\xad\u034f\u061c\u180e\u200b-\u200f\u2060-\u206f\ufeff\ufff9-\ufffb"  # invisible
    "\u2028-\u202e"  # line separators and changes of writing direction
    "\ud800-\udfff\U000e0000-\U000e007f"  # lone surrogates and tags
    "\ufffe\uffff"  # no characters, and the last two that XML 1.0 cannot hold
)
_IN_LINES = re.compile(f"[{_UNSHOWABLE}]")
_IN_ONE_LINE = re.compile(f"[\t\n{_UNSHOWABLE}]")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LINE_END = re.compile(r"\r\n?")
_MARKDOWN = re.compile(r"[&<>|`*\[\]\\~$#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_FORMULA = re.compile("(^|;)(\\s*)(?=[-=+@\uff0d\uff1d\uff0b\uff20])")
_LINK = re.compile(r"(?i)(?<=http)(s?):(?=//)|(?<=ftp):(?=//)|(?<=www)\.")


def one_line(text: str) -> str:
    """Text for one line of a terminal or a file: no control character survives."""
    return _IN_ONE_LINE.sub(_written_out, text)


def lines(text: str) -> str:
    """Text of several lines, such as a log: only tabs and line ends survive as they are."""
    return _IN_LINES.sub(_written_out, _LINE_END.sub("\n", text))


def first_line(text: str, limit: int = LONGEST_REASON) -> str:
    """The first line that is not empty, cut at ``limit`` characters; empty if there is none."""
    line = next((part.strip() for part in text.splitlines() if part.strip()), "")
    shown = one_line(line)
    return shown if len(shown) <= limit else shown[: limit - 1].rstrip() + "…"


def markdown(text: str) -> str:
    """Text for any place of a Markdown document, a table cell included.

    Entities instead of backslashes, because renderers disagree on what a backslash
    before a pipe means in a table.
    """
    plain = _MARKDOWN.sub(_entity, one_line(text))
    return _LINK.sub(lambda found: found[0].replace(":", "&#58;").replace(".", "&#46;"), plain)


def code(text: str) -> str:
    """Text as a Markdown code span, for any place except a table cell."""
    plain = one_line(text)
    longest = max((len(run) for run in re.findall("`+", plain)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest or plain != plain.strip() or not plain else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def formula(text: str) -> str:
    """Text of one line for a cell of a spreadsheet, which takes no part of it for a formula.

    An apostrophe stands before what begins one (CWE-1236, OWASP "CSV Injection"), also behind a
    semicolon: where that parts the cells of a CSV file, it begins a cell, too. A tab or a return,
    which may begin a formula, is written out.
    """
    return _FORMULA.sub(r"\1'\2", one_line(text))


def _written_out(found: re.Match[str]) -> str:
    number = ord(found[0])
    if found[0] in _NAMED:
        return _NAMED[found[0]]
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _entity(found: re.Match[str]) -> str:
    return {"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(found[0], f"&#{ord(found[0])};")
