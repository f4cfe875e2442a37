"""Cells in lines, along which one answer is expected: what the search goes along.

A line never mixes what is known to differ: the OD API is one, and so is what is foreseen. So
the forecast decides where is looked, both sides of a foreseen edge being ends of lines, and an
answer that was not foreseen shows as a line whose cells disagree. TensorFlow grows along a line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

from matrix.edges.facts import foreseen
from matrix.edges.nouns import Said, Survey
from matrix.forecast.nouns import Forecast
from matrix.model import Cell, Status
from matrix.plan.versions import natural

SILENT = (Status.UNTESTED, Status.BROKEN)
"""What a forecast says of a cell of which it foresees nothing."""


@dataclass(frozen=True)
class Line:
    """Identifiers of cells in order; ``blind`` where nothing is foreseen of the open ones."""

    cells: tuple[str, ...]
    blind: bool = False


def alike(survey: Survey, settled: Collection[str]) -> tuple[Line, ...]:
    """Stretches of neighbours of which the same is foreseen, without those that facts decide.

    A cell that failed its own controls stands in no line.
    """
    rows: dict[str, list[tuple[Cell, Forecast]]] = defaultdict(list)
    for cell in _speaking(survey):
        one = survey.forecasts.get(cell.id)
        if one is not None and one.status not in SILENT and cell.id not in settled:
            rows[cell.od].append((cell, one))
    return tuple(
        Line(tuple(cell.id for cell, _ in stretch))
        for row in rows.values()
        for _, stretch in groupby(row, key=lambda pair: foreseen(pair[1]))
    )


def blind(survey: Survey, known: Mapping[str, Said]) -> tuple[Line, ...]:
    """Lines for cells of which nothing is foreseen: one OD API, one variant.

    Among them stand all cells of these whose answers are known.
    """
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for cell in _speaking(survey):
        one = survey.forecasts.get(cell.id)
        if cell.id in known or one is None or one.status in SILENT:
            rows[cell.od, cell.variant].append(cell.id)
    return tuple(Line(tuple(row), blind=True) for row in rows.values())


def wanted(line: Line, known: Mapping[str, Said]) -> tuple[str, ...]:
    """The cells of a line to run next; none when the others follow from those that are known.

    First both ends, and of a blind line the middle. Between two neighbours that disagree, the
    middle again. A line in which what works is interrupted is not monotone: all that is open
    between its edges is run.
    """
    cells = line.cells
    at = [place for place, name in enumerate(cells) if name in known]
    if open_cells := _around_hole(cells, known, at):
        return open_cells
    ends = [cells[0], cells[-1]]
    if line.blind and not set(at) - {0, len(cells) - 1}:
        ends.append(cells[len(cells) // 2])
    if missing := tuple(dict.fromkeys(name for name in ends if name not in known)):
        return missing
    return tuple(
        cells[(left + right) // 2]
        for left, right in pairwise(at)
        if right - left > 1 and known[cells[left]] != known[cells[right]]
    )


def beside(name: str, line: Line, known: Mapping[str, Said]) -> tuple[str, str] | None:
    """The two nearest known neighbours of a cell, if the line goes on to both sides of it."""
    place = line.cells.index(name)
    before = next((one for one in reversed(line.cells[:place]) if one in known), None)
    after = next((one for one in line.cells[place:] if one in known), None)
    return (before, after) if before and after else None


def _around_hole(
    cells: tuple[str, ...], known: Mapping[str, Said], at: list[int]
) -> tuple[str, ...]:
    """What is open from the first place that works to the last, if something between does not."""
    green = [place for place in at if known[cells[place]].works]
    red = set(at) - set(green)
    if not green or not red & set(range(green[0], green[-1])):
        return ()
    return tuple(name for name in cells[green[0] : green[-1]] if name not in known)


def _speaking(survey: Survey) -> list[Cell]:
    ran = survey.ran
    mute = {name for name, said in ran.items() if said.status is Status.BROKEN}
    return sorted((cell for cell in survey.cells if cell.id not in mute), key=_order)


def _order(cell: Cell) -> tuple[object, ...]:
    return natural(cell.tensorflow), natural(cell.python), cell.variant
