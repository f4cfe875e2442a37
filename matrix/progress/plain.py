"""Progress as plain lines, for logs and pipes: no control characters, nothing overwritten."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Collection, Sequence
from typing import TextIO

from matrix.model import PHASES
from matrix.progress import state as events
from matrix.progress.interface import NullProgress
from matrix.progress.left import left, words
from matrix.progress.render import elapsed
from matrix.progress.state import Running, State
from matrix.report.escape import one_line
from matrix.report.summary import plural


class PlainProgress(NullProgress):
    """One line per event that is worth one; the probe's short phases are, if ``verbose``."""

    def __init__(
        self,
        stream: TextIO,
        clock: Callable[[], float] = time.monotonic,
        *,
        verbose: bool = False,
    ) -> None:
        self._stream = stream
        self._verbose = verbose
        self._clock = clock
        self._lock = threading.Lock()
        self._state = State(since=clock())

    def begin(
        self,
        cells: Sequence[str],
        checkpoints: int,
        jobs: int,
        lasting: Collection[str] | None = None,
    ) -> None:
        """Say how much there is to do."""
        with self._lock:
            self._state = events.begun(self._state, cells, checkpoints, jobs, lasting)
            told = f"{plural(len(cells), 'cell')}, {jobs} at once"
            self._write(f"{told}, {plural(checkpoints, 'checkpoint')} in each")

    def cell_started(self, cell: str) -> None:
        """Say which cell begins."""
        with self._lock:
            self._state = events.cell_started(self._state, cell, self._clock())
            self._write(f"{cell}: started")

    def phase(self, cell: str, checkpoint: str, phase: str) -> None:
        """Say what a cell does outside the probe, such as building its image.

        If verbose, every phase, with its checkpoint and the time of the one before.
        """
        with self._lock:
            now = self._clock()
            before = events.running(self._state, cell)
            self._state = events.phase_entered(self._state, cell, checkpoint, phase, now)
            if self._verbose:
                whose = f"{checkpoint}: " if checkpoint else ""
                self._write(f"{cell}: {whose}{phase}{_after(before, now)}")
            elif phase not in PHASES:
                self._write(f"{cell}: {phase}")

    def cell_finished(self, cell: str, status_words: str) -> None:
        """Say what a cell answered, how long it took and how many are done."""
        with self._lock:
            now = self._clock()
            self._state = events.cell_finished(self._state, cell, status_words, now)
            seconds = self._state.finished[-1].seconds
            told = ["known" if seconds is None else elapsed(seconds)]
            told.append(f"{len(self._state.finished)} of {len(self._state.cells)}")
            if found := left(self._state, now):
                told.append(words(found))
            self._write(f"{cell}: {status_words} ({'; '.join(told)})")

    def note(self, text: str) -> None:
        """Say it."""
        with self._lock:
            self._write(text)

    def _write(self, text: str) -> None:
        line = f"[{elapsed(self._clock() - self._state.since)}] {one_line(text)}\n"
        # A reader that went away must not end the run: progress is not the result.
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(line)
            self._stream.flush()


def _after(before: Running | None, now: float) -> str:
    """How long the phase took that ends, as far as it was seen; the shortest are not."""
    if before is None or not before.phase:
        return ""
    return f" ({before.phase} took {now - before.entered:.1f} s)"
