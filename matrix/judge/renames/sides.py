"""The two sides of a search, prepared once: who has which shape, type and role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matrix.judge.renames.nouns import Rule, kind_of
from matrix.judge.renames.roles import role
from matrix.model import Variable


class Sides:
    """Missing model variables and unexpected checkpoint tensors, by number.

    ``kinds`` and ``roles`` are one per variable, as in `kind_of` and `role`; equal kinds are
    one and the same number on both sides.
    """

    def __init__(self, missing: Sequence[Variable], unexpected: Sequence[Variable]) -> None:
        numbers: dict[object, int] = {}
        self.missing = missing
        self.unexpected = unexpected
        self.wanted_kinds = [numbers.setdefault(kind_of(m), len(numbers)) for m in missing]
        self.wanted_roles = [role(one) for one in missing]
        self.kinds = [numbers.setdefault(kind_of(one), len(numbers)) for one in unexpected]
        self.roles = [role(one) for one in unexpected]
        self._places = {
            (one.name, kind): number
            for number, (one, kind) in enumerate(zip(missing, self.wanted_kinds, strict=True))
        }

    def renamed(self, rules: Iterable[Rule]) -> list[str]:
        """The unexpected names after all rules, one after the other."""
        names = [one.name for one in self.unexpected]
        for rule in rules:
            names = apply(rule, names)
        return names

    def pairs(self, names: Sequence[str]) -> dict[int, int]:
        """Missing number to unexpected number, where name, shape and type are equal.

        A variable that several tensors claim has none.
        """
        found: dict[int, int] = {}
        twice = set()
        for index, key in enumerate(zip(names, self.kinds, strict=True)):
            number = self._places.get(key)
            if number is None:
                continue
            if number in found:
                twice.add(number)
            found[number] = index
        return {number: index for number, index in found.items() if number not in twice}


def apply(rule: Rule, names: Iterable[str]) -> list[str]:
    """The names after one rule."""
    old, new = rule.texts
    return [f"//{name}/".replace(old, new)[2:-1] for name in names]
