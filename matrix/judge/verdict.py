"""From observation to verdict: a pure function of what was seen."""

from __future__ import annotations

import re
from dataclasses import replace

from matrix.checkpoint.families import family
from matrix.judge import controls as control
from matrix.judge import texts
from matrix.model import (
    Cell,
    Checkpoint,
    Controls,
    Environment,
    Failure,
    Observation,
    Phase,
    Restore,
    Status,
    Verdict,
)

ENDINGS = {"timeout": Status.TIMEOUT, "oom": Status.OOM, "crash": Status.CRASH}
TROUBLE = "trouble: "
NO_OBJECT_GRAPH = "Checkpoint is expected to be an object-based checkpoint."
"""What the OD API itself says, and the probe in its place (``probe/tf2.py``)."""


def judge(
    cell: Cell, checkpoint: Checkpoint, observation: Observation, controls: Controls | None
) -> Verdict:
    """Judge what was seen of one checkpoint in one cell."""
    state = control.state(controls, observation)
    verdict = replace(_verdict(cell, checkpoint, observation), controls=state)
    verdict = _counted(verdict, observation.restore)
    if state in (control.FAILED, control.NOT_RUN) and verdict.status is not Status.BROKEN:
        return replace(
            verdict,
            status=Status.BROKEN,
            phase="",
            cause="",
            reason=f"This cell says nothing: {control.complaint(controls)}",
            remedy="See the cell's log; a cell speaks only after its controls passed.",
        )
    return verdict


def unbuildable(cell: Cell, environment: Environment) -> Verdict:
    """The verdict on a cell whose environment cannot be made."""
    if texts.outside(environment.problem):
        return Verdict(
            cell.id,
            Status.BROKEN,
            phase="build",
            reason=f"The environment could not be made here: {environment.problem.splitlines()[0]}",
            remedy="Check the network and the free space on the disk, then run again.",
        )
    cause, remedy = texts.unbuildable(environment.problem)
    return Verdict(
        cell=cell.id,
        status=Status.UNBUILDABLE,
        phase="build",
        cause=cause,
        reason=environment.problem.splitlines()[0],
        remedy=remedy,
        evidence=tuple(environment.problem.splitlines()[1:]),
    )


def _verdict(cell: Cell, checkpoint: Checkpoint, observation: Observation) -> Verdict:
    if observation.ending.startswith(TROUBLE):
        reason = observation.ending.removeprefix(TROUBLE)
        return Verdict(
            cell.id, Status.BROKEN, reason=f"The engine failed: {reason}", remedy="Run it again."
        )
    for phase in observation.phases:
        if phase.outcome in ENDINGS:
            return _ended(cell, observation, phase)
        if phase.outcome == "fail":
            return _failed(cell, observation, phase)
    if observation.ending:
        return Verdict(
            cell.id,
            ENDINGS.get(observation.ending, Status.CRASH),
            reason=f"The probe ended between phases: {observation.ending}",
        )
    if observation.restore is None:
        return Verdict(cell.id, Status.BROKEN, reason="The probe left no result of the restore")
    return _restored(cell, checkpoint, observation.restore)


def _ended(cell: Cell, observation: Observation, phase: Phase) -> Verdict:
    how = {
        "timeout": "took longer than its limit",
        "oom": "needed more memory than its limit",
        "crash": f"ended the process ({observation.ending})",
    }[phase.outcome]
    return Verdict(
        cell=cell.id,
        status=ENDINGS[phase.outcome],
        phase=phase.name,
        reason=f"{phase.name} {how}",
        remedy="Raise the limit in matrix.toml, or see the cell's log.",
    )


def _failed(cell: Cell, observation: Observation, phase: Phase) -> Verdict:
    if phase.error is None:
        return Verdict(cell.id, Status.FAIL, phase.name, reason="It failed without an exception")
    if _own_fault(phase.name, phase.error):
        return Verdict(
            cell.id,
            Status.BROKEN,
            reason=f"The probe itself failed at {phase.name}: {texts.first_line(phase.error)}",
            remedy="This is a fault of this program, not of the checkpoint: report it.",
        )
    cause, remedy = texts.find(phase.name, phase.error)
    evidence = list(phase.notes)
    if phase.name == "parse-config" and observation.restore:
        seen = observation.restore
        evidence.append(
            f"model {{}} alone builds, and {seen.bound} of {seen.total} variables restore"
        )
    return Verdict(
        cell=cell.id,
        status=Status.FAIL,
        phase=phase.name,
        cause=cause,
        reason=texts.first_line(phase.error),
        remedy=remedy,
        evidence=tuple(evidence),
    )


def _own_fault(phase: str, error: Failure) -> bool:
    """Whether an exception came from the probe's own lines, not from what it called.

    Imports are left out: a module that is not there is reported at the line that asks.
    """
    if phase in texts.IMPORTS or error.message == NO_OBJECT_GRAPH:
        return False
    files = re.findall(r'^  File "([^"]+)", line \d+', error.traceback, flags=re.MULTILINE)
    return bool(files) and re.search(r"/probe/\w+\.py$", files[-1]) is not None


def _restored(cell: Cell, checkpoint: Checkpoint, seen: Restore) -> Verdict:
    """Judge a restore that raised nothing, by what it really bound."""
    left = seen.total - seen.bound
    if seen.total and not left:
        return Verdict(cell.id, Status.PASS, reason=f"{seen.bound} of {seen.total} variables")
    if seen.bound:
        return Verdict(
            cell=cell.id,
            status=Status.PARTIAL,
            phase="restore",
            reason=f"{left} of {seen.total} variables keep their initial values: {_which(seen)}",
            evidence=(
                f"{seen.total_bytes - seen.bound_bytes} of {seen.total_bytes} bytes not restored",
            ),
        )
    return Verdict(
        cell=cell.id,
        status=Status.FAIL,
        phase="restore",
        cause=_format_cause(checkpoint, seen),
        reason=f"no exception, but none of {seen.total} variables was restored"
        + _format_words(checkpoint, seen),
        remedy="Choose a cell of the TensorFlow generation that wrote the checkpoint."
        if _format_cause(checkpoint, seen)
        else "",
    )


def _which(seen: Restore) -> str:
    parts = []
    if seen.missing:
        parts.append(f"{len(seen.missing)} not in the checkpoint, first {seen.missing[0].name}")
    if seen.mismatched:
        first = seen.mismatched[0]
        parts.append(
            f"{len(seen.mismatched)} of another shape, first {first.name}"
            f" {list(first.checkpoint_shape)} for {list(first.model_shape)}"
        )
    if seen.different:
        parts.append(f"{len(seen.different)} with other values, first {seen.different[0]}")
    return "; ".join(parts)


def _format_cause(checkpoint: Checkpoint, seen: Restore) -> str:
    other = checkpoint.format != "v2-object-based"
    return "ckpt-format-tf1-in-tf2" if seen.kind == "object-based" and other else ""


def _format_words(checkpoint: Checkpoint, seen: Restore) -> str:
    if not _format_cause(checkpoint, seen):
        return ""
    return ": the checkpoint is name-based (TF1), this model restores by objects (TF2)"


def _counted(verdict: Verdict, seen: Restore | None) -> Verdict:
    if seen is None:
        return verdict
    strangers = [one for one in seen.unexpected if family(one.name) == "model"]
    return replace(
        verdict,
        matched=seen.bound,
        total=seen.total,
        missing=len(seen.missing),
        unexpected=len(strangers),
        mismatched=len(seen.mismatched),
    )
