"""What is known about a run at one moment, and how events change it.

Frozen data and pure functions: ``now`` is always given, in seconds of any steady clock.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from matrix.model import PHASES, Status

_ANSWER = re.compile(rf"(?:(\d+) )?\b({'|'.join(Status.__members__)})\b")


@dataclass(frozen=True)
class Running:
    """A cell at work. ``seen`` are the checkpoints it has begun, the last one at work now.

    ``entered`` is when its phase began, ``probing`` when the first phase of the probe did,
    None before: until then its environment is made.
    """

    cell: str
    since: float
    phase: str = ""
    seen: tuple[str, ...] = ()
    entered: float = 0.0
    probing: float | None = None


@dataclass(frozen=True)
class Finished:
    """A cell that is done; ``seconds`` is None when nothing had to run.

    ``probed`` are those of them since the probe began, None where it never did.
    """

    cell: str
    words: str
    seconds: float | None
    probed: float | None = None


@dataclass(frozen=True)
class State:
    """A run at one moment. ``running`` is in the order of starts, ``finished`` of ends.

    ``lasting`` are the cells that are foreseen to come to the end of their probe, None where
    nothing is foreseen.
    """

    since: float
    cells: tuple[str, ...] = ()
    checkpoints: int = 1
    jobs: int = 1
    running: tuple[Running, ...] = field(default=())
    finished: tuple[Finished, ...] = field(default=())
    lasting: frozenset[str] | None = None

    def lasts(self, cell: str) -> bool:
        """Whether the cell comes to the end of its probe, as far as that is foreseen."""
        return self.lasting is None or cell in self.lasting


def begun(
    state: State,
    cells: Sequence[str],
    checkpoints: int,
    jobs: int,
    lasting: Collection[str] | None = None,
) -> State:
    """The state once it is known what will run; what ran before is over."""
    foreseen = None if lasting is None else frozenset(lasting)
    return State(state.since, tuple(cells), checkpoints, max(1, jobs), lasting=foreseen)


def cell_started(state: State, cell: str, now: float) -> State:
    """The state after a cell began; a cell that runs already starts anew."""
    return replace(state, running=(*_without(state, cell), Running(cell, now, entered=now)))


def phase_entered(state: State, cell: str, checkpoint: str, phase: str, now: float) -> State:
    """The state after a running cell entered a phase; other cells are ignored."""
    return replace(
        state,
        running=tuple(
            _entered(one, checkpoint, phase, now) if one.cell == cell else one
            for one in state.running
        ),
    )


def cell_finished(state: State, cell: str, words: str, now: float) -> State:
    """The state after a cell's end."""
    ran = running(state, cell)
    seconds = None if ran is None else max(0.0, now - ran.since)
    probed = None if ran is None or ran.probing is None else max(0.0, now - ran.probing)
    finished = (*state.finished, Finished(cell, words, seconds, probed))
    return replace(state, running=_without(state, cell), finished=finished)


def running(state: State, cell: str) -> Running | None:
    """The cell at work, None where it is not."""
    return next((one for one in state.running if one.cell == cell), None)


def answers(state: State) -> dict[Status, int]:
    """How often each status was given so far, over all cells and checkpoints."""
    counts: Counter[Status] = Counter()
    for finished in state.finished:
        for number, word in _ANSWER.findall(finished.words):
            counts[Status[word]] += int(number or 1)
    return {status: counts[status] for status in Status if counts[status]}


def _without(state: State, cell: str) -> tuple[Running, ...]:
    return tuple(one for one in state.running if one.cell != cell)


def _entered(one: Running, checkpoint: str, phase: str, now: float) -> Running:
    new = checkpoint and checkpoint not in one.seen
    seen = (*one.seen, checkpoint) if new else one.seen
    probing = now if one.probing is None and phase in PHASES else one.probing
    return replace(one, phase=phase, seen=seen, entered=now, probing=probing)
