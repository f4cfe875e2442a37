"""Every status from an observation, as whole verdicts."""

from dataclasses import replace

import pytest

from matrix.judge import verdict as judging
from matrix.judge.evidence import Evidence
from matrix.judge.verdict import unbuildable
from matrix.model import (
    Cell,
    Certainty,
    Checkpoint,
    Controls,
    Environment,
    Failure,
    Finding,
    Observation,
    Restore,
    Status,
    Verdict,
)
from tests import samples
from tests.unit.judge.seen import DAMAGE, GOOD, NOTHING, PARTLY, WHOLE, done, failed

CELL = samples.cell("2.8.4", "2.8.0", "3.9")
OBJECTS = samples.checkpoint()
NAMES = replace(OBJECTS, format="v2-name-based")
CHECK = "Raise the limit in matrix.toml, or see the cell's log."
SILENT = "This cell says nothing: "
SEE = "See the cell's log; a cell speaks only after its controls passed."


def judge(
    cell: Cell, checkpoint: Checkpoint, seen: Observation, controls: Controls | None
) -> Verdict:
    """The verdict without its account: the findings are the rules' business."""
    found = judging.judge(Evidence(cell, checkpoint, observation=seen), controls)
    blamed = found.status in (Status.FAIL, Status.PARTIAL)
    first = found.findings[0] if found.findings else None
    assert not blamed or first is not None
    assert not first or not blamed or (found.cause, found.remedy) == (first.code, first.remedy)
    remedy = "" if blamed else found.remedy
    return replace(found, findings=(), ruled_out=(), next_unknown=(), remedy=remedy)


def verdict(status: Status, **facts: object) -> Verdict:
    return replace(Verdict(CELL.id, status, controls="passed"), **facts)  # type: ignore[arg-type]


def seen(restore: Restore) -> dict[str, object]:
    return {"matched": restore.bound, "total": restore.total}


TABLE = {
    "all variables": (
        done(),
        verdict(Status.PASS, reason="4 of 4 variables", matched=4, total=4),
    ),
    "some variables": (
        done(PARTLY),
        verdict(
            Status.PARTIAL,
            phase="restore",
            cause="silent-partial-restore",
            reason="3 of 4 variables keep their initial values: 1 not in the checkpoint, first"
            " head/bias; 1 of another shape, first head/kernel [1, 91] for [1, 2];"
            " 1 with other values, first bn/mean",
            evidence=("300 of 400 bytes not restored",),
            matched=1,
            total=4,
            missing=1,
            # The save counter is bookkeeping and no stranger.
            unexpected=1,
            mismatched=1,
        ),
    ),
    "no variable": (
        done(NOTHING),
        verdict(
            Status.FAIL,
            phase="restore",
            cause="undetermined",
            reason="no exception, but none of 4 variables was restored",
            total=4,
        ),
    ),
    "an import that fails": (
        failed("import-od", Failure("ImportError", "\n cannot import name 'builder' \nmore")),
        verdict(
            Status.FAIL,
            phase="import-od",
            cause="env-protobuf-skew",
            reason="ImportError: cannot import name 'builder'",
            controls="unreachable",
        ),
    ),
    "a config whose model is readable": (
        replace(
            failed(
                "parse-config",
                Failure("ParseError", '5:1 : has no field named "s".'),
                ("model {} parses on its own and is used",),
            ),
            restore=WHOLE,
        ),
        verdict(
            Status.FAIL,
            phase="parse-config",
            cause="config-malformed",
            reason='ParseError: 5:1 : has no field named "s".',
            evidence=(
                "model {} parses on its own and is used",
                "model {} alone builds, and 4 of 4 variables restore",
            ),
            matched=4,
            total=4,
        ),
    ),
    "a model that fails": (
        failed("build-model", Failure("ValueError", "")),
        verdict(
            Status.FAIL,
            phase="build-model",
            cause="undetermined",
            reason="ValueError: (no message)",
        ),
    ),
    "a checkpoint that fails": (
        failed("read-checkpoint", Failure("DataLossError", "Checksum")),
        verdict(
            Status.FAIL,
            phase="read-checkpoint",
            cause="undetermined",
            reason="DataLossError: Checksum",
        ),
    ),
    "a restore that fails": (
        failed("restore", Failure("ValueError", "Shapes (36,) and (546,)")),
        verdict(
            Status.FAIL,
            phase="restore",
            cause="undetermined",
            reason="ValueError: Shapes (36,) and (546,)",
        ),
    ),
    "a forward that fails after a whole restore": (
        replace(failed("forward", Failure("E", "m")), restore=WHOLE),
        verdict(
            Status.FAIL,
            phase="forward",
            cause="undetermined",
            reason="E: m",
            **seen(WHOLE),
        ),
    ),
    "a failure without an exception": (
        failed("restore"),
        verdict(
            Status.FAIL,
            phase="restore",
            cause="undetermined",
            reason="It failed without an exception",
        ),
    ),
    "too slow": (
        failed("build-model", how="timeout"),
        verdict(
            Status.TIMEOUT,
            phase="build-model",
            reason="build-model took longer than its limit",
            remedy=CHECK,
        ),
    ),
    "too big": (
        failed("restore", how="oom"),
        verdict(
            Status.OOM,
            phase="restore",
            reason="restore needed more memory than its limit",
            remedy=CHECK,
        ),
    ),
    "a crash": (
        failed("forward", how="crash"),
        verdict(
            Status.CRASH,
            phase="forward",
            reason="forward ended the process (signal 11)",
            remedy=CHECK,
        ),
    ),
    "a crash at the first import": (
        failed("import-tf", how="crash"),
        verdict(
            Status.CRASH,
            phase="import-tf",
            reason="import-tf ended the process (signal 11)",
            remedy=CHECK,
            controls="unreachable",
        ),
    ),
    "a signal after the last phase": (
        replace(done(), ending="signal 6"),
        verdict(
            Status.CRASH, reason="The probe ended between phases: signal 6", matched=4, total=4
        ),
    ),
    "memory after the last phase": (
        replace(done(None), ending="oom"),
        verdict(Status.OOM, reason="The probe ended between phases: oom"),
    ),
    "time after the last phase": (
        replace(done(None), ending="timeout"),
        verdict(Status.TIMEOUT, reason="The probe ended between phases: timeout"),
    ),
    "nothing at all": (
        done(None),
        verdict(Status.BROKEN, reason="The probe left no result of the restore"),
    ),
    "a vanished engine": (
        replace(failed("restore", how="running"), ending="trouble: daemon gone"),
        verdict(
            Status.BROKEN, reason="The engine failed: daemon gone", remedy="Run it again."
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_every_status(case: str) -> None:
    observation, expected = TABLE[case]
    assert judge(CELL, OBJECTS, observation, GOOD) == expected


@pytest.mark.parametrize(
    ("controls", "words", "state"),
    [
        (None, "its controls did not run", "not run"),
        (
            Controls(done(), done()),
            "its control restored a damaged checkpoint without complaint",
            "failed",
        ),
        (
            Controls(failed("build-model", Failure("E", "m")), Observation("d", ())),
            "its good control ended with fail at build-model: E: m",
            "failed",
        ),
    ],
)
@pytest.mark.parametrize("case", ["all variables", "a restore that fails", "too slow", "a crash"])
def test_a_cell_without_its_controls_is_broken(
    case: str, controls: Controls | None, words: str, state: str
) -> None:
    observation, otherwise = TABLE[case]
    assert judge(CELL, OBJECTS, observation, controls) == replace(
        otherwise,
        status=Status.BROKEN,
        phase="",
        cause="",
        reason=SILENT + words,
        remedy=SEE,
        evidence=(),
        controls=state,
    )


def test_a_broken_engine_is_named_before_controls_that_did_not_run() -> None:
    observation, expected = TABLE["a vanished engine"]
    assert judge(CELL, OBJECTS, observation, None) == replace(expected, controls="not run")


def test_an_environment_that_cannot_import_needs_no_controls() -> None:
    observation, expected = TABLE["an import that fails"]
    assert judge(CELL, OBJECTS, observation, None) == expected
    assert judge(CELL, OBJECTS, observation, Controls(DAMAGE, DAMAGE)) == expected


@pytest.mark.parametrize(
    ("format_", "cause"),
    [
        ("v2-name-based", "ckpt-format-tf1-in-tf2"),
        ("v1", "ckpt-format-tf1-in-tf2"),
        ("v2-object-based", "undetermined"),
    ],
)
def test_a_name_based_checkpoint_in_an_object_based_model(format_: str, cause: str) -> None:
    checkpoint = replace(OBJECTS, format=format_)
    found = judge(CELL, checkpoint, done(NOTHING), GOOD)
    assert (found.status, found.phase, found.cause) == (Status.FAIL, "restore", cause)
    assert ("name-based (TF1)" in found.reason) == (cause != "undetermined")


def test_a_partial_restore_of_a_name_based_checkpoint_is_no_matter_of_format() -> None:
    assert judge(CELL, NAMES, done(PARTLY), GOOD).cause == "silent-partial-restore"


def test_what_was_ruled_out_and_what_was_never_reached() -> None:
    seen = failed("build-model", Failure("ValueError", ""))
    found = judging.judge(Evidence(CELL, OBJECTS, observation=seen), GOOD)
    assert found.next_unknown == ("read-checkpoint", "restore", "forward")
    assert found.ruled_out == (
        "The files: every shard is there and every tensor matches its checksum",
        "The installation: TensorFlow and the OD API are imported",
        "The config: this OD API parses it whole",
        "The format: TensorFlow 2 restores v2-object-based",
    )
    assert found.findings == (
        Finding(
            "undetermined",
            Certainty.POSSIBLE,
            (
                "Seen at build-model: ValueError: (no message)",
                "Missing: a message or a fact of this cell that has one cause only;"
                " see the traceback",
            ),
        ),
    )


def test_what_was_not_seen_has_no_verdict() -> None:
    with pytest.raises(ValueError, match="nothing was observed"):
        judging.judge(Evidence(CELL, OBJECTS), GOOD)


def test_a_model_without_variables_is_not_a_success() -> None:
    empty = replace(WHOLE, total=0, total_bytes=0, bound=0, bound_bytes=0)
    assert judge(CELL, OBJECTS, done(empty), GOOD).status is Status.FAIL


def test_an_environment_that_cannot_be_made() -> None:
    problem = "And because you require a and b, your requirements are unsatisfiable.\nBecause c."
    environment = Environment(CELL.id, "venv", "", "", problem)
    found = unbuildable(CELL, environment)
    reason = "And because you require a and b, your requirements are unsatisfiable."
    assert (found.status, found.phase, found.cause) == (
        Status.UNBUILDABLE,
        "build",
        "env-no-resolution",
    )
    assert (found.reason, found.evidence) == (reason, ("Because c.",))
    assert found.findings[0].evidence == (reason, "Because c.")
    assert found.remedy == found.findings[0].remedy != ""


def own(path: str, message: str = "no such name") -> Observation:
    trace = f'Traceback:\n  File "/x/tf/a.py", line 1, in b\n  File "{path}", line 2, in c\n'
    return failed("build-model", Failure("ImportError", message, trace))


def test_an_exception_from_the_lines_of_the_probe_is_no_answer_about_the_checkpoint() -> None:
    assert judge(CELL, OBJECTS, own("/job/probe/tf2.py"), GOOD) == verdict(
        Status.BROKEN,
        reason="The probe itself failed at build-model: ImportError: no such name",
        remedy="This is a fault of this program, not of the checkpoint: report it.",
    )
    theirs = judge(CELL, OBJECTS, own("/site/tensorflow/a.py"), GOOD)
    words = "Checkpoint is expected to be an object-based checkpoint."
    said = judge(CELL, OBJECTS, own("/job/probe/tf2.py", words), GOOD)
    assert (theirs.status, said.status) == (Status.FAIL, Status.FAIL)


@pytest.mark.parametrize(
    "problem",
    [
        "tf2.8.4-od2.8.0-py3.9 cannot be resolved now: error sending request for url",
        "No space left on device: /x",
        "Failed to fetch: `https://example.org/simple/six/`",
    ],
)
def test_what_keeps_an_environment_from_being_made_here_is_no_answer(problem: str) -> None:
    found = unbuildable(CELL, Environment(CELL.id, "docker", "", "", problem))
    assert (found.status, found.phase, found.cause) == (Status.BROKEN, "build", "")
    assert found.reason == f"The environment could not be made here: {problem}"
    caused = Environment(CELL.id, "docker", "", "", f"Failed to install: six.whl\n{problem}")
    assert unbuildable(CELL, caused) == found
