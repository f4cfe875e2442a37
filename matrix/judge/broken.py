"""What says nothing about what was given: the engine, the probe or the cell itself is at fault."""

from __future__ import annotations

import re
from dataclasses import replace

from matrix.judge import controls as control
from matrix.judge import texts
from matrix.model import Cell, Failure, Observation, Status, Verdict

TROUBLE = "trouble: "
OF_THE_OD_API = (
    "Checkpoint is expected to be an object-based checkpoint.",
    "Checkpoint version should be V2",
    "train_pb2.load_all_detection_checkpoint_vars unsupported in TF2",
)
"""What the OD API itself says in training, and the probe in its place (``probe/tf2.py``)."""


def engine_failed(cell: Cell, seen: Observation) -> Verdict | None:
    """The verdict where the engine could not run the cell, None where it could."""
    if not seen.ending.startswith(TROUBLE):
        return None
    reason = f"The engine failed: {seen.ending.removeprefix(TROUBLE)}"
    return Verdict(cell.id, Status.BROKEN, reason=reason, remedy="Run it again.")


def probe_failed(cell: Cell, phase: str, error: Failure, given: str) -> Verdict:
    """The verdict on a fault of the probe's own; ``given`` is what it is not a fault of."""
    return Verdict(
        cell.id,
        Status.BROKEN,
        reason=f"The probe itself failed at {phase}: {texts.first_line(error)}",
        remedy=f"This is a fault of this program, not of the {given}: report it.",
    )


def own_fault(phase: str, error: Failure) -> bool:
    """Whether an exception came from the probe's own lines, not from what it called.

    Imports are left out: a module that is not there is reported at the line that asks.
    """
    if phase in texts.IMPORTS or error.message in OF_THE_OD_API:
        return False
    files = re.findall(r'^  File "([^"]+)", line \d+', error.traceback, flags=re.MULTILINE)
    return bool(files) and re.search(r"/probe/\w+\.py$", files[-1]) is not None


def spoken(verdict: Verdict, complaint: str) -> Verdict:
    """The verdict of a cell that may speak by its controls, else that it says nothing.

    ``complaint`` is what its controls say where they failed or did not run.
    """
    allowed = verdict.controls not in (control.FAILED, control.NOT_RUN)
    if allowed or verdict.status is Status.BROKEN:
        return verdict
    return replace(
        verdict,
        status=Status.BROKEN,
        phase="",
        cause="",
        reason=f"This cell says nothing: {complaint}",
        remedy="See the cell's log; a cell speaks only after its controls passed.",
        findings=(),
    )
