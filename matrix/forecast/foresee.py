"""A whole forecast: every cell of a matrix for one checkpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matrix.facts.files import Facts
from matrix.forecast.nouns import Forecast
from matrix.forecast.predict import predict
from matrix.model import Cell, Checkpoint, Status

CHANGED = "its lock changed since the facts were gathered: run nox -s facts"
UNLOCKED = "no committed lock is of its recipe: run nox -s lock, then nox -s facts"


def foresee(
    checkpoint: Checkpoint,
    cells: Sequence[Cell],
    facts: Facts,
    grounds: Mapping[str, str],
    mode: str,
) -> tuple[Forecast, ...]:
    """Foresee the answers of all cells, in their order.

    ``grounds`` is what each cell is made from now (`matrix.facts.files.stands_on`): facts
    that were gathered from something else say nothing.
    """
    return tuple(_one(checkpoint, cell, facts, grounds.get(cell.id, ""), mode) for cell in cells)


def _one(checkpoint: Checkpoint, cell: Cell, facts: Facts, ground: str, mode: str) -> Forecast:
    known = facts.cells.get(cell.id)
    if known is not None and known.lock != ground:
        why = CHANGED if ground else UNLOCKED
        return Forecast(cell, Status.UNTESTED, basis=(why,))
    return predict(checkpoint, cell, known, facts.schemas, mode)
