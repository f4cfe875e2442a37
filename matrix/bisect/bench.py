"""Running mixtures of two cells within a budget, and leaving nothing of them behind."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

from matrix.bisect.alike import outcome
from matrix.bisect.changes import at_revision, between, mix
from matrix.bisect.nouns import Change, Changes, Commit, Outcome, Side, Step
from matrix.bisect.search import Spent
from matrix.errors import EngineError, UsageError
from matrix.flow.nouns import Maker, Run
from matrix.judge.controls import NOT_RUN
from matrix.model import Cell, Checkpoint, Environment, Lock, Result, Status, Verdict
from matrix.pipeline import run_cells
from matrix.report.summary import plural

NAMED = 3
"""How many changes of a mixture are told by name while it runs."""


@dataclass
class Recorded:
    """A maker that remembers the environments and trees of the cells that it was asked for."""

    maker: Maker
    known: dict[str, tuple[Environment, Path | None]] = field(default_factory=dict)

    def identify(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        """Name the environment of a cell without making it."""
        found = self.maker.identify(cell, lock, tree)
        self.known[cell.id] = (found, tree)
        return found

    def make(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        """Return the environment of a cell, made when it is not there yet."""
        return self.maker.make(cell, lock, tree)

    def cold(self) -> AbstractContextManager[Maker]:
        """A maker that finds nothing made before; what it makes goes with the context."""
        return self.maker.cold()

    def remove(self, environment: Environment) -> None:
        """Remove an environment that nobody needs any more."""
        self.maker.remove(environment)

    def close(self) -> None:
        """End what still runs, after an interrupt."""
        self.maker.close()

    def keep(self, cells: Collection[str]) -> None:
        """Remove all but the environments and trees of some cells."""
        # After an interrupt a thread may still come to name one.
        known = dict(self.known)
        trees = {tree for name, (_, tree) in known.items() if name in cells}
        for environment, tree in [one for name, one in known.items() if name not in cells]:
            if environment.location:
                self.remove(environment)
            if tree and tree not in trees:
                shutil.rmtree(tree, ignore_errors=True)


class Bench:
    """Two cells, and every mixture of them that was tried.

    ``budget`` bounds how many mixtures are started; what earlier runs know is free. As a
    context manager it removes all that was made for mixtures, but for those that it is told
    to ``keep``.
    """

    def __init__(
        self, run: Run, checkpoint: Checkpoint, good: Side, bad: Side, budget: int
    ) -> None:
        self._maker = Recorded(run.maker)
        self._run = replace(run, maker=self._maker)
        self.checkpoint, self.mode = checkpoint, run.mode
        self.good, self.bad, self.budget = good, bad, budget
        self.changes: tuple[Change, ...] = between(good, bad)
        self.steps: list[Step] = []
        self.keep = {good.cell.id, bad.cell.id}
        self._known = {frozenset[Change](): Outcome.GOOD, frozenset(self.changes): Outcome.BAD}
        self._verdict = Verdict(bad.cell.id, Status.UNTESTED)

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        self._maker.keep(self.keep)

    def sides(self) -> tuple[Result, Result]:
        """Run both cells, and see that the one is green and the other red.

        Raises:
            UsageError: they are not, so that there is nothing to narrow.
            EngineError: one of them may not speak.
        """
        cells = [self.good.cell, self.bad.cell]
        good, bad = run_cells(self._run, cells, [self.checkpoint])[self.checkpoint.digest]
        for one in (good, bad):
            if one.verdict.status is Status.BROKEN:
                raise EngineError(f"{one.cell.id} says nothing: {one.verdict.reason}.", "See why.")
        if good.verdict.status is not Status.PASS:
            raise UsageError(
                f"--good {good.cell.id} is not green: {said(good)}.", "Name a cell that passes."
            )
        if bad.verdict.status is Status.PASS:
            raise UsageError(
                f"--bad {bad.cell.id} is green: {said(bad)}.", "Name a cell that does not pass."
            )
        self._verdict = bad.verdict
        return good, bad

    def test(self, chosen: Changes) -> Outcome:
        """Say what the mixture with these changes is, run where it is not known yet.

        Raises:
            Spent: the budget is used up.
            EngineError: the engine or the index failed, so that nothing was learnt.
        """
        if chosen not in self._known:
            self._known[chosen] = self._try(mix(self.good, self.bad, chosen), chosen)
        return self._known[chosen]

    def test_commit(self, chosen: Changes, commit: Commit) -> Outcome:
        """Say what the mixture with these changes is with another revision of its tree."""
        cell = at_revision(mix(self.good, self.bad, chosen), commit.revision)
        return self._try(cell, chosen, commit)

    def note(self, text: str) -> None:
        """Tell the user something while it runs."""
        self._run.progress.note(text)

    def _try(self, cell: Cell, chosen: Changes, commit: Commit | None = None) -> Outcome:
        if sum(not one.result.reused for one in self.steps) >= self.budget:
            raise Spent
        (result,) = run_cells(self._run, [cell], [self.checkpoint])[self.checkpoint.digest]
        verdict = result.verdict
        if verdict.status is Status.BROKEN and verdict.controls == NOT_RUN:
            raise EngineError(f"{cell.id}: {verdict.reason}.", "Mend that and run again.")
        found = outcome(verdict, self._verdict)
        self.steps.append(Step(chosen, result, found, commit))
        what = f"revision {commit.revision[:8]}" if commit else self._words(chosen)
        self.note(f"mixture {len(self.steps)}, {what}: {answer(result)}, {found}")
        return found

    def _words(self, chosen: Changes) -> str:
        names = [one.name or one.kind for one in self.changes if one in chosen]
        more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
        told = ", ".join([*names[:NAMED], *more])
        return f"{plural(len(names), 'change')} of {len(self.changes)} ({told})"


def answer(result: Result) -> str:
    """A cell's answer in a few words."""
    verdict = result.verdict
    at = f" at {verdict.phase}" if verdict.phase else ""
    cause = f" ({verdict.cause})" if verdict.cause else ""
    return f"{verdict.status.value}{at}{cause}"


def said(result: Result) -> str:
    """A cell's answer with its reason, in one line."""
    return f"{answer(result)}: {result.verdict.reason}"
