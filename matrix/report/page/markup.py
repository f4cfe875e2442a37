"""HTML elements, and the one place where foreign text becomes harmless in them.

What is not `Html` is foreign, and `tag` escapes it. Joining `Html` to anything with ``+`` or an
f-string gives plain text again, so a mistake shows as escaped markup and never as a hole.
"""

from __future__ import annotations

import html
from collections.abc import Iterable

from matrix.report import escape

VOID = frozenset({"br", "input", "link", "meta"})


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: str | int | float | bool) -> Html:
    """An element.

    Attributes are named as in HTML, with ``_`` for ``-`` and one behind Python's own words
    (``class_``). True stands for an attribute without a value, False for none.
    """
    told = "".join(
        f" {_named(key)}" if value is True else f' {_named(key)}="{_quoted(str(value))}"'
        for key, value in attributes.items()
        if value is not False
    )
    if name in VOID:
        return Html(f"<{name}{told}>")
    return Html(f"<{name}{told}>{join(children)}</{name}>")


def join(children: Iterable[str]) -> Html:
    """Several pieces one after the other; foreign text among them is escaped."""
    return Html("".join(child if isinstance(child, Html) else _text(child) for child in children))


def _text(foreign: str) -> str:
    return html.escape(escape.lines(foreign), quote=False)


def _quoted(foreign: str) -> str:
    return html.escape(escape.one_line(foreign))


def _named(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
