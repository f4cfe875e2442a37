"""The search: from what is known of a survey to the cells to run next, or to all answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from matrix.edges.facts import decided, unconfirmed
from matrix.edges.lines import Line, alike, beside, blind, wanted
from matrix.edges.nouns import Basis, Said, Standing, Survey
from matrix.model import Cell

SHARE = 4
"""Of a catalogue at most one part in this many is run to confirm what facts decide."""


def search(survey: Survey, run: Callable[[tuple[str, ...]], Mapping[str, Said]]) -> Survey:
    """Ask round by round until every answer follows; ``run`` runs cells and says what they said."""
    while names := asks(survey):
        survey = replace(survey, ran={**survey.ran, **run(names)})
    return survey


def asks(survey: Survey) -> tuple[str, ...]:
    """The cells to run next, empty when every other answer follows.

    Lines with an outlook come before those without, whose cells may then follow. When all
    edges are known, every cause that facts alone decide is seen in one run, as long as the
    runs stay within a quarter of the cells.
    """
    settled = decided(survey)
    known = {**settled, **survey.ran}
    for kind in (alike(survey, settled), blind(survey, known)):
        if found := {name for line in kind for name in wanted(line, known)}:
            return tuple(cell.id for cell in survey.cells if cell.id in found)
    spare = len(survey.cells) // SHARE - len(survey.ran)
    return unconfirmed(survey)[: max(spare, 0)]


def standings(survey: Survey) -> tuple[Standing, ...]:
    """The answer of every cell that has one, in the order of the survey.

    A cell that did not run answers by the facts that decide it, or as its two nearest known
    neighbours do, where these agree.
    """
    settled = decided(survey)
    known = {**settled, **survey.ran}
    lines = (*blind(survey, known), *alike(survey, settled))
    places = {name: line for line in lines for name in line.cells}
    found = (_standing(cell, survey, settled, known, places) for cell in survey.cells)
    return tuple(one for one in found if one is not None)


def _standing(
    cell: Cell,
    survey: Survey,
    settled: Mapping[str, Said],
    known: Mapping[str, Said],
    places: Mapping[str, Line],
) -> Standing | None:
    if cell.id in survey.ran:
        return Standing(cell, survey.ran[cell.id], Basis.RUN)
    if cell.id in settled:
        one = survey.forecasts[cell.id]
        why = f"{_words(settled[cell.id])} by facts gathered in this cell: {one.reason}"
        return Standing(cell, settled[cell.id], Basis.FACTS, why)
    between = beside(cell.id, places[cell.id], known) if cell.id in places else None
    if between is None or known[between[0]] != known[between[1]]:
        return None
    said = known[between[0]]
    told = f"{_words(said)}, as on both sides of it: {between[0]} and {between[1]}"
    return Standing(cell, said, Basis.NEIGHBOURS, told)


def _words(said: Said) -> str:
    cause = f" ({said.cause})" if said.cause else ""
    return f"{said.status.value}{cause}"
