"""What is known about a run at one moment, and how events change it.

Frozen data and pure functions: ``now`` is always given, in seconds of any steady clock.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from matrix.model import Status

_LEAST_MEASURED = 3
_ANSWER = re.compile(rf"(?:(\d+) )?\b({'|'.join(Status.__members__)})\b")


@dataclass(frozen=True)
class Running:
    """A cell at work. ``seen`` are the checkpoints it has begun, the last one at work now."""

    cell: str
    since: float
    phase: str = ""
    seen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finished:
    """A cell that is done; ``seconds`` is None when nothing had to run."""

    cell: str
    words: str
    seconds: float | None


@dataclass(frozen=True)
class State:
    """A run at one moment. ``running`` is in the order of starts, ``finished`` of ends."""

    since: float
    cells: tuple[str, ...] = ()
    checkpoints: int = 1
    jobs: int = 1
    running: tuple[Running, ...] = field(default=())
    finished: tuple[Finished, ...] = field(default=())

    @property
    def waiting(self) -> int:
        """How many cells have not started yet."""
        return max(0, len(self.cells) - len(self.running) - len(self.finished))


def begun(state: State, cells: Sequence[str], checkpoints: int, jobs: int) -> State:
    """The state once it is known what will run; what ran before is over."""
    return State(state.since, tuple(cells), checkpoints, max(1, jobs))


def cell_started(state: State, cell: str, now: float) -> State:
    """The state after a cell began; a cell that runs already starts anew."""
    return replace(state, running=(*_without(state, cell), Running(cell, now)))


def phase_entered(state: State, cell: str, checkpoint: str, phase: str) -> State:
    """The state after a running cell entered a phase; other cells are ignored."""
    return replace(
        state,
        running=tuple(
            _entered(running, checkpoint, phase) if running.cell == cell else running
            for running in state.running
        ),
    )


def cell_finished(state: State, cell: str, words: str, now: float) -> State:
    """The state after a cell's end."""
    since = next((running.since for running in state.running if running.cell == cell), None)
    seconds = None if since is None else max(0.0, now - since)
    finished = (*state.finished, Finished(cell, words, seconds))
    return replace(state, running=_without(state, cell), finished=finished)


def answers(state: State) -> dict[Status, int]:
    """How often each status was given so far, over all cells and checkpoints."""
    counts: Counter[Status] = Counter()
    for finished in state.finished:
        for number, word in _ANSWER.findall(finished.words):
            counts[Status[word]] += int(number or 1)
    return {status: counts[status] for status in Status if counts[status]}


def seconds_left(state: State, now: float) -> float | None:
    """An estimate of the time to go, or None while an estimate would be a guess.

    A guess it is with fewer than three measured cells or less than a quarter of the
    cells that run, with cells that take very different times, or with one that
    takes longer than any before.
    """
    measured = [done.seconds for done in state.finished if done.seconds is not None]
    to_do = state.waiting + len(state.running)
    if not to_do or len(measured) < max(_LEAST_MEASURED, to_do / 3):
        return None
    typical, longest = statistics.median(measured), max(measured)
    ages = [now - running.since for running in state.running]
    if longest > 3 * typical or any(age > 2 * longest for age in ages):
        return None
    work = state.waiting * typical + sum(max(0.0, typical - age) for age in ages)
    return work / min(state.jobs, to_do)


def _without(state: State, cell: str) -> tuple[Running, ...]:
    return tuple(running for running in state.running if running.cell != cell)


def _entered(running: Running, checkpoint: str, phase: str) -> Running:
    new = checkpoint and checkpoint not in running.seen
    return replace(running, phase=phase, seen=(*running.seen, checkpoint) if new else running.seen)
