"""The colours of answers, as people with each kind of colour blindness see them.

The matrices are those of Machado, Oliveira and Fernandes, "A Physiologically-based Model for
Simulation of Color Vision Deficiency", 2009, for severity 1.0, on linear RGB.
"""

from __future__ import annotations

import itertools
import re

import pytest

from matrix.report.page.document import FOLDER

Triple = tuple[float, float, float]

SIGHTS: dict[str, tuple[Triple, Triple, Triple]] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
GROUPS = ("good", "part", "bad", "other", "stopped", "none")
FAR = 20.0
"""A difference in CIE L*a*b* that nobody overlooks; about 2 can just be seen."""
LEAST_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11, for what is not text."""

STYLE = (FOLDER / "style.css").read_text(encoding="utf-8")
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", STYLE
    )
}


def linear(colour: str) -> Triple:
    values = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return red, green, blue


def lab(colour: str, sight: str) -> Triple:
    rgb = linear(colour)
    seen = [
        min(max(sum(a * b for a, b in zip(row, rgb, strict=True)), 0), 1) for row in SIGHTS[sight]
    ]
    red, green, blue = seen
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_the_edges_of_answers_are_told_apart(mode: int, sight: str) -> None:
    seen = {name: lab(TOKENS[f"{name}-edge"][mode], sight) for name in GROUPS}
    for one, other in itertools.combinations(GROUPS, 2):
        squares = ((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True))
        assert sum(squares) ** 0.5 > FAR, (one, other)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_the_edges_of_answers_stand_out(mode: int) -> None:
    card = luminance(TOKENS["card"][mode])
    for name in GROUPS:
        edge = luminance(TOKENS[f"{name}-edge"][mode])
        contrast = (max(edge, card) + 0.05) / (min(edge, card) + 0.05)
        assert contrast >= LEAST_CONTRAST, name
