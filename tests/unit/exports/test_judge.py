"""Verdicts on exports, by what was seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matrix.exports.judge import AGAIN, judge, settled
from matrix.model import Certainty, Controls, Failure, Observation, Phase, Status
from tests import samples

CELL = samples.cell("2.21.0", "2022.12", "3.12")
OUTPUTS: dict[str, object] = {"final/detection_scores": {"shape": [1], "finite": True}}


def seen(
    load: str = "ok", forward: str = "ok", error: tuple[str, str] | None = None, ending: str = ""
) -> Observation:
    raised = Failure(*error) if error else None
    phases = (
        Phase("import-tf", "ok"),
        Phase("load", load, error=raised if load == "fail" else None),
        Phase("forward", forward, error=raised if forward == "fail" else None),
    )
    return Observation("saved_model", phases, outputs=OUTPUTS, ending=ending)


GOOD = seen()
WRONG = ("ValueError", "the tiny model does not give the numbers that were saved in it")
DAMAGED = seen(forward="fail", error=WRONG)
CONTROLS = Controls(GOOD, DAMAGED)


def test_what_loads_runs_and_is_finite_passes() -> None:
    verdict = judge(CELL, GOOD, CONTROLS)
    assert (verdict.status, verdict.controls, verdict.reason) == (
        Status.PASS,
        "passed",
        "it loads, runs and gives finite outputs",
    )


@pytest.mark.parametrize(
    ("outputs", "reason"),
    [
        ({}, "it gives no output"),
        ({"final/x": {"finite": False}}, "final/x is not finite"),
        ({"final/x": "?"}, "final/x is not finite"),
    ],
)
def test_what_gives_nothing_to_look_at_fails(outputs: dict[str, object], reason: str) -> None:
    verdict = judge(CELL, replace(GOOD, outputs=outputs), CONTROLS)
    assert (verdict.status, verdict.phase, verdict.cause, verdict.reason) == (
        Status.FAIL,
        "forward",
        "undetermined",
        reason,
    )


@pytest.mark.parametrize(
    ("error", "cause", "certainty"),
    [
        (
            ("NotFoundError", "Op type not registered 'FancyOp' in binary running on host. Make"),
            "graph-op-skew",
            Certainty.CERTAIN,
        ),
        (
            ("DecodeError", "Error parsing message with type 'tensorflow.GraphDef'"),
            "ckpt-corrupt",
            Certainty.LIKELY,
        ),
        (("RuntimeError", "something new"), "undetermined", Certainty.POSSIBLE),
    ],
)
def test_a_failing_load_has_the_cause_of_its_message(
    error: tuple[str, str], cause: str, certainty: Certainty
) -> None:
    verdict = judge(CELL, seen("fail", "skipped", error), CONTROLS)
    (finding,) = verdict.findings
    assert (verdict.status, verdict.phase, verdict.cause) == (Status.FAIL, "load", cause)
    assert verdict.reason == f"{error[0]}: {error[1]}"
    assert finding.evidence[0] == f"Seen at load: {error[0]}: {error[1]}"
    assert (finding.certainty, verdict.remedy) == (certainty, finding.remedy)
    assert (verdict.remedy == AGAIN) == (cause == "ckpt-corrupt")


def test_a_model_that_cannot_be_fed_says_so_in_its_own_words() -> None:
    words = "one input can be fed here, and its inputs are: boxes, image"
    verdict = judge(CELL, seen("fail", "skipped", ("UnusableError", words)), CONTROLS)
    assert (verdict.status, verdict.reason) == (Status.FAIL, words)


def test_a_fault_of_the_probe_is_not_the_exports() -> None:
    line = '  File "/job/probe/exported.py", line 100, in _eager\n    x.y\n'
    raised = Failure("AttributeError", "no y", f"Traceback:\n{line}AttributeError: no y")
    observation = seen("fail", "skipped")
    observation = replace(
        observation, phases=(observation.phases[0], Phase("load", "fail", error=raised))
    )
    verdict = judge(CELL, observation, CONTROLS)
    assert (verdict.status, verdict.reason) == (
        Status.BROKEN,
        "The probe itself failed at load: AttributeError: no y",
    )
    parser = replace(raised, type="DecodeError", message="Error parsing message")
    observation = replace(observation, phases=(Phase("load", "fail", error=parser),))
    assert judge(CELL, observation, CONTROLS).status is Status.FAIL


@pytest.mark.parametrize(
    ("observation", "status", "reason"),
    [
        (seen("timeout", ending="timeout"), Status.TIMEOUT, "load took longer than its limit"),
        (seen("oom", ending="oom"), Status.OOM, "load needed more memory than its limit"),
        (
            seen("ok", "crash", ending="signal 11"),
            Status.CRASH,
            "forward ended the process (signal 11)",
        ),
        (
            Observation("x", (Phase("import-tf", "ok"),), ending="signal 11"),
            Status.CRASH,
            "The probe ended between phases: signal 11",
        ),
        (
            Observation("x", (), ending="trouble: daemon gone"),
            Status.BROKEN,
            "The engine failed: daemon gone",
        ),
    ],
)
def test_what_was_stopped(observation: Observation, status: Status, reason: str) -> None:
    verdict = judge(CELL, observation, CONTROLS)
    assert (verdict.status, verdict.reason) == (status, reason)


@pytest.mark.parametrize(
    ("controls", "state", "reason"),
    [
        (None, "not run", "This cell says nothing: its controls did not run"),
        (
            Controls(GOOD, GOOD),
            "failed",
            "This cell says nothing: a damaged copy of its own tiny model ran without complaint",
        ),
        (
            Controls(GOOD, seen("timeout")),
            "failed",
            "This cell says nothing: a damaged copy of its own tiny model ran without complaint",
        ),
        (
            Controls(seen("fail", "skipped", ("OSError", "no")), DAMAGED),
            "failed",
            "This cell says nothing: a tiny model of its own ended with fail at load: OSError: no",
        ),
    ],
)
def test_a_cell_speaks_only_after_its_controls(
    controls: Controls | None, state: str, reason: str
) -> None:
    verdict = judge(CELL, GOOD, controls)
    assert (verdict.status, verdict.controls, verdict.reason) == (Status.BROKEN, state, reason)


def test_a_tensorflow_that_cannot_be_imported_needs_no_control() -> None:
    error = Failure("TypeError", "Descriptors cannot not be created directly.")
    observation = Observation(
        "x", (Phase("import-tf", "fail", error=error), Phase("load", "skipped"))
    )
    verdict = judge(CELL, observation, None)
    assert (verdict.status, verdict.phase, verdict.cause, verdict.controls) == (
        Status.FAIL,
        "import-tf",
        "env-protobuf-skew",
        "unreachable",
    )


def test_controls_that_were_stopped_are_run_again() -> None:
    assert settled(CONTROLS)
    assert not settled(Controls(GOOD, replace(DAMAGED, ending="timeout")))
    assert not settled(Controls(replace(GOOD, ending="oom"), DAMAGED))
