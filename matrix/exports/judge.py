"""The verdict on an exported model in one cell: a pure function of what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from matrix.judge import controls as control
from matrix.judge import texts
from matrix.judge.broken import engine_failed, own_fault, probe_failed, spoken
from matrix.judge.diagnose import UNDETERMINED
from matrix.judge.messages import read
from matrix.judge.verdict import ENDINGS, stopped
from matrix.model import (
    Cell,
    Certainty,
    Controls,
    Failure,
    Finding,
    Observation,
    Phase,
    Status,
    Verdict,
)

CORRUPT = "ckpt-corrupt"
OF_FILES = (CORRUPT, "graph-op-skew")
OF_CELLS = "env-"
AGAIN = "Fetch it again, or export the checkpoint again: no TensorFlow reads a damaged file."
UNUSABLE = "UnusableError"
"""What the probe raises for a model that it has no way of running (``probe/exported.py``)."""
NOT_OURS = (UNUSABLE, "DecodeError")
"""Exceptions of a model that come up in the probe's own lines: protobuf's parser has no others."""


def judge(cell: Cell, seen: Observation, controls: Controls | None) -> Verdict:
    """Judge what was seen of an export in one cell."""
    verdict = replace(_verdict(cell, seen), controls=standing(controls, seen))
    return spoken(verdict, _complaint(controls))


def standing(controls: Controls | None, seen: Observation) -> str:
    """Whether the cell may speak of an export: by controls of the same kind of model.

    ``unreachable`` where TensorFlow cannot be imported. The OD API is not needed.
    """
    if unreachable(seen):
        return control.UNREACHABLE
    if controls is None:
        return control.NOT_RUN
    good = control.outcome(controls.good, "forward") == "ok"
    return control.PASSED if good and _refused(controls.damaged) else control.FAILED


def unreachable(seen: Observation) -> bool:
    """Whether the environment ended before a model of any kind could exist in it."""
    return control.outcome(seen, "import-tf") in control.ENDED


def settled(controls: Controls) -> bool:
    """Whether running the controls again would say the same: nothing has stopped them."""
    return not (controls.good.ending or controls.damaged.ending)


def _refused(seen: Observation) -> bool:
    """Whether damage was noticed; a control that was stopped has noticed nothing."""
    after = [control.outcome(seen, name) for name in ("load", "forward")]
    return "fail" in after or "crash" in after


def _complaint(controls: Controls | None) -> str:
    if controls is None:
        return "its controls did not run"
    for phase in controls.good.phases:
        if phase.outcome not in ("ok", "skipped"):
            said = f": {texts.first_line(phase.error)}" if phase.error else ""
            return f"a tiny model of its own ended with {phase.outcome} at {phase.name}{said}"
    return "a damaged copy of its own tiny model ran without complaint"


def _verdict(cell: Cell, seen: Observation) -> Verdict:
    if broken := engine_failed(cell, seen):
        return broken
    for phase in seen.phases:
        if phase.outcome in ENDINGS:
            return stopped(cell, seen, phase)
        if phase.outcome == "fail" and phase.error:
            return _failed(cell, phase, phase.error)
    if seen.ending or control.outcome(seen, "forward") != "ok":
        how = seen.ending or "no forward phase"
        return Verdict(cell.id, Status.CRASH, reason=f"The probe ended between phases: {how}")
    return _ran(cell, seen)


def _failed(cell: Cell, phase: Phase, error: Failure) -> Verdict:
    if error.type not in NOT_OURS and own_fault(phase.name, error):
        return probe_failed(cell, phase.name, error, "export")
    finding = _finding(phase.name, error)
    return Verdict(
        cell=cell.id,
        status=Status.FAIL,
        phase=phase.name,
        cause=finding.code,
        reason=error.message if error.type == UNUSABLE else texts.first_line(error),
        remedy=finding.remedy,
        findings=(finding,),
    )


def _finding(phase: str, error: Failure) -> Finding:
    """The cause by the message alone, where the catalogue has one that fits an export."""
    said = texts.first_line(error)
    found = read(f"{error.type}: {error.message}", phase)
    if found.code in OF_FILES or (found.certain and found.code.startswith(OF_CELLS)):
        sure = Certainty.CERTAIN if found.certain else Certainty.LIKELY
        remedy = AGAIN if found.code == CORRUPT else found.remedy
        return Finding(found.code, sure, (f"Seen at {phase}: {said}",), remedy)
    missing = "Missing: a message that has one cause only; see the traceback"
    return Finding(UNDETERMINED, Certainty.POSSIBLE, (f"Seen at {phase}: {said}", missing))


def _ran(cell: Cell, seen: Observation) -> Verdict:
    wrong = [name for name, output in seen.outputs.items() if not _finite(output)]
    if wrong or not seen.outputs:
        told = f"{wrong[0]} is not finite" if wrong else "it gives no output"
        return Verdict(cell.id, Status.FAIL, "forward", cause=UNDETERMINED, reason=told)
    return Verdict(cell.id, Status.PASS, reason="it loads, runs and gives finite outputs")


def _finite(output: object) -> bool:
    return isinstance(output, Mapping) and output.get("finite") is True
