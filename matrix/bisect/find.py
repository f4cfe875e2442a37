"""The whole way: both sides, the search over their changes, the revisions between, and back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from matrix.bisect.bench import Bench
from matrix.bisect.changes import between, units
from matrix.bisect.history import commits
from matrix.bisect.nouns import (
    Bisection,
    Changes,
    Commit,
    History,
    Kind,
    Narrowed,
    Outcome,
    Side,
    Step,
)
from matrix.bisect.search import Spent, first_bad, furthest, narrow
from matrix.bisect.suspicion import suspicion
from matrix.environment import lock as locks
from matrix.errors import UsageError
from matrix.model import Cell


def side(cell: Cell, committed: Path, cache: Path) -> Side:
    """A cell that gives its own lock.

    Raises:
        UsageError: it has none, because it cannot be resolved.
        BuildError: the package index cannot be reached.
    """
    lock = locks.ensure(cell, committed, cache)
    if lock.problem:
        raise UsageError(
            f"{cell.id} has no packages to compare: {lock.problem.splitlines()[0]}",
            "Name a cell that can be resolved.",
        )
    return Side(replace(cell, recipe=replace(cell.recipe, lock=lock.text)), lock)


def find(bench: Bench, others: Sequence[Side]) -> Bisection:
    """Narrow the difference of a bench's two sides; ``others`` are cells to name in their place.

    Raises:
        UsageError: the one is not green, the other not red, or they cannot be mixed.
        EngineError: the engine failed.
    """
    if not bench.changes:
        raise UsageError(
            f"{bench.good.cell.id} and {bench.bad.cell.id} do not differ.", "Name two others."
        )
    good, bad = bench.sides()
    _check_pythons(bench, others)
    weights = {one: suspicion(one, bad) for one in units(bench.changes)}
    everything = Narrowed(frozenset(), frozenset(bench.changes), complete=False)
    narrowed = furthest(narrow(bench.test, weights), everything)
    history = _history(bench, narrowed)
    back = _back(bench, narrowed)
    found = Bisection(
        checkpoint=bench.checkpoint.name,
        mode=bench.mode,
        engine=good.engine,
        good=good,
        bad=bad,
        changes=bench.changes,
        narrowed=narrowed,
        steps=tuple(bench.steps),
        budget=bench.budget,
        back=back,
        history=history,
    )
    bench.keep |= {one.cell.id for one in found.answers}
    return found


def nearest(one: Side, others: Sequence[Side]) -> Side | None:
    """Of the other cells with the same Python the one that differs least."""
    python = [
        other
        for other in others
        if other.cell.python == one.cell.python and other.cell.id != one.cell.id
    ]
    return min(python, key=lambda other: len(between(one, other)), default=None)


def _check_pythons(bench: Bench, others: Sequence[Side]) -> None:
    """See that another Python can be told from other packages, or name cells of one Python.

    Either lock may have no wheels for the other's Python. Where neither runs under it, no
    mixture can tell anything.
    """
    python = frozenset(one for one in bench.changes if one.kind is Kind.PYTHON)
    rest = frozenset(bench.changes) - python
    try:
        if not python or any(bench.test(one) is not Outcome.OTHER for one in (python, rest)):
            return
    except Spent:
        return
    good, bad = bench.good, bench.bad
    pairs = [(good, nearest(good, others)), (nearest(bad, others), bad)]
    named = [f"--good {one.cell.id} --bad {two.cell.id}" for one, two in pairs if one and two]
    raise UsageError(
        f"Neither lock runs under the other's Python ({good.cell.python}, {bad.cell.python}),"
        " so the two cells cannot be mixed.",
        f"Take two cells of one Python, if they differ in colour: {' or '.join(named)}."
        if named
        else "Declare two cells of one Python in matrix.toml.",
    )


def _back(bench: Bench, narrowed: Narrowed) -> Step | None:
    """The bad cell with the cause taken back, which shows whether it is the only one."""
    rest = frozenset(bench.changes) - narrowed.high
    if not narrowed.complete or not rest:
        return None
    with suppress(Spent):
        bench.test(rest)
    return next((one for one in bench.steps if one.changes == rest and not one.commit), None)


def _history(bench: Bench, narrowed: Narrowed) -> History | None:
    """The first revision that fails, where the cause is a revision of one repository."""
    good, bad = bench.good.cell.recipe.source, bench.bad.cell.recipe.source
    tree = frozenset(one for one in narrowed.high if one.kind is Kind.SOURCE)
    if not (narrowed.complete and tree and good and bad and good.git):
        return None
    if replace(good, revision=bad.revision) != bad or narrowed.low != narrowed.high - tree:
        return None
    return _walked(bench, narrowed.high, commits(good, bad))


def _walked(bench: Bench, chosen: Changes, line: Sequence[Commit]) -> History | None:
    if not line:
        bench.note("neither revision descends from the other, so no commit can be named")
        return None
    ends = (0, len(line) - 1)
    low, high = furthest(first_bad(lambda at: bench.test_commit(chosen, line[at]), ends[1]), ends)
    return History(line[low], line[high], high - low - 1)
