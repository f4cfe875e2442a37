"""The choice of moves: which of the cells that work answers which of the user's questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matrix.advise.distance import between, direction
from matrix.advise.nouns import Costs, Distance, Move, Packages, Stand, Support
from matrix.advise.support import support
from matrix.model import Cell, Equivalence, Matrix, Recipe, Status, Trial, Verdict
from matrix.plan.versions import era, natural

REPAIR = "repair"
UPGRADE = "nearest upgrade"
NEWEST = "newest that works"
DOWNGRADE = "nearest downgrade"
BEST = "best further away"
KINDS = (REPAIR, UPGRADE, NEWEST, DOWNGRADE, BEST)
"""The questions: the same pair repaired, the nearest working cell on each side, the newest
that works, and, where none of these is near, the best that there is."""
ABSENT = {
    REPAIR: "no other cell of this pair that was asked works",
    UPGRADE: "no newer cell that was asked works",
    NEWEST: "no newer cell that was asked works",
    DOWNGRADE: "no older cell that was asked works",
    BEST: "no other cell that was asked works",
}
"""What is said in place of a move."""
WORKS = (Status.PASS, Status.DIVERGES)
"""What restores whole; the second is told with a caution."""
NEAR_RELEASES = 4
"""A year of TensorFlow: its releases are quarterly by its SECURITY.md."""


@dataclass(frozen=True)
class Target:
    """A cell that works, by itself or as a trial, with all that its choice looks at."""

    cell: Cell
    verdict: Verdict
    distance: Distance
    direction: int
    costs: Costs
    support: Support
    caution: str

    @property
    def far(self) -> tuple[object, ...]:
        """How far away the target is: releases first, then what else changes."""
        steps = self.distance
        return (
            bool(self.caution), abs(steps.tensorflow), abs(steps.od), abs(steps.python),
            self.costs.count, steps.packages, self.cell.id,
        )  # fmt: skip

    @property
    def age(self) -> tuple[object, ...]:
        """How new the target is: the newer, the greater."""
        return natural(self.cell.tensorflow), era(self.cell.od), natural(self.cell.python)

    @property
    def near(self) -> bool:
        """Whether the target is near enough to need no other advice."""
        return abs(self.distance.tensorflow) <= NEAR_RELEASES


def working(
    matrix: Matrix,
    stand: Stand,
    ods: Sequence[str],
    locks: Mapping[str, Packages],
    today: str,
) -> list[Target]:
    """Every cell that restores the checkpoint whole, but the one in which the user stands.

    ``locks`` are the packages of these cells by identifier. A cell that ``DIVERGES`` is among
    them with a caution; a partial restore never is.
    """
    cautions = {
        one.cell.id: _caution(one.equivalence)
        for one in matrix.results
        if one.verdict.status is Status.DIVERGES
    }
    found = [
        (one.cell, one.verdict, costs(one.cell.recipe))
        for one in matrix.results
        if one.verdict.status in WORKS
    ]
    tried = [
        (one.tried, one.verdict, costs(one.tried.recipe, one, matrix.checkpoint.given))
        for one in matrix.trials
        if one.works and one.verdict.status is Status.PASS
    ]
    start = (stand.tensorflow, stand.od, stand.python)
    targets = []
    for cell, verdict, what in found + tried:
        end = (cell.tensorflow, cell.od, cell.python)
        if cell.id == stand.cell.id and stand.exact and not what.edits:
            continue
        distance = between(start, end, ods, stand.packages, locks.get(cell.id, ()))
        cared = support(cell.tensorflow, cell.python, today)
        way = direction(start, end)
        targets.append(Target(cell, verdict, distance, way, what, cared, cautions.get(cell.id, "")))
    return targets


def choose(
    targets: Sequence[Target], stand: Stand, here: Verdict | None
) -> tuple[tuple[Move, ...], tuple[str, ...]]:
    """The moves, and for each question without one a sentence that says so.

    One target may answer several questions. What diverges answers one only where nothing
    else does. Who stands on what works needs no repair.
    """
    above = [one for one in targets if one.direction > 0]
    below = [one for one in targets if one.direction < 0]
    beside = [one for one in targets if one.direction == 0]
    answers = {UPGRADE: _nearest(above), NEWEST: _newest(above), DOWNGRADE: _nearest(below)}
    if not (stand.exact and here and here.status is Status.PASS):
        answers = {REPAIR: _nearest(beside), **answers}
    if not any(one and one.near and not one.caution for one in answers.values()):
        answers[BEST] = min(targets, key=_lasting, default=None)
    moves: dict[str, tuple[Target, list[str]]] = {}
    for kind, target in answers.items():
        if target is not None:
            moves.setdefault(target.cell.id, (target, []))[1].append(kind)
    absent = dict.fromkeys(ABSENT[kind] for kind, target in answers.items() if target is None)
    return tuple(_move(target, kinds) for target, kinds in moves.values()), tuple(absent)


def _nearest(targets: Sequence[Target]) -> Target | None:
    return min(targets, key=lambda one: one.far, default=None)


def _newest(targets: Sequence[Target]) -> Target | None:
    sound = [one for one in targets if not one.caution] or targets
    age = max((one.age for one in sound), default=())
    return _nearest([one for one in sound if one.age == age])


def _lasting(target: Target) -> tuple[object, ...]:
    """The best of what is far: on a Python that is still cared for, and then the nearest."""
    return bool(target.caution), not target.support.python_supported, target.far


def costs(recipe: Recipe, trial: Trial | None = None, own: str = "") -> Costs:
    """What a recipe needs beside its packages, and what a trial has changed in the input.

    ``own`` is the user's checkpoint as it was given.
    """
    patches = [
        *(f"a link {name} to {target} in site-packages" for name, target in recipe.links),
        *(f"a file {name} in site-packages" for name, _ in recipe.files),
    ]
    if trial is None:
        return Costs(recipe.env, tuple(patches))
    copy = "" if trial.given == own else trial.given
    return Costs(recipe.env, tuple(patches), trial.edits, copy)


def _move(target: Target, kinds: Sequence[str]) -> Move:
    return Move(
        kinds=tuple(kinds),
        cell=target.cell,
        verdict=target.verdict,
        distance=target.distance,
        costs=target.costs,
        support=target.support,
        caution=target.caution,
    )


def _caution(found: Equivalence | None) -> str:
    if found is None:
        return "its outputs differ from those of the reference cell"
    worst = max((one.relative for one in found.differences), default=0.0)
    where = f", from {found.parts_at} on" if found.parts_at else ""
    return (
        f"its outputs differ from those of {found.reference} by up to {worst:.3g} of their"
        f" magnitude{where}"
    )
