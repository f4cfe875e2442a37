"""The Docker engine against a daemon that only pretends."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from docker.errors import APIError, ImageNotFound, NotFound

from matrix.engine import docker as engine_module
from matrix.engine.docker import DockerEngine, explain
from matrix.engine.session import OWNER, SESSION, this_process
from matrix.errors import EngineError
from matrix.model import Environment, Job, Limits

ENVIRONMENT = Environment("cell", "docker", "digest", "image:1")
RUNNING: dict[str, Any] = {"Status": "running"}


def ended(code: int, oom: bool = False) -> dict[str, Any]:
    return {"Status": "exited", "ExitCode": code, "OOMKilled": oom}


class FakeContainer:
    """Goes through its states, one a reload; an exception among them is raised."""

    def __init__(self, daemon: "FakeDaemon", states: list[Any], labels: dict[str, str]) -> None:
        self.daemon, self.states, self.labels = daemon, states, labels
        self.attrs: dict[str, Any] = {"State": {"Status": "created"}}
        self.killed = False

    @property
    def status(self) -> str:
        return str(self.attrs["State"]["Status"])

    def start(self) -> None:
        self.daemon.events.append("start")

    def reload(self) -> None:
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        if isinstance(state, BaseException):
            raise state
        self.attrs = {"State": ended(137) if self.killed else state}

    def kill(self) -> None:
        self.killed = True
        self.daemon.events.append("kill")

    def logs(self, **_: bool) -> bytes:
        self.daemon.events.append("logs")
        return b"hello\n"

    def remove(self, **_: bool) -> None:
        self.daemon.events.append("remove")
        self.daemon.all.pop(self, None)


class FakeDaemon:
    """What the engine uses of the SDK's client."""

    def __init__(self, *states: Any, refusal: Exception | None = None) -> None:
        self.states, self.refusal = list(states), refusal
        self.events: list[str] = []
        self.all: dict[FakeContainer, str] = {}
        self.options: Any = {}
        self.containers = self

    def create(self, name: str, labels: dict[str, str], **options: Any) -> FakeContainer:
        self.options = options
        if self.refusal:
            raise self.refusal
        made = FakeContainer(self, self.states, labels)
        self.all[made] = name
        return made

    def get(self, name: str) -> FakeContainer:
        for container, known in self.all.items():
            if known == name:
                return container
        raise NotFound("no such container")

    def list(self, filters: dict[str, str], **_options: bool) -> list[FakeContainer]:
        name, _, value = filters["label"].partition("=")
        return [c for c in self.all if name in c.labels and value in ("", c.labels[name])]

    def close(self) -> None:
        self.events.append("close")


@pytest.fixture
def job(tmp_path: Path) -> Job:
    request = tmp_path / "request.json"
    request.write_text("{}")
    inputs = (("request.json", request),)
    return Job("cell", tmp_path, {}, inputs, (("A", "b"),), Limits(cell_seconds=5))


def engine(daemon: FakeDaemon) -> DockerEngine:
    return DockerEngine(daemon, poll_seconds=0.001)


def test_runs_to_the_end_and_removes(job: Job) -> None:
    daemon = FakeDaemon(RUNNING, RUNNING, ended(0))
    watched: list[int] = []
    outcome = engine(daemon).run(ENVIRONMENT, job, lambda: watched.append(1))
    assert (outcome.exit_code, outcome.log, outcome.trouble) == (0, "hello\n", "")
    assert len(watched) == 2
    assert daemon.events == ["start", "logs", "remove"]


def test_deadline_kills_and_reads_the_state_before_it_removes(job: Job) -> None:
    daemon = FakeDaemon(RUNNING)
    late = Job("cell", job.folder, {}, job.inputs, (), Limits(cell_seconds=0))
    outcome = engine(daemon).run(ENVIRONMENT, late)
    assert outcome.timed_out
    assert (outcome.exit_code, outcome.signal) == (None, 0)
    assert daemon.events == ["start", "kill", "logs", "remove"]


def test_an_end_at_the_deadline_is_an_end(job: Job) -> None:
    late = Job("cell", job.folder, {}, job.inputs, (), Limits(cell_seconds=0))
    outcome = engine(FakeDaemon(ended(0))).run(ENVIRONMENT, late)
    assert (outcome.exit_code, outcome.timed_out) == (0, False)


@pytest.mark.parametrize(
    ("refusal", "trouble"),
    [
        (ImageNotFound("x"), "image image:1 is gone"),
        (requests.exceptions.ConnectionError("x"), "no longer answers"),
        (APIError("write /var/lib: no space left on device"), "the disk is full"),
    ],
)
def test_a_daemon_that_refuses_is_trouble(job: Job, refusal: Exception, trouble: str) -> None:
    outcome = engine(FakeDaemon(refusal=refusal)).run(ENVIRONMENT, job)
    assert trouble in outcome.trouble
    assert outcome.exit_code is None


def test_a_missing_input_is_trouble(job: Job) -> None:
    broken = Job("cell", job.folder, {}, (("a", job.folder / "gone"),), (), job.limits)
    assert "gone" in engine(FakeDaemon(ended(0))).run(ENVIRONMENT, broken).trouble


def test_a_daemon_may_be_silent_for_a_while(job: Job) -> None:
    daemon = FakeDaemon(RUNNING, requests.exceptions.ConnectionError("busy"), ended(0))
    assert engine(daemon).run(ENVIRONMENT, job).exit_code == 0


def test_a_daemon_that_stays_silent_is_trouble(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "PATIENCE_SECONDS", 0.01)
    daemon = FakeDaemon(RUNNING, requests.exceptions.ConnectionError("gone"))
    assert "no longer answers" in engine(daemon).run(ENVIRONMENT, job).trouble


def test_a_container_that_somebody_removed_is_trouble(job: Job) -> None:
    outcome = engine(FakeDaemon(RUNNING, NotFound("x"))).run(ENVIRONMENT, job)
    assert outcome.trouble == "somebody removed the container"


def test_an_interrupt_leaves_no_container(job: Job) -> None:
    daemon = FakeDaemon(RUNNING, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        engine(daemon).run(ENVIRONMENT, job)
    assert not daemon.all


def test_closing_ends_running_jobs_and_starts_no_more(job: Job) -> None:
    daemon = FakeDaemon(RUNNING)
    running = engine(daemon)
    assert running.run(ENVIRONMENT, job, running.close).trouble == "the run was interrupted"
    assert running.run(ENVIRONMENT, job).trouble == "the run was interrupted"
    assert not daemon.all


def test_sweep_takes_only_what_dead_runs_of_this_host_left() -> None:
    daemon = FakeDaemon(ended(0))
    me = this_process()
    for label in (me.label, f"{me.host}/{me.pid}/1", f"elsewhere/{me.pid}/1"):
        daemon.create("x", {OWNER: label, SESSION: "old"})
    assert engine(daemon).sweep() == 1
    assert {c.labels[OWNER] for c in daemon.all} == {me.label, f"elsewhere/{me.pid}/1"}


def test_the_job_has_its_variables_files_and_a_place_to_write(job: Job) -> None:
    daemon = FakeDaemon(ended(0))
    engine(daemon).run(ENVIRONMENT, job)
    assert daemon.options["environment"]["A"] == "b"
    targets = {mount["Target"]: mount["ReadOnly"] for mount in daemon.options["mounts"]}
    assert targets == {"/job/request.json": True, "/job/out": False}
    assert (job.folder / "out").is_dir()


def test_the_request_is_there_even_if_nobody_lists_it(job: Job) -> None:
    daemon = FakeDaemon(ended(0))
    engine(daemon).run(ENVIRONMENT, Job("cell", job.folder, {}, (), (), job.limits))
    assert "/job/request.json" in {mount["Target"] for mount in daemon.options["mounts"]}


def test_a_file_that_only_its_owner_reads_is_copied(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    job.inputs[0][1].chmod(0o600)
    seen: list[int] = []
    daemon = FakeDaemon(RUNNING, ended(0))
    monkeypatch.setattr(engine_module, "_uid", lambda: os.getuid() + 1)

    def look() -> None:
        seen.append(Path(daemon.options["mounts"][0]["Source"]).stat().st_mode & 0o777)

    engine(daemon).run(ENVIRONMENT, job, look)
    assert seen == [0o644]
    assert not Path(daemon.options["mounts"][0]["Source"]).exists()


def test_no_daemon_is_an_engine_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    with pytest.raises(EngineError, match="No Docker daemon answers") as caught:
        DockerEngine.connect()
    assert "--engine venv" in caught.value.way_out


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (lambda: APIError("x", explanation="first\n line"), "first line"),
        (lambda: OSError(28, "No space left on device"), "the disk is full"),
        (lambda: OSError(), "OSError"),
    ],
)
def test_explain(error: Callable[[], Exception], said: str) -> None:
    assert said in explain(error())
