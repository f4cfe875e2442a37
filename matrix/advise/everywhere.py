"""The moves from every cell of a matrix, by the choice of `matrix.advise.moves`."""

from __future__ import annotations

from matrix.advise.moves import choose, working
from matrix.advise.nouns import Move, Stand
from matrix.advise.packages import pinned
from matrix.model import Cell, Matrix

Ways = tuple[tuple[Move, ...], tuple[str, ...]]
"""The moves from one cell, and what is said in place of those that there are not."""
DAY = len("2026-11-25")


def everywhere(matrix: Matrix) -> dict[str, Ways]:
    """The moves from each cell to the cells of the same matrix that work, by identifier.

    Packages, which decide between targets that are otherwise equally far, are those that a cell
    had installed: its lock's. The support of a release is that of the day of the run.
    """
    packages = {one.cell.id: pinned(one.freeze) for one in matrix.results}
    ods = sorted({one.cell.od for one in matrix.results})
    ways = {}
    for one in matrix.results:
        stand = _in(one.cell, packages[one.cell.id])
        targets = working(matrix, stand, ods, packages, matrix.when[:DAY])
        ways[one.cell.id] = choose(targets, stand, one.verdict)
    return ways


def _in(cell: Cell, packages: tuple[tuple[str, str], ...]) -> Stand:
    return Stand(cell.id, cell, cell.tensorflow, cell.od, cell.python, packages)
