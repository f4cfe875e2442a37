"""In which order to run cells, so that the first useful answers come early."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from matrix.forecast.nouns import Forecast
from matrix.model import Status
from matrix.plan.versions import numbers

RANKS = (Status.PASS, Status.PARTIAL, Status.UNTESTED)
"""These come first, in this order; a cell that fails has little to show."""


def order(forecasts: Sequence[Forecast]) -> list[str]:
    """The identifiers of the cells, the most useful first.

    Cells that should pass begin, the newest TensorFlow first, and one cell of each minor
    release before any second one. Within the other ranks the given order stays.
    """
    newest = sorted(
        (one for one in forecasts if one.status is Status.PASS), key=_release, reverse=True
    )
    seen: Counter[tuple[int, ...]] = Counter()
    turns: list[tuple[int, Forecast]] = []
    for one in newest:
        turns.append((seen[_release(one)[:2]], one))
        seen[_release(one)[:2]] += 1
    first = [one for _, one in sorted(turns, key=lambda turn: turn[0])]
    others = [one for one in forecasts if one.status is not Status.PASS]
    return [one.cell.id for one in (*first, *sorted(others, key=_rank))]


def lasting(forecasts: Iterable[Forecast]) -> frozenset[str]:
    """The cells that should come to the end of their probe, or of which nothing is known."""
    return frozenset(one.cell.id for one in forecasts if one.status in RANKS)


def _rank(one: Forecast) -> int:
    return RANKS.index(one.status) if one.status in RANKS else len(RANKS)


def _release(one: Forecast) -> tuple[int, ...]:
    return numbers(one.cell.tensorflow)
