"""The loop: remedies are applied one on top of the other, and every step is run.

Each red cell has its own line of steps, the deepest first. A round takes the next step of
every line, so that cells with the same cause share one copy of the input, and runs cheap
steps, which need no new environment, before others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from matrix.errors import CheckpointError
from matrix.flow.nouns import Run
from matrix.judge.evidence import Evidence
from matrix.model import Cell, Checkpoint, Result, Status, Trial, Untried
from matrix.pipeline import run_cells
from matrix.remedy.nouns import REMARKS, Case, Proposal, Setup, Step
from matrix.remedy.outcome import Outcome, joined, outcome, says
from matrix.remedy.proposing import proposed
from matrix.remedy.setups import applied, command

RED = (Status.FAIL, Status.PARTIAL, Status.UNBUILDABLE)
"""The statuses that have a cause that a remedy can be for."""

NOTHING = "no mechanical remedy is known for this cause"
SPENT = "the budget of {} probes is used up (--fix-budget)"
DONE = "another remedy works already"

Chain = tuple[Proposal, ...]
Line = tuple[str, str, str]
"""A cell with a checkpoint: its identifier, the checkpoint's digest, and the mode."""


@dataclass(frozen=True)
class Asked:
    """The results of one checkpoint, and what it was given as; the cell is each result's."""

    results: tuple[Result, ...]
    setup: Setup


@dataclass(frozen=True)
class Told:
    """What became of the remedies for one checkpoint."""

    trials: tuple[Trial, ...]
    untried: tuple[Untried, ...]


def tried(run: Run, asked: Sequence[Asked], cells: Sequence[Cell], budget: int) -> tuple[Told, ...]:
    """Try what may mend the red cells; what is told is in the order of ``asked``.

    ``cells`` are all that the matrix declares. At most ``budget`` checkpoints are probed in a
    cell; what the store knows already is free.
    """
    return tuple(_Workshop(run, asked, cells, budget).told())


class _Workshop:
    def __init__(
        self, run: Run, asked: Sequence[Asked], cells: Sequence[Cell], budget: int
    ) -> None:
        self.run, self.asked, self.cells = run, asked, cells
        self.budget = self.left = budget
        self.waiting: dict[Line, list[Step]] = {}
        self.trials: dict[Line, list[Trial]] = defaultdict(list)
        self.untried: dict[Line, list[Untried]] = defaultdict(list)

    def told(self) -> Iterable[Told]:
        for one in self.asked:
            for result in one.results:
                if result.verdict.status in RED or _remarked(result):
                    self._open(one.setup, result)
        while steps := self._round():
            self._try(steps)
        for line in self.waiting:
            self._drop(line, SPENT.format(self.budget))
        for one in self.asked:
            lines = [_line(one.setup, result) for result in one.results]
            yield Told(
                tuple(trial for line in lines for trial in self.trials[line]),
                _gathered(each for line in lines for each in self.untried[line]),
            )

    def _open(self, setup: Setup, result: Result) -> None:
        line = _line(setup, result)
        self.waiting[line] = []
        self._propose(line, replace(setup, cell=result.cell), result, ())

    def _propose(self, line: Line, setup: Setup, result: Result, before: Chain) -> None:
        """Put what may mend a result in front of what else waits for its cell."""
        case = self._case(setup, result)
        changes, refusals = proposed(case, before)
        self.waiting[line][:0] = [Step(case, setup, one, before) for one in changes]
        cause = result.verdict.cause
        self.untried[line] += [
            Untried((line[0],), cause, one.remedy, one.reason, one.details) for one in refusals
        ]
        if not changes and not refusals and result.verdict.status in RED:
            self.untried[line].append(Untried((line[0],), cause, "", NOTHING))

    def _case(self, setup: Setup, result: Result) -> Case:
        seen = Evidence(
            result.cell,
            setup.checkpoint,
            setup.mode,
            result.observation,
            schemas=self.run.schemas,
        )
        text = setup.checkpoint.config.read_text(encoding="utf-8")
        declared = tuple(one for one in self.cells if _beside(one, result.cell))
        return Case(seen, result.verdict, text, declared)

    def _round(self) -> dict[Line, Step]:
        """The next step of every line that the budget allows, cheap ones alone if there are."""
        steps = {line: those[0] for line, those in self.waiting.items() if those}
        cheap = {k: one for k, one in steps.items() if not one.proposal.new_environment}
        return dict(list((cheap or steps).items())[: max(self.left, 0)])

    def _try(self, steps: Mapping[Line, Step]) -> None:
        setups: dict[Line, Setup] = {}
        for line, step in steps.items():
            self.waiting[line].pop(0)
            words = joined([one.words for one in step.chain])
            self.run.progress.note(f"{line[0]}: trying {words}")
            try:
                setups[line] = applied(step, self.run)
            except (CheckpointError, OSError) as error:
                self._not_tried(line, step, str(error))
        results = self._start(setups.values())
        for line, setup in setups.items():
            result = results[setup.cell.id, setup.checkpoint.digest, setup.mode]
            self._learn(line, steps[line], setup, result)
        fresh = {key for key, one in results.items() if one.observation and not one.reused}
        self.left -= len(fresh)

    def _start(self, setups: Iterable[Setup]) -> dict[Line, Result]:
        """Run each setup once; cells that get the same checkpoints run side by side."""
        given: dict[tuple[str, str], dict[str, Checkpoint]] = defaultdict(dict)
        cells: dict[str, Cell] = {}
        for one in setups:
            given[one.mode, one.cell.id][one.checkpoint.digest] = one.checkpoint
            cells[one.cell.id] = one.cell
        groups: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
        for (mode, name), those in given.items():
            groups[mode, tuple(those)].append(name)
        results = {}
        for (mode, _), names in groups.items():
            run = replace(self.run, mode=mode)
            checkpoints = list(given[mode, names[0]].values())
            found = run_cells(run, [cells[name] for name in names], checkpoints)
            for digest, answers in found.items():
                results.update({(one.cell.id, digest, mode): one for one in answers})
        return results

    def _learn(self, line: Line, step: Step, setup: Setup, result: Result) -> None:
        shown = outcome(step.case.verdict, result.verdict)
        self.trials[line].append(
            Trial(
                cell=line[0],
                remedies=tuple(one.remedy for one in step.chain),
                tried=setup.cell,
                given=setup.given,
                verdict=result.verdict,
                works=shown is Outcome.WORKS,
                says=says(step.chain, shown, result.verdict),
                edits=tuple(edit for one in step.chain for edit in one.edits),
                command=command(setup),
            )
        )
        if shown is Outcome.WORKS:
            self._drop(line, DONE)
        elif shown is Outcome.FURTHER:
            self._propose(line, setup, result, step.chain)

    def _drop(self, line: Line, reason: str) -> None:
        for step in self.waiting[line]:
            self._not_tried(line, step, reason)
        self.waiting[line] = []

    def _not_tried(self, line: Line, step: Step, reason: str) -> None:
        words = joined([one.words for one in step.chain])
        self.untried[line].append(Untried((line[0],), step.case.verdict.cause, words, reason))


def _remarked(result: Result) -> bool:
    return any(one.code in REMARKS for one in result.verdict.findings)


def _line(setup: Setup, result: Result) -> Line:
    return result.cell.id, setup.checkpoint.digest, setup.mode


def _beside(one: Cell, cell: Cell) -> bool:
    """Whether a declared cell is another environment of the same versions."""
    same = (one.tensorflow, one.od, one.python) == (cell.tensorflow, cell.od, cell.python)
    return same and one.id != cell.id


def _gathered(every: Iterable[Untried]) -> tuple[Untried, ...]:
    """What was not tried for the same reason, once with all its cells."""
    cells: dict[Untried, list[str]] = defaultdict(list)
    for one in every:
        names = cells[replace(one, cells=())]
        names += [name for name in one.cells if name not in names]
    return tuple(replace(one, cells=tuple(names)) for one, names in cells.items())
