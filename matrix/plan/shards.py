"""Parts of the chosen cells, so that several machines can run one matrix."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matrix.errors import UsageError
from matrix.model import Cell
from matrix.plan.versions import numbers

COST = 30
"""Seconds of a cell that is not known to fail early: its image takes 23, its start 7."""
COSTS = {"build": 1, "import-tf": 15, "import-od": 15}
"""Seconds of one that does, by the phase: none is made, or warm-up and restore fall away.

Both are rounded from ``docs/benchmarks.md``; only how they stand to each other counts.
"""


@dataclass(frozen=True)
class Shard:
    """Part ``number`` of ``of``; numbers count from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


def parse(text: str) -> Shard:
    """The shard that ``i/n`` names.

    Raises:
        UsageError: it names none.
    """
    found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text)
    shard = Shard(int(found[1]), int(found[2])) if found else Shard(0, 0)
    if not 1 <= shard.number <= shard.of:
        raise UsageError(
            f"--shard {text!r} names no part.", "Write i/n with i from 1 to n, such as 1/3."
        )
    return shard


def split(cells: Sequence[Cell], of: int, ends: Mapping[str, str]) -> list[list[Cell]]:
    """The cells in ``of`` parts of about the same cost; the same cells give the same parts.

    Cells of one TensorFlow and Python stay together as far as that goes: they share the base
    image and most of what is downloaded. So the cells are put in that order and cut. ``ends``
    is the phase in which a cell is known to end before any checkpoint, by identifier. Only
    where there are fewer cells than parts are the last parts empty.
    """
    left = sorted(cells, key=lambda one: (numbers(one.python), numbers(one.tensorflow), one.id))
    parts = []
    for others in reversed(range(of)):
        share = sum(_cost(one, ends) for one in left) / (others + 1)
        part = [left.pop(0)] if left else []
        while len(left) > others and _nearer(part, left[0], share, ends):
            part.append(left.pop(0))
        parts.append(part)
    return parts


def _nearer(part: Sequence[Cell], following: Cell, share: float, ends: Mapping[str, str]) -> bool:
    """Whether a part comes nearer to its share with the cell that follows."""
    return sum(_cost(one, ends) for one in part) + _cost(following, ends) / 2 <= share


def _cost(cell: Cell, ends: Mapping[str, str]) -> int:
    return COSTS.get(ends.get(cell.id, ""), COST)
