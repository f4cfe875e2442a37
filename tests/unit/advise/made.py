"""Stands, matrices and moves for the tests of advice."""

from __future__ import annotations

from dataclasses import replace

from matrix.advise.nouns import Costs, Distance, Move, Packages, Stand, Support
from matrix.model import Cell, Matrix, Recipe, Result, Status, Verdict
from tests import samples

OLD = samples.cell("2.5.3", "2.5.0", "3.8")
HERE = samples.cell("2.8.4", "2.5.0", "3.9")
NEXT = samples.cell("2.8.4", "2.8.0", "3.9")
PINNED = samples.cell("2.8.4", "2.5.0", "3.9", "protobuf")
LATER = samples.cell("2.10.1", "2.8.0", "3.9")
LAST = samples.cell("2.21.0", "2022.12", "3.12", "legacy-keras")
ODS = ("2.5.0", "2.8.0", "2022.12")
TODAY = "2026-11-25"
LOCK: Packages = (("numpy", "1.21.6"), ("protobuf", "3.19.6"), ("tensorflow-cpu", "2.8.4"))


def stand(cell: Cell = HERE, packages: Packages = LOCK) -> Stand:
    """Somebody who stands in a cell of the matrix."""
    return Stand(cell.id, cell, cell.tensorflow, cell.od, cell.python, packages)


def result(cell: Cell, status: Status = Status.PASS) -> Result:
    """A cell's answer, whole where it is green."""
    counts = 386 if status in (Status.PASS, Status.DIVERGES) else 0
    return samples.result(cell, status, matched=counts, total=counts, reason="why\nand more")


def matrix(*results: Result) -> Matrix:
    """A matrix of these results."""
    return samples.matrix(*results)


def with_recipe(cell: Cell, **changes: object) -> Cell:
    """A cell whose recipe has something special."""
    recipe: Recipe = replace(cell.recipe, **changes)  # type: ignore[arg-type]
    return replace(cell, recipe=recipe)


def move(cell: Cell = NEXT, **changes: object) -> Move:
    """A move to a cell, with something in every field that has no default."""
    plain = Move(
        kinds=("nearest upgrade",),
        cell=cell,
        verdict=Verdict(cell.id, Status.PASS, matched=386, total=386, controls="passed"),
        distance=Distance(0, 1, 0, (("numpy", "1.21.6", "1.24.4"),), ("lvis",), ()),
        costs=Costs(),
        support=Support("TensorFlow 2.8 is left behind", False, "Python 3.9 is old", False),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]
