"""Detections that only one cell has because near-equal scores were decided the other way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matrix.equivalence.detections import Box, Detection, Detections

OVERLAP = 0.5
"""Shared area from which one of two boxes of a class suppresses the other: the thresholds of
published configs lie between 0.5 and 0.7."""


@dataclass(frozen=True)
class _Ties:
    """Those of one cell without a partner that rounding explains.

    ``last`` had no room at the end of a full list, ``exchanged`` lost their place to boxes of
    the other cell.
    """

    last: tuple[Detection, ...]
    exchanged: tuple[Detection, ...]

    @property
    def all(self) -> tuple[Detection, ...]:
        return self.last + self.exchanged


@dataclass(frozen=True)
class Side:
    """The detections of one cell, and those among them without a partner in the other."""

    all: Detections
    alone: Sequence[Detection]


def explained(here: Side, there: Side, rounding: float, pairs: int) -> tuple[int, int]:
    """How many of those without a partner are decisions of near-equal scores, on each side.

    ``rounding`` is how far scores move between these two cells: what is further apart was not
    decided by it. Where more boxes take each other's place than there are ``pairs`` of
    partners, boxes themselves have changed, and such an exchange explains nothing.
    """
    ours, theirs = _ties(here.alone, there.all, rounding), _ties(there.alone, here.all, rounding)
    while True:
        more, back = _suppressed(here.alone, ours, theirs), _suppressed(there.alone, theirs, ours)
        if not more and not back:
            break
        ours = replace(ours, exchanged=ours.exchanged + more)
        theirs = replace(theirs, exchanged=theirs.exchanged + back)
    ours_out, theirs_out = _crowded_out(here, ours, there), _crowded_out(there, theirs, here)
    return (
        _plausible(ours, pairs) + min(ours_out, len(theirs.exchanged)),
        _plausible(theirs, pairs) + min(theirs_out, len(ours.exchanged)),
    )


def _ties(left: Sequence[Detection], others: Detections, rounding: float) -> _Ties:
    """Those without a partner that near-equal scores explain at once."""
    lowest = _lowest(others)
    last = [one for one in left if others.full and abs(one.score - lowest) <= rounding]
    rest = (one for one in left if one not in last)
    exchanged = (one for one in rest if any(_rivals(one, it, rounding) for it in others.found))
    return _Ties(tuple(last), tuple(exchanged))


def _suppressed(alone: Sequence[Detection], known: _Ties, by: _Ties) -> tuple[Detection, ...]:
    """Those not explained yet that a box suppresses which only the other cell has."""
    explained_so_far = known.all
    return tuple(
        one
        for one in alone
        if one not in explained_so_far
        and any(found.score >= one.score and _overlapping(one, found) for found in by.exchanged)
    )


def _crowded_out(side: Side, known: _Ties, other: Side) -> int:
    """How many not explained yet had no room at the end of the other cell's full list.

    Each needs one that took its room: ``explained`` counts no more than there are of those.
    """
    if not other.all.full:
        return 0
    lowest = _lowest(other.all)
    explained_so_far = known.all
    return sum(one.score <= lowest for one in side.alone if one not in explained_so_far)


def _lowest(detections: Detections) -> float:
    return min((found.score for found in detections.found), default=0.0)


def _plausible(ties: _Ties, pairs: int) -> int:
    exchanged = len(ties.exchanged)
    return len(ties.last) + (exchanged if exchanged <= pairs else 0)


def _rivals(one: Detection, other: Detection, rounding: float) -> bool:
    """Whether it is a matter of rounding which of two detections suppresses the other."""
    return abs(one.score - other.score) <= rounding and _overlapping(one, other)


def _overlapping(one: Detection, other: Detection) -> bool:
    return one.label == other.label and _overlap(one.box, other.box) >= OVERLAP


def _overlap(one: Box, other: Box) -> float:
    """The shared area in parts of the area that both cover together."""
    height = min(one[2], other[2]) - max(one[0], other[0])
    width = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(height, 0.0) * max(width, 0.0)
    both = _area(one) + _area(other) - shared
    return shared / both if both > 0 else 0.0


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)
