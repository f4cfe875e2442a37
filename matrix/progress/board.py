"""The live board: the lines of ``render`` on a terminal, four times a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text

from matrix.progress import state as events
from matrix.progress.colour import paint
from matrix.progress.render import render
from matrix.progress.state import State
from matrix.report.escape import one_line

_SMALLEST = 4


class Board:
    """Shows a run on a terminal and takes itself away at the end; notes stay."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._lock = threading.Lock()
        self._state = State(since=clock())
        # Only standard error is redirected: what the caller prints on standard output,
        # such as the table, must reach it as it is, also when that is a file.
        self._live = Live(
            console=console,
            get_renderable=self._picture,
            refresh_per_second=4,
            transient=True,
            redirect_stdout=False,
            vertical_overflow="crop",
        )

    def __enter__(self) -> Self:
        """Start to refresh."""
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the board away and give the cursor back."""
        self._live.stop()

    def begin(
        self,
        cells: Sequence[str],
        checkpoints: int,
        jobs: int,
        lasting: Collection[str] | None = None,
    ) -> None:
        """Learn what will run."""
        with self._lock:
            self._state = events.begun(self._state, cells, checkpoints, jobs, lasting)

    def cell_started(self, cell: str) -> None:
        """Give the cell a line."""
        with self._lock:
            self._state = events.cell_started(self._state, cell, self._clock())

    def phase(self, cell: str, checkpoint: str, phase: str) -> None:
        """Change the cell's line."""
        with self._lock:
            now = self._clock()
            self._state = events.phase_entered(self._state, cell, checkpoint, phase, now)

    def cell_finished(self, cell: str, status_words: str) -> None:
        """Move the cell to the finished ones."""
        with self._lock:
            self._state = events.cell_finished(self._state, cell, status_words, self._clock())

    def note(self, text: str) -> None:
        """Print a sentence above the board."""
        self._console.print(Text(one_line(text)))

    def _picture(self) -> Text:
        with self._lock:
            state = self._state
        width, height = self._console.size
        lines = render(state, self._clock(), width, max(_SMALLEST, height - 1))
        picture = Text("\n", no_wrap=True, overflow="crop").join(paint(line) for line in lines)
        picture.no_wrap = True
        picture.overflow = "crop"
        return picture
