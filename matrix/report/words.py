"""One symbol and one sentence per status: what the table, the legend and the board say.

Each symbol is one column wide and differs in shape, not only in colour.
"""

from __future__ import annotations

from matrix.model import Status

ABSENT = "·"
ABSENT_MEANING = "not part of this matrix"

SYMBOLS = {
    Status.PASS: "✓",
    Status.PARTIAL: "◐",
    Status.FAIL: "✗",
    Status.DIVERGES: "≠",
    Status.TIMEOUT: "◷",
    Status.OOM: "▣",
    Status.CRASH: "↯",
    Status.BROKEN: "⊗",
    Status.UNBUILDABLE: "⊘",
    Status.INFERRED: "≈",
    Status.UNTESTED: "?",
    Status.STALE: "↺",
}

MEANINGS = {
    Status.PASS: "every model variable bound, values checked",
    Status.PARTIAL: "restored, but only n of m model variables hold the checkpoint's values",
    Status.FAIL: "does not restore",
    Status.DIVERGES: "restores, but the outputs differ from the reference cell's",
    Status.TIMEOUT: "did not end within the time limit",
    Status.OOM: "ran out of the cell's memory limit",
    Status.CRASH: "the process was ended by a signal",
    Status.BROKEN: "the cell failed its own control and says nothing about this checkpoint",
    Status.UNBUILDABLE: "the environment itself cannot be made",
    Status.INFERRED: "not run: follows from facts of the cell, or from cells on both sides of it",
    Status.UNTESTED: "not run",
    Status.STALE: "an older result: the cell, the probe or the checkpoint changed since",
}


def status_words(status: Status, matched: int = 0, total: int = 0, inferred: str = "") -> str:
    """A status as the table shows it, such as ``◐ PARTIAL 380/385``; counts only if known.

    ``inferred`` is the answer that follows for a cell that was not run.
    """
    return f"{SYMBOLS[status]} {plain_words(status, matched, total, inferred)}"


def plain_words(status: Status, matched: int = 0, total: int = 0, inferred: str = "") -> str:
    """The same without the symbol."""
    counts = f" {matched}/{total}" if status is Status.PARTIAL and total else ""
    follows = f" {inferred}" if inferred else ""
    return f"{status.value}{counts}{follows}"


def where(phase: str, cause: str = "") -> str:
    """What stands behind a status: `` at restore (ckpt-arch-mismatch)``, as far as it is known."""
    at = f" at {phase}" if phase else ""
    return f"{at} ({cause})" if cause else at
