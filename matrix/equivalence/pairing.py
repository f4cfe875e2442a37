"""Final detections of two cells, paired without regard to their order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from matrix.equivalence.detections import Detection, Detections
from matrix.equivalence.ties import Side, explained

NEAR = 1e-4
"""How far two scores, or two edges of a box in parts of the image, may be apart."""
LEAST = 1e-6
"""The least difference of scores that rounding may explain, a few steps of a float32."""


@dataclass(frozen=True)
class Pairing:
    """Which detection of one cell is which of the other.

    ``pairs`` are places in both lists, ``edges`` and ``scores`` the largest differences
    between partners. ``tied`` counts those of the reference that have no partner because
    near-equal scores were decided the other way: at the end of a full list, between boxes of
    which one suppresses the other, or between boxes of which one suppresses these. ``alone``
    have none for no such reason, and ``other_alone`` are those of the other cell.
    """

    pairs: tuple[tuple[int, int], ...]
    edges: float
    scores: float
    tied: int
    alone: int
    other_alone: int

    @property
    def in_order(self) -> bool:
        """Whether every detection has its partner at the same place."""
        return not self.tied and not self.alone and all(a == b for a, b in self.pairs)

    def allowing(self, number: int) -> Pairing:
        """The same where rounding explains so many more without a partner, on either side."""
        return replace(
            self,
            tied=self.tied + min(self.alone, number),
            alone=max(self.alone - number, 0),
            other_alone=max(self.other_alone - number, 0),
        )


def pair(reference: Detections, other: Detections) -> Pairing:
    """Pair detections of one class, place and score, the nearest in order first."""
    free = dict(enumerate(other.found))
    pairs, left = [], []
    for place, one in enumerate(reference.found):
        partner = _partner(place, one, free)
        if partner is None:
            left.append(one)
        else:
            pairs.append((place, partner))
            del free[partner]
    partners = [(reference.found[a], other.found[b]) for a, b in pairs]
    scores = max((_scores(*both) for both in partners), default=0.0)
    edges = max((_edges(*both) for both in partners), default=0.0)
    rounding = max(2 * scores, LEAST)
    new = list(free.values())
    tied, back = explained(Side(reference, left), Side(other, new), rounding, len(pairs))
    return Pairing(tuple(pairs), edges, scores, tied, len(left) - tied, len(new) - back)


def _partner(place: int, one: Detection, free: dict[int, Detection]) -> int | None:
    """The place of the same detection among those that are free, the nearest of several."""
    if place in free and _same(one, free[place]):
        return place
    same = (number for number, found in free.items() if _same(one, found))
    return min(same, key=lambda number: abs(number - place), default=None)


def _same(one: Detection, other: Detection) -> bool:
    return one.label == other.label and _scores(one, other) <= NEAR and _edges(one, other) <= NEAR


def _scores(one: Detection, other: Detection) -> float:
    return abs(one.score - other.score)


def _edges(one: Detection, other: Detection) -> float:
    return max(abs(a - b) for a, b in zip(one.box, other.box, strict=True))
