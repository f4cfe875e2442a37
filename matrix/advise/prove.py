"""Proofs: a recommended cell made anew from its lock, and the probe run in it again."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from matrix import batch
from matrix.advise.nouns import Move, Proof
from matrix.flow.nouns import Run
from matrix.model import Checkpoint, Status, Verdict
from matrix.pipeline import run_cell
from matrix.progress import NullProgress
from matrix.store import Store

STARTS = 2
"""How often the probe runs: each time with its controls, in a start of its own."""


def prove(run: Run, move: Move, checkpoint: Checkpoint) -> Proof:
    """Make a move's cell anew, restore the checkpoint in it twice, and compare the verdicts.

    Nothing is taken from the store or left in it, and the environment goes with the proof.
    """
    verdicts = []
    probe = batch.probe_digest()
    with run.maker.cold() as maker, tempfile.TemporaryDirectory(prefix="od-matrix-proof-") as place:
        for number in range(1, STARTS + 1):
            run.progress.note(f"proof of {move.cell.id}: start {number} of {STARTS}")
            # An empty store each time, so that neither a verdict nor a control is known.
            store = Store(Path(place) / str(number))
            fresh = replace(run, maker=maker, store=store, progress=NullProgress())
            verdicts.append(run_cell(fresh, move.cell, [checkpoint], probe)[checkpoint.digest])
    return compared(move.verdict, [one.verdict for one in verdicts])


def compared(expected: Verdict, verdicts: Sequence[Verdict]) -> Proof:
    """What the verdicts of a proof say of the recommended one."""
    other = next((one for one in verdicts if _answer(one) != _answer(expected)), None)
    if other is None:
        says = f"made anew and probed {len(verdicts)} times: {_words(expected)} each time"
        return Proof(tuple(verdicts), True, says)
    told = "; ".join(_words(one) for one in verdicts)
    says = f"does not hold: {_words(expected)} was recommended, made anew it gave {told}"
    reason = f" ({other.reason.splitlines()[0]})" if other.reason else ""
    # A cell that may not speak has neither confirmed the move nor refuted it.
    return Proof(tuple(verdicts), False, says + reason, other.status is Status.BROKEN)


def _answer(verdict: Verdict) -> tuple[object, ...]:
    """What must be the same. That a cell diverges is seen beside other cells only."""
    status = Status.PASS if verdict.status is Status.DIVERGES else verdict.status
    return status, verdict.matched, verdict.total, verdict.controls


def _words(verdict: Verdict) -> str:
    counts = f" {verdict.matched} of {verdict.total}" if verdict.total else ""
    return f"{verdict.status.value}{counts}"
