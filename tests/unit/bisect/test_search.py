"""Delta debugging against invented causes."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass, field
from math import ceil, log2

import pytest

from matrix.bisect.nouns import Change, Changes, Kind, Narrowed, Outcome
from matrix.bisect.search import Spent, cut, first_bad, furthest, narrow

NOTHING: Changes = frozenset()


def change(number: int) -> Change:
    return Change(Kind.PACKAGE, f"p{number:02}", "a", "b")


def chosen(*numbers: int) -> Changes:
    return frozenset(map(change, numbers))


@dataclass
class World:
    """What is true: the cause, and which changes fail in another way without their partner."""

    count: int
    cause: Changes
    coupled: Collection[Changes] = ()
    budget: int = 10_000
    asked: dict[Changes, Outcome] = field(default_factory=dict)

    def test(self, mixture: Changes) -> Outcome:
        if mixture in (NOTHING, self.everything):
            return Outcome.BAD if mixture else Outcome.GOOD
        if mixture not in self.asked:
            if len(self.asked) >= self.budget:
                raise Spent
            self.asked[mixture] = self._truth(mixture)
        return self.asked[mixture]

    def _truth(self, mixture: Changes) -> Outcome:
        if any(mixture & one not in (NOTHING, one) for one in self.coupled):
            return Outcome.OTHER
        return Outcome.BAD if self.cause <= mixture else Outcome.GOOD

    @property
    def everything(self) -> Changes:
        return chosen(*range(self.count))

    def narrowed(self, weights: dict[Changes, int] | None = None) -> Narrowed:
        alone = {chosen(number): 1 for number in range(self.count)}
        start = Narrowed(NOTHING, self.everything, complete=False)
        return furthest(narrow(self.test, weights or alone), start)


@pytest.mark.parametrize("count", [1, 2, 3, 12, 40])
def test_one_change_is_found_in_about_as_many_runs_as_its_position_has_bits(count: int) -> None:
    for number in range(count):
        world = World(count, chosen(number))
        assert world.narrowed() == Narrowed(NOTHING, chosen(number), complete=True)
        assert len(world.asked) <= ceil(log2(count)) + 1


def test_a_suspect_is_asked_first_and_found_at_once() -> None:
    world = World(30, chosen(17))
    weights = {chosen(number): 1 for number in range(30)} | {chosen(17): 256}
    assert world.narrowed(weights).high == chosen(17)
    assert list(world.asked) == [chosen(17)]


def test_a_wrong_suspect_costs_one_run() -> None:
    world = World(16, chosen(9))
    weights = {chosen(number): 1 for number in range(16)} | {chosen(3): 256}
    assert world.narrowed(weights).high == chosen(9)
    assert len(world.asked) <= 1 + 4 + 1


@pytest.mark.parametrize("size", [2, 3])
def test_a_cause_of_several_changes_is_the_smallest_set_of_them(size: int) -> None:
    random.seed(size)
    for _ in range(100):
        count = random.randint(size + 1, 30)  # noqa: S311 - the same disorder each time
        cause = chosen(*random.sample(range(count), size))
        found = World(count, cause).narrowed()
        assert found.complete
        assert found.high == cause
        assert found.low < cause
        assert len(found.low) == size - 1


def test_mixtures_that_fail_otherwise_are_passed_over() -> None:
    """Neither a TensorFlow without its Keras nor the reverse says anything."""
    for number in range(10):
        world = World(10, chosen(number), coupled=[chosen(2, 7)])
        found = world.narrowed()
        # Of two that cannot be told apart, both are named.
        assert found.high == (chosen(2, 7) if number in (2, 7) else chosen(number))
        assert found.complete


def test_a_unit_stays_together_until_it_is_all_that_is_left() -> None:
    weights = {chosen(0, 1, 2): 1, chosen(3): 1, chosen(4): 1}
    world = World(5, chosen(1))
    assert world.narrowed(weights).high == chosen(1)
    first, *_ = world.asked
    assert first & chosen(0, 1, 2) in (NOTHING, chosen(0, 1, 2))
    coupled = World(5, chosen(1), coupled=[chosen(0, 1), chosen(1, 2)])
    assert coupled.narrowed(weights).high == chosen(0, 1, 2)


def test_where_the_budget_ends_the_answer_is_what_was_reached() -> None:
    for budget in range(4):
        world = World(16, chosen(5), budget=budget)
        found = world.narrowed()
        assert not found.complete
        assert len(found.high - found.low) == 16 >> budget
        assert change(5) in found.high - found.low
    assert World(16, chosen(5), budget=5).narrowed().complete


def test_parts_are_of_equal_suspicion_and_none_is_empty() -> None:
    heavy = {chosen(0): 8, chosen(1): 2, chosen(2): 2, chosen(3): 2, chosen(4): 2}
    assert cut(heavy, 2) == [chosen(0), chosen(1, 2, 3, 4)]
    assert cut(heavy, 4) == [chosen(0), chosen(1), chosen(2), chosen(3, 4)]
    assert cut(heavy, 9) == [chosen(number) for number in range(5)]


@pytest.mark.parametrize("count", [1, 2, 3, 10])
def test_the_first_bad_revision(count: int) -> None:
    for culprit in range(1, count + 1):
        asked: list[int] = []

        def test(at: int, culprit: int = culprit, asked: list[int] = asked) -> Outcome:
            asked.append(at)
            return Outcome.BAD if at >= culprit else Outcome.GOOD

        assert furthest(first_bad(test, count), (0, count)) == (culprit - 1, culprit)
        assert len(asked) <= ceil(log2(count)) if count > 1 else not asked


def test_revisions_that_are_neither_are_passed_over() -> None:
    truth = {1: Outcome.GOOD, 2: Outcome.OTHER, 3: Outcome.OTHER, 4: Outcome.OTHER, 5: Outcome.BAD}
    assert furthest(first_bad(truth.__getitem__, 6), (0, 6)) == (1, 5)


def test_revisions_within_a_budget() -> None:
    def test(at: int) -> Outcome:
        if at < 4:
            raise Spent
        return Outcome.BAD

    assert furthest(first_bad(test, 8), (0, 8)) == (0, 4)
