"""How far one place is from another: TensorFlow, OD API, Python and packages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from matrix.advise.nouns import Distance, Packages
from matrix.advise.packages import differences
from matrix.plan.versions import era, natural, numbers

LAST_ONE = 15
"""TensorFlow 1.15 is the last of its generation; 2.0 came after it."""
FIRST_THREE = 100
"""Where a third generation would begin: far from all that exists."""
Position = tuple[str, str, str]
"""A TensorFlow, an OD API and a Python version."""


@cache
def release_number(tensorflow: str) -> int:
    """The place of a TensorFlow in the row of all minor releases, 2.0 having the number 0.

    So a distance is that of the releases themselves, whichever of them a matrix has.
    Source of the row: github.com/tensorflow/tensorflow/releases.
    """
    major, minor, *_ = *numbers(tensorflow), 0, 0
    if major <= 1:
        return minor - LAST_ONE - 1
    return minor + (major - 2) * FIRST_THREE


def between(
    start: Position,
    end: Position,
    ods: Sequence[str],
    before: Packages,
    after: Packages,
) -> Distance:
    """The distance of two places; ``ods`` are the OD API versions of the matrix."""
    row = sorted({*ods, start[1], end[1]}, key=era)
    return Distance(
        release_number(end[0]) - release_number(start[0]),
        row.index(end[1]) - row.index(start[1]),
        _minor(end[2]) - _minor(start[2]),
        *differences(before, after),
    )


def direction(start: Position, end: Position) -> int:
    """1 for an upgrade, -1 for a downgrade, 0 for the same pair under the same Python.

    TensorFlow decides, then the OD API, then Python.
    """
    first, second = _order(start), _order(end)
    return (second > first) - (second < first)


def _order(place: Position) -> tuple[object, ...]:
    return natural(place[0]), era(place[1]), natural(place[2])


def _minor(python: str) -> int:
    return int(python.split(".")[1])
