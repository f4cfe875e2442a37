"""The moves from every cell are those that advice gives from it."""

from __future__ import annotations

from dataclasses import replace

from matrix.advise.everywhere import everywhere
from matrix.advise.moves import choose, working
from matrix.model import Status
from tests.unit.advise.made import HERE, LAST, LATER, LOCK, NEXT, OLD, matrix, result, stand

FREEZE = "".join(f"{name}=={version}\n" for name, version in LOCK)


def test_from_each_cell_the_choice_of_advice() -> None:
    seen = matrix(
        *map(result, (OLD, NEXT)),
        result(HERE, Status.FAIL),
        result(LATER, Status.PARTIAL),
        result(LAST, Status.DIVERGES),
    )
    seen = replace(seen, results=tuple(replace(one, freeze=FREEZE) for one in seen.results))
    ods = sorted({one.cell.od for one in seen.results})
    locks = {one.cell.id: LOCK for one in seen.results}
    ways = everywhere(seen)
    assert ways == {
        one.cell.id: choose(
            working(seen, stand(one.cell), ods, locks, "2026-01-31"), stand(one.cell), one.verdict
        )
        for one in seen.results
    }
    moves, absent = ways[HERE.id]
    assert [(one.kinds, one.cell.id) for one in moves] == [
        (("nearest upgrade", "newest that works"), NEXT.id),
        (("nearest downgrade",), OLD.id),
    ]
    assert absent == ("no other cell of this pair that was asked works",)


def test_packages_decide_between_cells_that_are_equally_far() -> None:
    near = replace(NEXT, id=f"{NEXT.id}-z", variant="z")
    seen = matrix(result(HERE, Status.FAIL), result(NEXT), result(near))
    start, far, close = seen.results
    odd = "numpy==1.0\nprotobuf==1.0\ntensorflow-cpu==2.0\n"
    seen = replace(
        seen,
        results=(
            replace(start, freeze=FREEZE),
            replace(far, freeze=odd),
            replace(close, freeze=FREEZE),
        ),
    )
    moves, _ = everywhere(seen)[HERE.id]
    assert [one.cell for one in moves] == [near]


def test_nothing_without_cells() -> None:
    assert everywhere(matrix()) == {}
