"""The badge and the answer for shields.io, asserted by whole output."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from matrix.model import Status
from matrix.report.interchange import badge
from matrix.report.interchange.badge import GREEN, GREY, RED
from tests.unit.report.interchange.sheets import HOSTILE, every_status, row, sheet

SVG = """\
<?xml version="1.0" encoding="utf-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="149" height="20" role="img" \
aria-label="ssd: restores in 1 of 2 cells">
  <title>ssd: restores in 1 of 2 cells</title>
  <rect x="0" width="72" height="20" fill="#30363d" />
  <rect x="72" width="77" height="20" fill="#0b7a4b" />
  <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
    <text x="6" y="14" textLength="60">restores in</text>
    <text x="78" y="14" textLength="65">1 of 2 cells</text>
  </g>
</svg>
"""
JSON = """\
{
  "schemaVersion": 1,
  "label": "restores in",
  "message": "1 of 2 cells",
  "color": "0b7a4b"
}
"""


def test_whole_output() -> None:
    told = sheet(row(8, Status.PASS), row(9, Status.FAIL))
    assert (badge.svg(told), badge.shields(told)) == (SVG, JSON)


@pytest.mark.parametrize(
    ("statuses", "mode", "message", "colour"),
    [
        ([], "inference", "0 of 0 cells", GREY),
        ([Status.PASS], "inference", "1 of 1 cell", GREEN),
        ([Status.PASS, Status.FAIL], "detection", "1 of 2 cells for detection", GREEN),
        ([Status.FAIL, Status.UNBUILDABLE], "inference", "0 of 2 cells", RED),
        ([Status.FAIL, Status.BROKEN], "inference", "0 of 2 cells, 1 BROKEN", RED),
        ([Status.PASS, Status.BROKEN], "inference", "1 of 2 cells, 1 BROKEN", GREEN),
        ([Status.BROKEN, Status.BROKEN], "inference", "0 of 2 cells, 2 BROKEN", GREY),
        ([Status.INFERRED, Status.UNTESTED], "inference", "0 of 2 cells, 2 not run", GREY),
        ([Status.PASS, Status.DIVERGES], "inference", "1 of 2 cells, 1 DIVERGES", GREEN),
    ],
)
def test_what_it_says(statuses: list[Status], mode: str, message: str, colour: str) -> None:
    told = sheet(*(row(number, one) for number, one in enumerate(statuses)), mode=mode)
    assert (badge.message(told), badge.colour(told)) == (message, colour)


def test_what_needs_a_word_of_its_own_gets_one() -> None:
    assert badge.message(every_status()) == "1 of 12 cells, 1 DIVERGES, 1 BROKEN, 3 not run"


def test_a_hostile_name_stays_text_and_nothing_is_asked_for() -> None:
    text = badge.svg(sheet(row(1, Status.PASS), name=HOSTILE))
    root = ElementTree.fromstring(text.encode())  # noqa: S314 - our own text
    name = root.attrib["aria-label"]
    assert name == r"""=1+1 <b>"&'\x1b[31m\ufffe: restores in 1 of 1 cell"""
    assert root[0].text == name
    assert {one.tag.split("}")[1] for one in root.iter()} == {"svg", "title", "rect", "g", "text"}
    assert re.findall(r"https?:[^\"]*|url\(|href|@import", text) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize("ground", [badge.DARK, GREEN, RED, GREY])
def test_white_letters_can_be_read(ground: str) -> None:
    """At least 4.5 to 1, by the relative luminance of WCAG 2.2."""
    parts = [int(ground[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert 1.05 / (luminance + 0.05) >= 4.5
