"""Which checkpoint tensors may be a missing variable under another name.

Never all against all: names of one shape and type are kept sorted in three ways, and only
the neighbours of where a missing variable would stand are looked at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matrix.judge.renames.align import Edit, Segments, edits, likeness
from matrix.judge.renames.sides import Sides

DEEPEST = 32
"""Segments of a name that is looked at; models nest half as deep."""
NEAR = 2
"""Neighbours on each side."""
SAME_ROLE = 0.05

_ORDERS: tuple[Callable[[Segments], Segments], ...] = (
    lambda name: name,
    lambda name: name[::-1],
    lambda name: name[-2::-1],
)
"""By the beginning, by the end, and by the end of the layer's name."""


@dataclass(frozen=True)
class Candidate:
    """A tensor of the right shape and type, under its present name, and what still differs."""

    name: Segments
    likeness: float
    edits: tuple[Edit, ...]


class Candidates:
    """The tensors without a variable, under the names that the rules so far have given them."""

    def __init__(self, sides: Sides, names: Sequence[str], free: Sequence[int]) -> None:
        self._sides = sides
        self._segments = {
            index: tuple(names[index].split("/"))
            for index in free
            if names[index].count("/") < DEEPEST
        }
        self._sorted: dict[int, list[list[tuple[Segments, int]]]] = {}
        self._labels: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._kinds: dict[int, list[int]] = defaultdict(list)
        for index in self._segments:
            self._kinds[sides.kinds[index]].append(index)
            if label := sides.unexpected[index].label:
                self._labels[sides.kinds[index], label].append(index)

    def best(self, wanted: int) -> list[Candidate]:
        """The tensors that are most like a missing variable, all equally so."""
        segments = tuple(self._sides.missing[wanted].name.split("/"))
        if len(segments) > DEEPEST:
            return []
        role = self._sides.wanted_roles[wanted]
        found = []
        for index in self._near(segments, wanted):
            its = self._sides.roles[index]
            # A batch norm's mean is never another's variance, though their shapes are equal.
            if not (role and its) or role == its:
                found.append(self._candidate(segments, index, SAME_ROLE if role and its else 0))
        top = max((one.likeness for one in found), default=0.0)
        return [one for one in found if one.likeness == top] if top else []

    def _candidate(self, segments: Segments, index: int, bonus: float) -> Candidate:
        mine = self._segments[index]
        changes = edits(mine, segments)
        return Candidate(mine, likeness(mine, segments, changes) + bonus, changes)

    def _near(self, segments: Segments, wanted: int) -> set[int]:
        kind = self._sides.wanted_kinds[wanted]
        if label := self._sides.missing[wanted].label:
            labelled = self._labels.get((kind, label), ())
            if len(labelled) == 1:
                return set(labelled)
        found: set[int] = set()
        for order, places in zip(_ORDERS, self._places(kind), strict=True):
            at = bisect_left(places, (order(segments), -1))
            found.update(index for _, index in places[max(at - NEAR, 0) : at + NEAR])
        return found

    def _places(self, kind: int) -> list[list[tuple[Segments, int]]]:
        """The tensors of one shape and type in each of the orders."""
        if kind not in self._sorted:
            group = self._kinds.get(kind, ())
            self._sorted[kind] = [
                sorted((order(self._segments[index]), index) for index in group)
                for order in _ORDERS
            ]
        return self._sorted[kind]
