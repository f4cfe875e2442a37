"""Delta debugging: the smallest set of changes that makes the good side bad; pure.

After A. Zeller and R. Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE
Transactions on Software Engineering 28(2), 2002: two sets of changes, one as good and one as
bad, move towards each other until they differ in one. Then whatever else the bad one holds
must show that it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TypeVar

from matrix.bisect.nouns import Changes, Narrowed, Outcome

Test = Callable[[Changes], Outcome]
State = TypeVar("State")
Weights = Mapping[Changes, int]
"""Units, changes that stay together as long as that helps, and how suspicious each is."""


class Spent(Exception):  # noqa: N818 - the end of a budget is no error
    """The budget is used up: a mixture was not run."""


def furthest(states: Iterator[State], given: State) -> State:
    """The last of some states; where the budget ends before, the last that was reached."""
    reached = given
    with suppress(Spent):
        for state in states:
            reached = state
    return reached


def narrow(test: Test, weights: Weights) -> Iterator[Narrowed]:
    """Yield ever narrower answers; the last, which is complete, is the smallest set of changes.

    ``test`` remembers what it was asked, and raises `Spent` where it may ask no more.
    """
    found = Narrowed(frozenset(), frozenset().union(*weights), complete=False)
    alone = {frozenset([one]): weight for unit, weight in weights.items() for one in unit}
    for pieces in (weights, alone):
        for narrower in isolated(test, found, pieces):
            yield (found := narrower)
    yield from _smallest(test, _sufficient(test, found, weights), alone)


def first_bad(test: Callable[[int], Outcome], count: int) -> Iterator[tuple[int, int]]:
    """Yield ever nearer (last good, first bad) of revisions 0, known good, to ``count``, known bad.

    A revision that is neither is passed over for its neighbours.
    """
    low, high = 0, count
    neither: set[int] = set()
    while left := [one for one in range(low + 1, high) if one not in neither]:
        middle = min(left, key=lambda one: abs(2 * one - low - high))
        match test(middle):
            case Outcome.GOOD:
                low = middle
            case Outcome.BAD:
                high = middle
            case Outcome.OTHER:
                neither.add(middle)
        yield low, high


def _smallest(test: Test, needed: Changes, alone: Weights) -> Iterator[Narrowed]:
    """Yield a set of changes that is as bad, without those that prove not to be needed."""
    yield Narrowed(frozenset(), needed, complete=False)
    for one in _ranked(alone, needed):
        if len(needed) > 1 and test(needed - one) is Outcome.BAD:
            needed -= one
            yield Narrowed(frozenset(), needed, complete=False)
    without = [needed - one for one in _ranked(alone, needed)]
    good = [one for one in without if not one or test(one) is Outcome.GOOD]
    yield Narrowed(good[0] if good else frozenset(), needed, complete=True)


def isolated(test: Test, found: Narrowed, weights: Weights) -> Iterator[Narrowed]:
    """Yield ever nearer sets, one as good and one as bad, until no unit lies between them.

    Units remain where every mixture between the two is neither as good nor as bad.
    """
    low, high, parts = found.low, found.high, 2
    while len(left := _ranked(weights, high - low)) > 1:
        pieces = cut(left, parts)
        tried = [(low | one, 2, parts - 1) for one in pieces]
        tried += [(high - one, parts - 1, 2) for one in pieces]
        for chosen, if_bad, if_good in tried:
            outcome = test(chosen)
            if outcome is not Outcome.OTHER:
                low, high = (low, chosen) if outcome is Outcome.BAD else (chosen, high)
                parts = max(2, if_bad if outcome is Outcome.BAD else if_good)
                yield Narrowed(low, high, complete=False)
                break
        else:
            if parts >= len(left):
                return
            parts = min(2 * parts, len(left))


def cut(units: Mapping[Changes, int], parts: int) -> list[Changes]:
    """Cut units, the most suspicious first, into parts of about equal suspicion."""
    parts = min(parts, len(units))
    pieces: list[Changes] = [frozenset()]
    total, weight = sum(units.values()), 0
    for at, (unit, own) in enumerate(units.items(), start=1):
        pieces[-1] |= unit
        weight += own
        missing = parts - len(pieces)
        full = weight * parts >= total * len(pieces)
        if missing and (full or len(units) - at == missing):
            pieces.append(frozenset())
    return pieces


def _ranked(weights: Weights, within: Changes) -> dict[Changes, int]:
    """What of each unit lies within some changes, the most suspicious first."""
    found = {unit & within: weight for unit, weight in weights.items() if unit & within}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], sorted(map(str, pair[0])))))


def _sufficient(test: Test, found: Narrowed, weights: Weights) -> Changes:
    """Changes that are as bad with nothing else of the bad side.

    What lies between the two sets may need others of the bad set to do its harm: those are
    found one after the other, each as what must be there for the failure to show.
    """

    def shows(chosen: Changes) -> Outcome:
        return Outcome.BAD if test(chosen) is Outcome.BAD else Outcome.GOOD

    needed, high = found.high - found.low, found.high
    while shows(needed) is not Outcome.BAD:
        start = Narrowed(needed, high, complete=False)
        *_, last = start, *isolated(shows, start, weights)
        needed, high = needed | (last.high - last.low), last.high
    return needed
