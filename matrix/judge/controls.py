"""May this cell speak? A good checkpoint must restore in it, a damaged one must not."""

from __future__ import annotations

from matrix.model import Controls, Observation

UNREACHABLE = "unreachable"
PASSED = "passed"
FAILED = "failed"
NOT_RUN = "not run"


def state(controls: Controls | None, observation: Observation | None) -> str:
    """Say what the controls of an environment prove.

    ``unreachable`` when the environment cannot import TensorFlow or the OD API: no model
    can exist in it, and that holds for every checkpoint.
    """
    if observation is not None and unreachable(observation):
        return UNREACHABLE
    if controls is None:
        return NOT_RUN
    return PASSED if restored(controls.good) and not restored(controls.damaged) else FAILED


def unreachable(observation: Observation) -> bool:
    """Whether the environment ended before a model of any kind could exist in it."""
    return outcome(observation, "import-od") not in ("ok", "")


def restored(observation: Observation) -> bool:
    """Whether every model variable was bound with the checkpoint's values and ran."""
    restore = observation.restore
    if restore is None or outcome(observation, "forward") != "ok":
        return False
    return 0 < restore.total == restore.bound


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
    return "its good control did not restore completely"
