"""The frame of a page: one file that asks for nothing, and runs no script but its own.

Style and script are inlined, and a Content-Security-Policy allows them by their digests and
nothing else: no request to anywhere, no other script, no form that is sent.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path

from matrix.report.page.markup import Html, tag

FOLDER = Path(__file__).parent
GENERATOR = tag("meta", name="generator", content="od-matrix")
"""What marks a page of this program."""


def document(title: str, *body: str, script: str, data: object = None) -> str:
    """A whole page, ending in a line end.

    ``script`` is the file of what the page can do, ``data`` what that works on.
    """
    style, script = _file("style.css"), _file("theme.js") + _file(script)
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}';"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        GENERATOR,
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        # Without an icon of its own a browser would ask the server for one.
        tag("link", rel="icon", href="data:,"),
        tag("style", Html(style)),
    )
    switch = tag("button", "Dark", id="theme", type="button", hidden=True)
    parts = [switch, *body, _data(data) if data else "", tag("script", Html(script))]
    return f"<!doctype html>\n{tag('html', head, tag('body', *parts), lang='en')}\n"


def _data(data: object) -> Html:
    """A block of JSON, in which no text can look like the end of the block."""
    text = json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")
    return tag("script", Html(text), type="application/json", id="data")


@cache
def _file(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
