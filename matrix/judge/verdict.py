"""From observation to verdict: a pure function of what was seen."""

from __future__ import annotations

from dataclasses import replace

from matrix.checkpoint.families import family
from matrix.judge import controls as control
from matrix.judge import texts
from matrix.judge.broken import engine_failed, own_fault, probe_failed, spoken
from matrix.judge.diagnose import UNDETERMINED, diagnose, never_reached, ruled_out
from matrix.judge.evidence import Evidence
from matrix.judge.rules.content import OBJECTS
from matrix.model import (
    Cell,
    Certainty,
    Checkpoint,
    Controls,
    Environment,
    Finding,
    Observation,
    Phase,
    Restore,
    Status,
    Verdict,
)

ENDINGS = {"timeout": Status.TIMEOUT, "oom": Status.OOM, "crash": Status.CRASH}
BLAMED = (Status.FAIL, Status.PARTIAL)
"""The statuses that have causes; the others have their reason."""


def judge(seen: Evidence, controls: Controls | None) -> Verdict:
    """Judge what was seen of one checkpoint in one cell.

    Raises:
        ValueError: the evidence has no observation; what was not seen has no verdict.
    """
    if seen.observation is None:
        raise ValueError("nothing was observed")
    state = control.state(controls, seen.observation)
    verdict = replace(_verdict(seen, seen.observation), controls=state)
    verdict = spoken(verdict, control.complaint(controls))
    return _counted(_explained(verdict, seen), seen.observation.restore)


def unbuildable(cell: Cell, environment: Environment) -> Verdict:
    """The verdict on a cell whose environment cannot be made."""
    if outside := texts.outside(environment.problem):
        return Verdict(
            cell.id,
            Status.BROKEN,
            phase="build",
            reason=f"The environment could not be made here: {outside}",
            remedy="Check the network and the free space on the disk, then run again.",
        )
    cause, remedy = texts.unbuildable(environment.problem)
    reason, *rest = environment.problem.splitlines()
    finding = Finding(cause or UNDETERMINED, Certainty.CERTAIN, (reason, *rest), remedy)
    return Verdict(
        cell=cell.id,
        status=Status.UNBUILDABLE,
        phase="build",
        cause=finding.code,
        reason=reason,
        remedy=remedy,
        evidence=tuple(rest),
        findings=(finding,),
    )


def _explained(verdict: Verdict, seen: Evidence) -> Verdict:
    """Add the causes; under PASS they are remarks, and a cell that may not speak has none."""
    if verdict.status is Status.PASS:
        return replace(verdict, findings=diagnose(seen, ""), ruled_out=ruled_out(seen))
    if verdict.status not in BLAMED:
        return verdict
    findings = diagnose(seen, verdict.phase)
    return replace(
        verdict,
        cause=findings[0].code,
        remedy=findings[0].remedy,
        findings=findings,
        ruled_out=ruled_out(seen),
        next_unknown=never_reached(seen),
    )


def _verdict(seen: Evidence, observation: Observation) -> Verdict:
    cell = seen.cell
    if broken := engine_failed(cell, observation):
        return broken
    for phase in observation.phases:
        if phase.outcome in ENDINGS:
            return stopped(cell, observation, phase)
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
    return _restored(cell, seen.checkpoint, observation.restore)


def stopped(cell: Cell, observation: Observation, phase: Phase) -> Verdict:
    """The verdict on a phase that was stopped, or in which the process died."""
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
    if own_fault(phase.name, phase.error):
        return probe_failed(cell, phase.name, phase.error, "checkpoint")
    evidence = list(phase.notes)
    if phase.name == "parse-config" and observation.restore:
        restore = observation.restore
        evidence.append(
            f"model {{}} alone builds, and {restore.bound} of {restore.total} variables restore"
        )
    return Verdict(
        cell=cell.id,
        status=Status.FAIL,
        phase=phase.name,
        reason=texts.first_line(phase.error),
        evidence=tuple(evidence),
    )


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
        reason=f"no exception, but none of {seen.total} variables was restored"
        + _format_words(checkpoint, seen),
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


def _format_words(checkpoint: Checkpoint, seen: Restore) -> str:
    if seen.kind == "name-based" or checkpoint.format == OBJECTS:
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
