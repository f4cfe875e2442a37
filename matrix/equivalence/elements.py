"""Two outputs of one shape, value by value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from operator import sub

from matrix.equivalence.output import Output

TOLERANCE = 1e-4
"""The largest difference in parts of an output's range that rounding may explain."""
FLOOR = 1e-6
"""Below this a difference is rounding, however small the output's range is."""


@dataclass(frozen=True)
class Apart:
    """How far two outputs are apart.

    ``relative`` is in parts of the reference's largest magnitude, absolute where that is 0.
    ``told`` says what is not finite; ``close`` whether rounding explains the difference.
    """

    absolute: float
    relative: float
    close: bool
    told: str = ""


def apart(reference: Output, other: Output) -> Apart:
    """Compare the values that are there, and mean and extremes of all.

    Mean and extremes of two arrays differ by no more than some of their values do, so their
    difference speaks of the values that were not kept.
    """
    if reference.finite and other.finite:
        known = _largest(reference.values, other.values)
        return _measured(reference, max(known, _largest(reference.bounds, other.bounds)))
    if reference.finite != other.finite:
        where = "in the reference cell" if other.finite else "here"
        return Apart(0.0, 0.0, close=False, told=f"not finite {where}")
    pairs = list(zip(reference.values, other.values, strict=False))
    both = [(a, b) for a, b in pairs if isfinite(a) and isfinite(b)]
    found = _measured(reference, max((abs(a - b) for a, b in both), default=0.0))
    same = all((isfinite(a) and isfinite(b)) or repr(a) == repr(b) for a, b in pairs)
    told = "not finite in both" if same else "not finite in both, at other places"
    return Apart(found.absolute, found.relative, found.close and same, told)


def _measured(reference: Output, absolute: float) -> Apart:
    relative = absolute / (reference.magnitude or 1.0)
    return Apart(absolute, relative, absolute <= FLOOR or relative <= TOLERANCE)


def _largest(one: Sequence[float], other: Sequence[float]) -> float:
    # Most arrays are the same in every cell.
    return 0.0 if one == other else max(map(abs, map(sub, one, other)), default=0.0)
