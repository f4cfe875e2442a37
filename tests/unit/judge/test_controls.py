"""May a cell speak: what its two controls prove, and when they are worth keeping."""

from dataclasses import replace

import pytest

from matrix.judge.controls import complaint, settled, state, unreachable
from matrix.model import Controls, Failure, Observation, Phase
from tests.unit.judge.seen import DAMAGE, NOTHING, PARTLY, WHOLE, done, failed

NONE = Observation("control-damaged", ())
WRITTEN = Observation("control-write", (*done().phases[:4], Phase("write", "ok")))
UNWRITTEN = Observation(
    "control-write",
    (*done().phases[:4], Phase("write", "fail", error=Failure("OSError", "disk full"))),
)
UNBUILT = failed("build-model", Failure("TypeError", "no"))


@pytest.mark.parametrize(
    ("controls", "expected"),
    [
        (None, "not run"),
        (Controls(done(), DAMAGE), "passed"),
        # Damage may show in any way, but it must show.
        (Controls(done(), done(PARTLY)), "passed"),
        (Controls(done(), done(NOTHING)), "passed"),
        (Controls(done(), failed("restore")), "passed"),
        (Controls(done(), failed("forward")), "passed"),
        (Controls(done(), failed("read-checkpoint", how="crash")), "passed"),
        (Controls(done(), done()), "failed"),
        # One that was stopped, or never tried, noticed nothing.
        (Controls(done(), NONE), "failed"),
        (Controls(done(), failed("read-checkpoint", how="timeout")), "failed"),
        (Controls(done(), failed("restore", how="oom")), "failed"),
        (Controls(done(), failed("restore", how="running")), "failed"),
        (Controls(done(), UNBUILT), "failed"),
        (Controls(done(), failed("parse-config")), "failed"),
        # The good one must restore everything, and run.
        (Controls(done(PARTLY), DAMAGE), "failed"),
        (Controls(done(None), DAMAGE), "failed"),
        (Controls(done(replace(WHOLE, total=0, bound=0)), DAMAGE), "failed"),
        (Controls(replace(failed("forward"), restore=WHOLE), DAMAGE), "failed"),
        (Controls(WRITTEN, NONE), "failed"),
        (Controls(UNBUILT, NONE), "failed"),
    ],
)
def test_what_the_controls_prove(controls: Controls | None, expected: str) -> None:
    assert state(controls, done()) == expected


@pytest.mark.parametrize(
    ("observation", "expected"),
    [
        (failed("import-tf"), True),
        (failed("import-tf", how="crash"), True),
        (failed("import-tf", how="timeout"), True),
        (failed("import-od"), True),
        (failed("import-od", how="oom"), True),
        (failed("parse-config"), False),
        (failed("build-model", how="crash"), False),
        (failed("import-od", how="running"), False),
        (Observation("x", ()), False),
        (done(), False),
    ],
)
def test_an_environment_that_cannot_import_is_unreachable(
    observation: Observation, expected: bool
) -> None:
    assert unreachable(observation) is expected
    assert (state(None, observation) == "unreachable") is expected


@pytest.mark.parametrize(
    ("controls", "words"),
    [
        (None, "its controls did not run"),
        (
            Controls(done(), done()),
            "its control restored a damaged checkpoint without complaint",
        ),
        (
            Controls(UNBUILT, NONE),
            "its good control ended with fail at build-model: TypeError: no",
        ),
        (
            Controls(UNWRITTEN, NONE),
            "its good control ended with fail at write: OSError: disk full",
        ),
        (
            Controls(failed("restore", how="timeout"), DAMAGE),
            "its good control ended with timeout at restore",
        ),
        (Controls(done(PARTLY), DAMAGE), "its good control did not restore completely"),
        (Controls(WRITTEN, NONE), "its good control did not restore completely"),
        (Controls(done(), NONE), "its damaged control did not come to an end"),
    ],
)
def test_what_a_failing_control_says(controls: Controls | None, words: str) -> None:
    assert complaint(controls) == words


@pytest.mark.parametrize(
    ("controls", "expected"),
    [
        (Controls(done(), DAMAGE), True),
        (Controls(done(PARTLY), DAMAGE), True),
        (Controls(done(), done()), True),
        (Controls(UNBUILT, NONE), True),
        (Controls(UNWRITTEN, NONE), True),
        # The probe was cut off between two controls, or within one.
        (Controls(WRITTEN, NONE), False),
        (Controls(done(), NONE), False),
        (Controls(failed("restore", how="running"), NONE), False),
        (Controls(done(), failed("restore", how="running")), False),
        (Controls(failed("restore", how="timeout"), DAMAGE), False),
        (Controls(failed("forward", how="oom"), DAMAGE), False),
        (Controls(done(), failed("read-checkpoint", how="crash")), False),
    ],
)
def test_controls_that_were_stopped_are_to_be_run_again(controls: Controls, expected: bool) -> None:
    assert settled(controls) is expected
