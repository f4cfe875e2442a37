"""May this cell speak? A good checkpoint must restore in it, a damaged one must not."""

from __future__ import annotations

from matrix.model import Controls, Observation

UNREACHABLE = "unreachable"
PASSED = "passed"
FAILED = "failed"
NOT_RUN = "not run"
ENDED = ("fail", "skipped", "timeout", "oom", "crash")


def state(controls: Controls | None, observation: Observation | None) -> str:
    """Say what the controls of an environment prove.

    ``unreachable`` when the environment cannot import TensorFlow or the OD API: no model
    can exist in it, and that holds for every checkpoint.
    """
    if observation is not None and unreachable(observation):
        return UNREACHABLE
    if controls is None:
        return NOT_RUN
    return PASSED if restored(controls.good) and refused(controls.damaged) else FAILED


def unreachable(observation: Observation) -> bool:
    """Whether the environment ended before a model of any kind could exist in it."""
    return any(outcome(observation, name) in ENDED for name in ("import-tf", "import-od"))


def restored(observation: Observation) -> bool:
    """Whether every model variable was bound with the checkpoint's values and ran."""
    restore = observation.restore
    if restore is None or outcome(observation, "forward") != "ok":
        return False
    return 0 < restore.total == restore.bound


def refused(observation: Observation) -> bool:
    """Whether damage was noticed: an exception, a crash, or values that are not bound.

    A control that was stopped, or never came to its checkpoint, has noticed nothing.
    """
    if outcome(observation, "build-model") != "ok":
        return False
    after = [outcome(observation, name) for name in ("read-checkpoint", "restore", "forward")]
    if "fail" in after or "crash" in after:
        return True
    return after[-1] == "ok" and not restored(observation)


def settled(controls: Controls) -> bool:
    """Whether running the controls again would say the same.

    Not so when something stopped them, which may be the machine's fault and not the cell's.
    """
    for one in (controls.good, controls.damaged):
        if one.ending or any(phase.outcome == "running" for phase in one.phases):
            return False
    return bool(controls.damaged.phases) or _failed(controls.good)


def _failed(observation: Observation) -> bool:
    return any(phase.outcome == "fail" for phase in observation.phases)


def outcome(observation: Observation, name: str) -> str:
    """The outcome of a phase, empty when the observation does not have it."""
    return next((phase.outcome for phase in observation.phases if phase.name == name), "")


def complaint(controls: Controls | None) -> str:
    """What a failing control says, for the reason of a BROKEN cell."""
    if controls is None:
        return "its controls did not run"
    if restored(controls.damaged):
        return "its control restored a damaged checkpoint without complaint"
    for phase in controls.good.phases:
        if phase.outcome not in ("ok", "skipped"):
            said = f": {phase.error.type}: {phase.error.message}" if phase.error else ""
            return f"its good control ended with {phase.outcome} at {phase.name}{said}"
    if not restored(controls.good):
        return "its good control did not restore completely"
    return "its damaged control did not come to an end"
