"""What a run tells while it runs. The core reports events and never prints."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import TracebackType
from typing import Protocol, Self


class Progress(Protocol):
    """A listener to a run; every method may be called from any thread.

    It is a context manager around the whole run: what it shows while it runs is gone or
    finished when the context ends.
    """

    def __enter__(self) -> Self:
        """Start to show."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop to show, whatever happened."""

    def begin(
        self,
        cells: Sequence[str],
        checkpoints: int,
        jobs: int,
        lasting: Collection[str] | None = None,
    ) -> None:
        """All cells of the run, the checkpoints in each, and how many cells run at once.

        ``lasting`` are those that are foreseen to come to the end of their probe, None where
        nothing is foreseen: the others fail early, and take less.
        """

    def cell_started(self, cell: str) -> None:
        """Work on a cell begins: its image first, then its controls and the probe."""

    def phase(self, cell: str, checkpoint: str, phase: str) -> None:
        """A cell enters a phase; ``checkpoint`` is empty for what all checkpoints share."""

    def cell_finished(self, cell: str, status_words: str) -> None:
        """A cell is done, with words such as ``✓ PASS`` or ``3 PASS, 1 FAIL``.

        A cell that never started was known from an earlier run.
        """

    def note(self, text: str) -> None:
        """A sentence for the user, such as which engine was chosen and why."""


class NullProgress:
    """Listens and shows nothing."""

    def __enter__(self) -> Self:
        """Do nothing."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Do nothing."""

    def begin(
        self,
        cells: Sequence[str],
        checkpoints: int,
        jobs: int,
        lasting: Collection[str] | None = None,
    ) -> None:
        """Do nothing."""

    def cell_started(self, cell: str) -> None:
        """Do nothing."""

    def phase(self, cell: str, checkpoint: str, phase: str) -> None:
        """Do nothing."""

    def cell_finished(self, cell: str, status_words: str) -> None:
        """Do nothing."""

    def note(self, text: str) -> None:
        """Do nothing."""
