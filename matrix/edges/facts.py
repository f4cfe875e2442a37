"""Which cells need no run, because facts gathered in that very environment decide them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from matrix.edges.nouns import Said, Survey
from matrix.facts.observed import IMPORTS
from matrix.forecast.nouns import Forecast
from matrix.model import Certainty, Status

OBSERVED = ("build", *IMPORTS)
"""Phases that end a cell before any checkpoint: the facts saw this, nothing is foreseen."""

COMPUTED = ("parse-config", "build-model")
"""Phases that only the config and what the facts list of the cell decide: its messages' fields,
its feature extractors. No tensor is read before they are over."""


def decided(survey: Survey) -> dict[str, Said]:
    """The answers of the cells that facts decide, run or not, by identifier.

    What is only computed from facts is no longer believed of a cause that a run refuted.
    """
    doubtful = _refuted(survey)
    return {
        name: foreseen(one)
        for name, one in survey.forecasts.items()
        if one.phase in OBSERVED or (_computed(one) and one.cause not in doubtful)
    }


def foreseen(one: Forecast) -> Said:
    """What is foreseen of a cell, in the words of an answer."""
    return Said(one.status, one.cause)


def unconfirmed(survey: Survey) -> tuple[str, ...]:
    """One cell for every computed cause that no run has shown yet, the commonest cause first."""
    shown = {said.cause for said in survey.ran.values()}
    groups: dict[str, list[str]] = defaultdict(list)
    settled = decided(survey)
    for cell in survey.cells:
        one = survey.forecasts.get(cell.id)
        if one and cell.id in settled and _computed(one) and one.cause not in shown:
            groups[one.cause].append(cell.id)
    common = sorted(groups.values(), key=len, reverse=True)
    return tuple(group[len(group) // 2] for group in common)


def _refuted(survey: Survey) -> frozenset[str]:
    foreseen_of: Mapping[str, Forecast] = survey.forecasts
    return frozenset(
        foreseen_of[name].cause
        for name, said in survey.ran.items()
        if name in foreseen_of
        and said.status is not Status.BROKEN
        and _computed(foreseen_of[name])
        and foreseen(foreseen_of[name]) != said
    )


def _computed(one: Forecast) -> bool:
    certain = bool(one.findings) and one.findings[0].certainty is Certainty.CERTAIN
    return certain and one.status is Status.FAIL and one.phase in COMPUTED
