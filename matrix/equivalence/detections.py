"""Final detections of two cells, paired without regard to their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matrix.equivalence.output import Output
from matrix.equivalence.stages import BOXES, CLASSES, COUNT, SCORES

NEAR = 1e-4
"""How far two scores, or two edges of a box in parts of the image, may be apart."""
OVERLAP = 0.5
"""Shared area from which one of two boxes of a class suppresses the other: the thresholds of
published configs lie between 0.5 and 0.7."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Detection:
    """One final detection; ``box`` is (top, left, bottom, right) in parts of the image."""

    label: int
    score: float
    box: Box


@dataclass(frozen=True)
class Detections:
    """The final detections of one cell; ``full`` when there was no room for another one."""

    found: tuple[Detection, ...]
    full: bool


@dataclass(frozen=True)
class Pairing:
    """Which detection of one cell is which of the other.

    ``pairs`` are places in both lists, ``edges`` and ``scores`` the largest differences
    between partners. ``tied`` counts those of the reference that have no partner because
    near-equal scores were decided the other way: at the end of a full list, or between boxes
    of which one suppresses the other. ``alone`` have none for no such reason, and
    ``other_alone`` are those of the other cell.
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


def detections(outputs: Mapping[str, Output]) -> Detections | None:
    """The final detections among the outputs of a cell, None where they are not whole."""
    boxes, classes, scores = (outputs.get(name) for name in (BOXES, CLASSES, SCORES))
    count = outputs.get(COUNT)
    if not (boxes and classes and scores and count) or not count.values:
        return None
    if not all(one.finite for one in (boxes, classes, scores, count)):
        return None
    kept = min(len(scores.values), len(classes.values), len(boxes.values) // 4)
    number = min(int(count.values[0]), kept)
    found = tuple(
        Detection(int(classes.values[n]), scores.values[n], _box(boxes.values[4 * n : 4 * n + 4]))
        for n in range(number)
    )
    return Detections(found, int(count.values[0]) >= kept)


def _box(values: Sequence[float]) -> Box:
    top, left, bottom, right = values
    return top, left, bottom, right


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
    tied = sum(_tied(one, other) for one in left)
    return Pairing(
        tuple(pairs),
        max((_edges(reference.found[a], other.found[b]) for a, b in pairs), default=0.0),
        max((_scores(reference.found[a], other.found[b]) for a, b in pairs), default=0.0),
        tied,
        len(left) - tied,
        sum(not _tied(one, reference) for one in free.values()),
    )


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


def _tied(one: Detection, others: Detections) -> bool:
    """Whether a near-equal score explains that a detection is not among the others."""
    lowest = min((found.score for found in others.found), default=0.0)
    if others.full and one.score <= lowest + NEAR:
        return True
    return any(
        one.label == rival.label
        and _scores(one, rival) <= NEAR
        and _overlap(one.box, rival.box) >= OVERLAP
        for rival in others.found
    )


def _overlap(one: Box, other: Box) -> float:
    """The shared area in parts of the area that both cover together."""
    height = min(one[2], other[2]) - max(one[0], other[0])
    width = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(height, 0.0) * max(width, 0.0)
    both = _area(one) + _area(other) - shared
    return shared / both if both > 0 else 0.0


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)
