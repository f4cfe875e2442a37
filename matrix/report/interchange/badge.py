"""``badge.svg``, and ``badge.json`` for shields.io: in how many cells the checkpoint restores.

The keys of ``badge.json`` are those of https://shields.io/badges/endpoint-badge.
"""

from __future__ import annotations

import json
import math
from collections import Counter

from matrix.model import Status
from matrix.report.interchange.elements import Element, document, element
from matrix.report.interface import Sheet
from matrix.report.summary import plural

LABEL = "restores in"
NOT_RUN = frozenset({Status.INFERRED, Status.UNTESTED, Status.STALE})
SILENT = NOT_RUN | {Status.BROKEN}
"""What says nothing about the checkpoint that was seen in this run."""

GREEN, RED, GREY, DARK = "0b7a4b", "a92000", "57606a", "30363d"
HEIGHT, MARGIN, FONT = 20, 6, 11
CAPITAL, OTHER = 7.8, 5.4
"""Widths of a character in Verdana of `FONT` pixels, on average over the words of a badge. Where a
reader has another font, ``textLength`` makes the text fit the same place."""


def shields(sheet: Sheet) -> str:
    """The endpoint's answer as JSON."""
    told = {
        "schemaVersion": 1,
        "label": LABEL,
        "message": message(sheet),
        "color": colour(sheet),
    }
    return json.dumps(told, indent=2) + "\n"


def svg(sheet: Sheet) -> str:
    """The badge as an image that asks for nothing from anywhere."""
    told = message(sheet)
    left, right = _width(LABEL), _width(told)
    name = f"{sheet.checkpoint}: {LABEL} {told}"
    root = {
        "xmlns": "http://www.w3.org/2000/svg",
        "width": left + right,
        "height": HEIGHT,
        "role": "img",
        "aria-label": name,
    }
    return document(
        element(
            "svg",
            root,
            element("title", text=name),
            _ground(0, left, DARK),
            _ground(left, right, colour(sheet)),
            element("g", _LETTERS, _text(0, LABEL), _text(left, told)),
        )
    )


def message(sheet: Sheet) -> str:
    """How many cells pass, of how many; then those of which that does not tell enough."""
    counts = Counter(row.status for row in sheet.rows)
    use = "" if sheet.mode == "inference" else f" for {sheet.mode}"
    told = [f"{counts[Status.PASS]} of {plural(len(sheet.rows), 'cell')}{use}"]
    told += [f"{counts[one]} {one}" for one in (Status.DIVERGES, Status.BROKEN) if counts[one]]
    left = sum(counts[one] for one in NOT_RUN)
    return ", ".join([*told, f"{left} not run"] if left else told)


def colour(sheet: Sheet) -> str:
    """Green where any cell passes, red where none of those that speak does, grey without any."""
    statuses = {row.status for row in sheet.rows}
    if Status.PASS in statuses:
        return GREEN
    return RED if statuses - SILENT else GREY


_LETTERS = {
    "fill": "#fff",
    "font-family": "Verdana,DejaVu Sans,sans-serif",
    "font-size": FONT,
}


def _ground(x: int, width: int, fill: str) -> Element:
    return element("rect", {"x": x, "width": width, "height": HEIGHT, "fill": f"#{fill}"})


def _text(x: int, text: str) -> Element:
    place = {"x": x + MARGIN, "y": 14, "textLength": _width(text) - 2 * MARGIN}
    return element("text", place, text=text)


def _width(text: str) -> int:
    letters = sum(CAPITAL if letter.isupper() else OTHER for letter in text)
    return math.ceil(letters) + 2 * MARGIN
