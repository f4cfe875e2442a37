"""Rules that are a toss: another model variable would do as well for what they rename.

Two vectors of a batch norm, or two towers of a head, have equal shapes. Where both have
names that say nothing, either could be either, and a save that lacks some of them makes one
choice look better than the other by chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

from matrix.judge.renames.align import shared
from matrix.judge.renames.candidates import DEEPEST
from matrix.judge.renames.nouns import Rule
from matrix.judge.renames.sides import Sides, apply

FAIR = 0.5
MOST_COMPANIONS = 32
"""Variables of one layer; more under one scope are no layer, and would cost time."""


def without_tosses(rules: Sequence[Rule], sides: Sides) -> list[Rule]:
    """The rules without those whose pairs have a rival in half of all cases or more."""
    rivals = _Rivals(sides, sides.pairs(sides.renamed(rules)))
    kept, before = [], sides.renamed(())
    for rule in rules:
        after = apply(rule, before)
        if not rivals.toss(before, after):
            kept.append(rule)
        before = after
    return kept


class _Rivals:
    """Missing variables that differ in one segment only, beside the pairs of all rules."""

    def __init__(self, sides: Sides, pairs: Mapping[int, int]) -> None:
        self._sides = sides
        self._pairs = pairs
        self._names = [one.name.split("/") for one in sides.missing]
        # As they were saved: a rule that is itself a toss must not speak for another.
        self._companions = _companions(sides)
        self._siblings: dict[object, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            # Deeper names come to no rule, and each key is as long as its name.
            for place in range(len(name) if len(name) <= DEEPEST else 0):
                self._siblings[self._key(number, place)].append(number)

    def toss(self, before: Sequence[str], after: Sequence[str]) -> bool:
        """Whether half of what a rule paired could as well be another variable."""
        touched = rivalled = 0
        for wanted, index in self._pairs.items():
            if before[index] == after[index]:
                continue
            touched += 1
            old, new = before[index].split("/"), after[index].split("/")
            places = [n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b]
            if len(old) == len(new) and len(places) == 1:
                # From the end: rules that come later mostly change how names begin.
                place = places[0] - len(old) + len(self._names[wanted])
                rivalled += place >= 0 and self._rivalled(wanted, old[places[0]], place)
        return touched > 0 and rivalled >= FAIR * touched

    def _rivalled(self, wanted: int, old: str, place: int) -> bool:
        if self._firm(wanted, place):
            return False
        likeness = shared(old, self._names[wanted][place])
        last = place == len(self._names[wanted]) - 1
        beside = self._companions.get(old, frozenset()) if last else frozenset()
        return any(
            other != wanted
            and shared(old, self._names[other][place]) >= likeness
            and not self._firm(other, place)
            and not beside & {self._names[other][place], f"/{self._sides.wanted_roles[other]}"}
            for other in self._siblings.get(self._key(wanted, place), ())
        )

    def _firm(self, wanted: int, place: int) -> bool:
        """Whether a variable has a tensor whose own name, label or role says it is this one."""
        index = self._pairs.get(wanted)
        if index is None:
            return False
        mine, its = self._sides.missing[wanted], self._sides.unexpected[index]
        last = place == len(self._names[wanted]) - 1
        role = self._sides.wanted_roles[wanted] if last else ""
        return (
            self._names[wanted][place] in its.name.split("/")
            or (mine.label != "" and mine.label == its.label)
            or (role != "" and role == self._sides.roles[index])
        )

    def _key(self, number: int, place: int) -> object:
        name = self._names[number]
        return tuple(name[:place]), tuple(name[place + 1 :]), self._sides.wanted_kinds[number]


def _companions(sides: Sides) -> Mapping[str, Set[str]]:
    """For each last segment those that stand beside it in a layer, and their roles (``/mean``).

    What stands beside a name anywhere is not what the name means.
    """
    layers: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for one, role in zip(sides.unexpected, sides.roles, strict=True):
        layer, _, last = one.name.rpartition("/")
        layers[layer].add((last, f"/{role}" if role else ""))
    found: dict[str, set[str]] = defaultdict(set)
    for members in layers.values():
        if len(members) <= MOST_COMPANIONS:
            for last, _ in members:
                found[last].update(text for other in members if other[0] != last for text in other)
    return found
