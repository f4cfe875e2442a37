"""One start of a cell: what goes in, and what comes out however it ends."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from matrix import batch
from matrix.model import (
    PHASES,
    Checkpoint,
    Controls,
    Job,
    Limits,
    Observation,
    Outcome,
    Phase,
    Picture,
)
from matrix.store.codec import encode
from tests import samples

CELL = samples.cell("2.8.4", "2.8.0", "3.9")
LIMITS = Limits(memory_bytes=1000, phase_seconds=7)
OK = Outcome(0)


def checkpoint(name: str, number: int) -> Checkpoint:
    files = (Path(f"/given/{name}/ckpt-3.data-00000-of-00001"), Path(f"/given/{name}/ckpt-3.index"))
    return replace(
        samples.checkpoint(name),
        prefix=Path(f"/given/{name}/ckpt-3"),
        config=Path(f"/given/{name}/my.config"),
        files=files,
        digest=str(number) * 64,
    )


FIRST, SECOND = checkpoint("first", 1), checkpoint("second", 2)


def seen(*outcomes: str, ending: str = "", name: str = "x") -> Observation:
    """An observation with these outcomes of its first phases."""
    phases = zip(PHASES, outcomes, strict=False)
    return Observation(
        name, tuple(Phase(phase, outcome) for phase, outcome in phases), ending=ending
    )


def left(folder: Path, key: str, observation: Observation) -> None:
    """What the probe leaves of an item."""
    out = folder / "out"
    out.mkdir(exist_ok=True)
    (out / f"{key}.json").write_text(json.dumps(encode(observation)))


def test_the_request_and_the_inputs(tmp_path: Path) -> None:
    folder = tmp_path / "job"
    cell = replace(CELL, recipe=replace(CELL.recipe, env=(("A", "1"),)))
    job = batch.job(folder, cell, [FIRST, SECOND], True, "full", LIMITS)
    request = {
        "schema": 1,
        "mode": "full",
        "phase_seconds": 7,
        "memory_bytes": 1000,
        "items": [
            {"kind": "control", "key": "control"},
            {
                "kind": "probe",
                "key": "checkpoint-0",
                "prefix": "in/0/ckpt-3",
                "config": "in/0/pipeline.config",
            },
            {
                "kind": "probe",
                "key": "checkpoint-1",
                "prefix": "in/1/ckpt-3",
                "config": "in/1/pipeline.config",
            },
        ],
    }
    inputs = (
        ("request.json", folder / "host" / "request.json"),
        *((f"probe/{path.name}", path) for path in batch.probe_files()),
        ("in/0/ckpt-3.data-00000-of-00001", Path("/given/first/ckpt-3.data-00000-of-00001")),
        ("in/0/ckpt-3.index", Path("/given/first/ckpt-3.index")),
        ("in/0/pipeline.config", Path("/given/first/my.config")),
        ("in/1/ckpt-3.data-00000-of-00001", Path("/given/second/ckpt-3.data-00000-of-00001")),
        ("in/1/ckpt-3.index", Path("/given/second/ckpt-3.index")),
        ("in/1/pipeline.config", Path("/given/second/my.config")),
    )
    assert job == Job(cell.id, folder, request, inputs, (("A", "1"),), LIMITS)
    assert json.loads((folder / "host" / "request.json").read_text()) == request
    assert list((folder / "out").iterdir()) == []


def test_no_controls_when_they_are_known(tmp_path: Path) -> None:
    job = batch.job(tmp_path / "job", CELL, [FIRST], False, "inference", LIMITS)
    items = job.request["items"]
    assert isinstance(items, list)
    assert [item["kind"] for item in items] == ["probe"]


def test_a_picture_is_an_input_of_every_checkpoint(tmp_path: Path) -> None:
    picture = Picture(Path("/given/photo.jpg"), "p" * 64)
    job = batch.job(tmp_path / "job", CELL, [FIRST, SECOND], True, "full", LIMITS, picture)
    items = job.request["items"]
    assert isinstance(items, list)
    assert [item.get("picture") for item in items] == [None, "in/picture", "in/picture"]
    assert [path for place, path in job.inputs if place == "in/picture"] == [picture.path]


def test_the_probe_is_named_by_its_bytes() -> None:
    names = {path.name for path in batch.probe_files()}
    assert {"main.py", "supervise.py", "control_tf1.config", "control_tf2.config"} <= names
    assert batch.probe_digest() == batch.probe_digest()
    assert len(batch.probe_digest()) == 64


DONE = ("ok",) * 7
ENDS = {
    "a whole observation": (seen(*DONE), OK, seen(*DONE), False),
    "a failure with the rest skipped": (
        seen("ok", "ok", "ok", "fail", "ok", "skipped", "skipped"),
        OK,
        seen("ok", "ok", "ok", "fail", "ok", "skipped", "skipped"),
        False,
    ),
    "a child that the probe ended": (
        seen("ok", "ok", "ok", "timeout", ending="timeout"),
        OK,
        seen("ok", "ok", "ok", "timeout", ending="timeout"),
        False,
    ),
    "the deadline of the cell": (
        seen("ok", "ok", "ok", "running"),
        Outcome(None, timed_out=True),
        seen("ok", "ok", "ok", "timeout", ending="timeout"),
        True,
    ),
    "the alarm of the imports": (
        seen("running"),
        Outcome(142, signal=14),
        seen("timeout", ending="timeout"),
        True,
    ),
    "memory of the whole job": (
        seen("ok", "ok", "ok", "ok", "running"),
        Outcome(137, signal=9, oom=True),
        seen("ok", "ok", "ok", "ok", "oom", ending="oom"),
        True,
    ),
    "memory of a child, seen by the kernel": (
        seen("ok", "ok", "ok", "crash", ending="signal 9"),
        Outcome(0, oom=True),
        seen("ok", "ok", "ok", "oom", ending="oom"),
        False,
    ),
    "a child that crashed beside another that was too big": (
        seen("ok", "ok", "ok", "crash", ending="signal 11"),
        Outcome(0, oom=True),
        seen("ok", "ok", "ok", "crash", ending="signal 11"),
        False,
    ),
    "a signal": (
        seen("ok", "running"),
        Outcome(139, signal=11),
        seen("ok", "crash", ending="signal 11"),
        True,
    ),
    "an exit of the probe itself": (
        seen("ok", "ok", "running"),
        Outcome(1),
        seen("ok", "ok", "crash", ending="exit code 1"),
        True,
    ),
    "a signal between two phases": (
        seen("ok", "ok", "ok"),
        Outcome(137, signal=9),
        seen("ok", "ok", "ok", "crash", ending="signal 9"),
        True,
    ),
    "a last phase that still ran": (
        seen("ok", "ok", "ok", "ok", "ok", "ok", "running"),
        Outcome(None, timed_out=True),
        seen("ok", "ok", "ok", "ok", "ok", "ok", "timeout", ending="timeout"),
        True,
    ),
    "a vanished daemon": (
        seen("ok", "running"),
        Outcome(None, trouble="daemon gone"),
        seen("ok", "running", ending="trouble: daemon gone"),
        True,
    ),
    "a vanished daemon after the last phase": (
        seen(*DONE),
        Outcome(None, trouble="daemon gone"),
        seen(*DONE),
        False,
    ),
}


@pytest.mark.parametrize("case", ENDS)
def test_however_a_job_ends(case: str, tmp_path: Path) -> None:
    given, outcome, expected, cut = ENDS[case]
    left(tmp_path, "checkpoint-0", given)
    assert batch.collect(tmp_path, [FIRST], outcome) == batch.Seen(
        {FIRST.digest: replace(expected, checkpoint="first")},
        None,
        frozenset({FIRST.digest} if cut else ()),
    )


def test_what_never_began_has_the_phases_of_the_start(tmp_path: Path) -> None:
    left(tmp_path, "start", seen("ok", "ok", name="start"))
    left(tmp_path, "checkpoint-0", seen(*DONE))
    found = batch.collect(tmp_path, [FIRST, SECOND], Outcome(None, timed_out=True))
    assert found.observations == {
        FIRST.digest: seen(*DONE, name="first"),
        SECOND.digest: seen("ok", "ok", "timeout", ending="timeout", name="second"),
    }
    assert found.cut == {SECOND.digest}


def test_a_job_that_left_nothing(tmp_path: Path) -> None:
    found = batch.collect(tmp_path, [FIRST], Outcome(127))
    ending = "trouble: the probe left no observation (exit code 127)"
    assert found == batch.Seen(
        {FIRST.digest: seen(ending=ending, name="first")}, None, frozenset({FIRST.digest})
    )


CONTROL = seen(*DONE, name="control-good")
DAMAGED = seen("ok", "ok", "ok", "ok", "fail", "skipped", "skipped", name="control-damaged")
WRITTEN = seen("ok", "ok", "ok", "fail", name="control-write")


@pytest.mark.parametrize(
    ("files", "outcome", "expected"),
    [
        ((WRITTEN, CONTROL, DAMAGED), OK, Controls(CONTROL, DAMAGED)),
        ((WRITTEN, CONTROL), OK, Controls(CONTROL, Observation("control-damaged", ()))),
        ((WRITTEN,), OK, Controls(WRITTEN, Observation("control-damaged", ()))),
        ((), OK, None),
        ((WRITTEN, CONTROL, DAMAGED), Outcome(None, trouble="daemon gone"), None),
    ],
)
def test_controls(
    files: tuple[Observation, ...], outcome: Outcome, expected: Controls | None, tmp_path: Path
) -> None:
    for one in files:
        left(tmp_path, one.checkpoint, one)
    assert batch.collect(tmp_path, [], outcome).controls == expected


def test_the_log_is_the_start_s_and_the_child_s(tmp_path: Path) -> None:
    left(tmp_path, "checkpoint-0", seen(*DONE))
    (tmp_path / "out" / "checkpoint-0.log").write_bytes(b"a" * batch.LOG_BYTES + b"end\xff\n")
    found = batch.collect(tmp_path, [FIRST], Outcome(0, log="b" * 70000 + "start\n"))
    log = found.observations[FIRST.digest].log
    start, child = "b" * (batch.LOG_BYTES - 6) + "start\n", "a" * (batch.LOG_BYTES - 5)
    assert log == f"{start}{child}end\ufffd"


NOTHING = seen(ending="trouble: the probe left no observation (exit code 0)", name="first")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[" * 100_000,
        b'{"schema": 2}',
        b"\xff\xfe",
        b'{"schema": 1, "checkpoint": "x", "phases": 3}',
        json.dumps({**encode(seen(*DONE)), "restore": {"bound": "many"}}).encode(),
    ],
)
def test_a_file_that_is_no_observation(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "checkpoint-0.json").write_bytes(content)
    found = batch.collect(tmp_path, [FIRST], OK)
    assert found.observations == {FIRST.digest: NOTHING}


def test_links_pipes_folders_and_giants_are_not_read(tmp_path: Path) -> None:
    out = tmp_path / "out"
    left(tmp_path, "elsewhere", seen(*DONE))
    (out / "secret").write_text("secret")
    given = [checkpoint(f"c{number}", number) for number in range(4)]
    (out / "checkpoint-0.json").symlink_to(out / "elsewhere.json")
    os.mkfifo(out / "checkpoint-1.json")
    (out / "checkpoint-2.json").mkdir()
    with (out / "checkpoint-3.json").open("wb") as stream:
        stream.truncate(batch.OBSERVATION_BYTES + 1)
    (out / "checkpoint-0.log").symlink_to(out / "secret")
    os.mkfifo(out / "checkpoint-1.log")
    (out / "checkpoint-2.log").mkdir()
    found = batch.collect(tmp_path, given, OK)
    assert list(found.observations.values()) == [
        replace(NOTHING, checkpoint=f"c{number}") for number in range(4)
    ]


def test_the_watcher_tells_each_change_once(tmp_path: Path) -> None:
    told: list[tuple[str, str]] = []
    look = batch.watcher(tmp_path, ["first", "second"], lambda *now: told.append(now))
    moment = 1000.0

    def write(key: str, *outcomes: str) -> None:
        nonlocal moment
        moment += 10
        left(tmp_path, key, seen(*outcomes))
        os.utime(tmp_path / "out" / f"{key}.json", (moment, moment))
        look()
        look()

    look()
    write("start")
    write("start", "running")
    write("start", "ok", "running")
    write("control-good", "ok", "ok", "running")
    write("checkpoint-0", "ok", "ok", "running")
    write("checkpoint-1", "ok", "ok", "ok", "running")
    write("checkpoint-1", "ok", "ok", "ok", "ok")
    write("checkpoint-2", "running")
    write("checkpoint-\u00b2", "ok", "running")
    assert told == [
        ("", "import-tf"),
        ("", "import-od"),
        ("control-good", "parse-config"),
        ("first", "parse-config"),
        ("second", "build-model"),
        ("", "import-tf"),
        ("", "import-od"),
    ]
    (tmp_path / "out" / "hostile.json").symlink_to(tmp_path / "absent")
    look()
    assert len(told) == 7
