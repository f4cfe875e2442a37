"""The time that is left of a run: said only where what was seen lets it be known.

It speaks of the cells that the run has named. What is to go takes as long, on average, as what
is done, of cells that are foreseen to come to their end and of others apart: those fail early, and
run last. Where cells differ so much that this may be far off, nothing is said.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from matrix.progress.state import Running, State

LEAST_MEASURED = 3
TOLERATED = 0.5
"""The part of an estimate that it may be off by, as a standard error."""
SLACK_SECONDS = 5.0
"""How much longer than any other a cell may take before it is one of another kind."""


@dataclass(frozen=True)
class Left:
    """An estimate; ``at_most`` where cells may take less, or turn out to be known already."""

    seconds: float
    at_most: bool


@dataclass(frozen=True)
class Measured:
    """What cells of a kind took that ran: making the environment, the probe, both; in seconds.

    ``bound`` where they are of a kind that takes longer.
    """

    builds: tuple[float, ...]
    probes: tuple[float, ...]
    whole: tuple[float, ...]
    bound: bool = False


def left(state: State, now: float) -> Left | None:
    """The time to go, None while nobody can know it."""
    waiting, to_do = _to_do(state)
    samples = {kind: _sample(state, kind, count) for kind, count in to_do.items()}
    known = {kind: one for kind, one in samples.items() if one is not None}
    if not known or len(known) < len(samples):
        return None
    running = [_rest(one, known[state.lasts(one.cell)], now) for one in state.running]
    rests = [one for one in running if one is not None]
    if len(rests) < len(running):
        return None
    each = {kind: statistics.fmean(known[kind].whole) for kind in waiting}
    work = sum(each[kind] * count for kind, count in waiting.items()) + sum(rests)
    seconds = max([work / min(state.jobs, to_do.total()), *rests, *each.values()])
    reused = bool(waiting) and any(one.seconds is None for one in state.finished)
    return Left(seconds, at_most=reused or any(one.bound for one in known.values()))


def words(found: Left) -> str:
    """The estimate as people say it, no finer than it is."""
    rounded = round(found.seconds / 60)
    told = f"{rounded} min" if found.seconds >= 90 else f"{max(1, round(found.seconds / 10))}0 s"
    return f"at most about {told} left" if found.at_most else f"about {told} left"


def _to_do(state: State) -> tuple[Counter[bool], Counter[bool]]:
    """How many cells wait, and how many wait or run, by whether they last."""
    working = Counter(state.lasts(one.cell) for one in state.running)
    ended = Counter(state.lasts(one.cell) for one in state.finished)
    waiting = Counter(map(state.lasts, state.cells)) - working - ended
    return waiting, waiting + working


def _sample(state: State, lasts: bool, to_do: int) -> Measured | None:
    """What tells how long cells of a kind take: others of the kind, or those that take longer."""
    own = _measured(state, lasts)
    if _tell(own, to_do, state.jobs):
        return own
    longer = _measured(state, lasts=True)
    return None if lasts or not _tell(longer, to_do, state.jobs) else replace(longer, bound=True)


def _measured(state: State, lasts: bool) -> Measured:
    kind = [one for one in state.finished if state.lasts(one.cell) is lasts]
    ran = [(one.seconds, one.probed) for one in kind if one.seconds is not None]
    return Measured(
        builds=tuple(seconds - (probed or 0.0) for seconds, probed in ran),
        probes=tuple(probed for _, probed in ran if probed is not None),
        whole=tuple(seconds for seconds, _ in ran),
    )


def _tell(measured: Measured, to_do: int, jobs: int) -> bool:
    """Whether what was measured says enough of as many cells as are to do.

    Of several cells at once the quick ones end first, so one round of them is not enough.
    """
    count = len(measured.whole)
    if count < max(LEAST_MEASURED, jobs + 1):
        return False
    mean, spread = statistics.fmean(measured.whole), statistics.stdev(measured.whole)
    return bool(mean) and spread / mean * (1 / to_do + 1 / count) ** 0.5 <= TOLERATED


def _rest(one: Running, measured: Measured, now: float) -> float | None:
    """What a cell at work still takes: of its environment and the probe, or of the probe."""
    if one.probing is not None:
        return _residual(measured.probes, now - one.probing)
    build = _residual(measured.builds, now - one.since)
    probe = statistics.fmean(measured.probes) if measured.probes else 0.0
    return None if build is None else build + probe


def _residual(measured: Sequence[float], age: float) -> float | None:
    """How much longer those took, on average, that had not ended at this age; None without any."""
    longer = [one - age for one in measured if one > age]
    if longer:
        return statistics.fmean(longer)
    return 0.0 if age <= max(measured, default=0.0) + SLACK_SECONDS else None
