"""Runs jobs in Docker containers: one container a job, gone when the job is over."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests
from docker.client import DockerClient
from docker.context import ContextAPI
from docker.errors import APIError, DockerException, ImageNotFound, NotFound

from matrix.engine import container as shape
from matrix.engine.interface import Watch, tail
from matrix.engine.session import OWNER, SESSION, is_leftover, new_session, this_process
from matrix.environment.docker_cli import start_hint
from matrix.errors import EngineError
from matrix.model import Environment, Job, Limits, Outcome

if TYPE_CHECKING:
    from docker.models.containers import Container

POLL_SECONDS = 0.1
PATIENCE_SECONDS = 10.0
"""How long a daemon may be silent before a running job counts as lost."""
DAEMON_ERRORS = (DockerException, requests.exceptions.RequestException, OSError)
ENDED = ("exited", "dead")
INTERRUPTED = "the run was interrupted"


class DockerEngine:
    """Containers of one run on one Docker daemon."""

    name = "docker"

    def __init__(self, client: Any, poll_seconds: float = POLL_SECONDS) -> None:
        self._client = client
        self._poll_seconds = poll_seconds
        self._me = this_process()
        self.session = new_session()
        self._numbers = itertools.count(1)
        self._closed = threading.Event()

    @classmethod
    def connect(cls) -> DockerEngine:
        """Reach the daemon and remove what runs that are gone left behind.

        Raises EngineError when no daemon answers; without one that takes no time.
        """
        client = _client()
        engine = cls(client)
        with suppress(*DAEMON_ERRORS):
            engine.sweep()
        return engine

    def run(self, environment: Environment, job: Job, watch: Watch | None = None) -> Outcome:
        """Run a job in a container of its own; see :class:`Engine`."""
        started = time.monotonic()
        try:
            with _inputs(job) as inputs:
                options = shape.options(environment, job, _uid(), inputs)
                return self._run(options, job.limits, watch)
        except ImageNotFound:
            trouble = f"image {environment.location} is gone; build it again"
        except DAEMON_ERRORS as error:
            trouble = explain(error)
        # Closing removes containers under the hands of whoever watches them.
        trouble = INTERRUPTED if self._closed.is_set() else trouble
        return Outcome(None, seconds=time.monotonic() - started, trouble=trouble)

    def close(self) -> None:
        """End all running jobs, remove this run's containers, let go of the daemon."""
        self._closed.set()
        with suppress(*DAEMON_ERRORS):
            for container in self._labelled(f"{SESSION}={self.session}"):
                _remove(container)
        with suppress(*DAEMON_ERRORS):
            self._client.close()

    def sweep(self) -> int:
        """Remove containers of runs that are gone; gives how many."""
        leftovers = [
            container
            for container in self._labelled(OWNER)
            if is_leftover(str(container.labels.get(OWNER, "")), self._me)
        ]
        for container in leftovers:
            _remove(container)
        return len(leftovers)

    def _labelled(self, label: str) -> list[Container]:
        found: list[Container] = self._client.containers.list(
            all=True, filters={"label": label}, ignore_removed=True
        )
        return found

    def _run(self, options: dict[str, Any], limits: Limits, watch: Watch | None) -> Outcome:
        """Create, start, watch and remove one container."""
        name = f"od-matrix-{self.session}-{next(self._numbers)}"
        labels = {SESSION: self.session, OWNER: self._me.label}
        try:
            container = self._client.containers.create(name=name, labels=labels, **options)
            started = time.monotonic()
            if self._closed.is_set():
                return Outcome(None, trouble=INTERRUPTED)
            container.start()
            return self._follow(container, started, limits.cell_seconds, watch)
        finally:
            # By name, since an interrupt may come before the container is known here.
            self._remove_named(name)

    def _follow(
        self, container: Container, started: float, allowed: float, watch: Watch | None
    ) -> Outcome:
        """Wait for the end, by polling: the SDK's own wait() cannot be given up."""
        heard = time.monotonic()
        while True:
            try:
                container.reload()
                heard = time.monotonic()
            except NotFound:
                trouble = INTERRUPTED if self._closed.is_set() else "somebody removed the container"
                return Outcome(None, seconds=heard - started, trouble=trouble)
            except DAEMON_ERRORS:
                if time.monotonic() - heard > PATIENCE_SECONDS:
                    raise
            late = time.monotonic() - started > allowed
            if container.status in ENDED or late or self._closed.is_set():
                return self._end(container, started, late)
            if watch is not None:
                watch()
            self._closed.wait(self._poll_seconds)

    def _end(self, container: Container, started: float, late: bool) -> Outcome:
        """Kill what still runs and read how it ended, before it is removed."""
        seconds = time.monotonic() - started
        alive = container.status not in ENDED
        if alive:
            # It may end by itself at the same moment.
            with suppress(APIError):
                container.kill()
            _await_end(container, self._poll_seconds)
        if alive and not late:
            return Outcome(None, seconds=seconds, trouble=INTERRUPTED)
        log = tail(container.logs(stdout=True, stderr=True))
        return shape.outcome(container.attrs["State"], alive, seconds, log)

    def _remove_named(self, name: str) -> None:
        with suppress(*DAEMON_ERRORS):
            _remove(self._client.containers.get(name))


def explain(error: Exception) -> str:
    """A daemon's or a host's error in one line."""
    text = " ".join(str(getattr(error, "explanation", None) or error).split())
    if "no space left on device" in text.lower():
        return f"the disk is full ({text})"
    # The SDK's APIError is a RequestException, too: the daemon answered, with a refusal.
    if isinstance(error, requests.exceptions.RequestException) and not isinstance(error, APIError):
        return f"the Docker daemon no longer answers ({type(error).__name__})"
    return text or type(error).__name__


def absence(error: Exception) -> str:
    """Why no daemon answers, in a few words for the reasons that users meet."""
    text = str(error)
    known = {
        "FileNotFoundError": "its socket is not there",
        "PermissionError": "its socket is not open to this user",
        "ConnectionRefusedError": "nothing listens on its socket",
    }
    return next((words for name, words in known.items() if name in text), explain(error))


def _client() -> DockerClient:
    """A client for the daemon that the docker command would use, too."""
    try:
        client = DockerClient(**_address(), timeout=60, max_pool_size=64)
        host = str(client.api.base_url)
        client.ping()
    except DAEMON_ERRORS as error:
        raise EngineError(
            f"No Docker daemon answers ({absence(error)}).",
            f"{start_hint()} Or use --engine venv.",
        ) from error
    if os.environ.get("DOCKER_HOST", "").startswith(("tcp://", "ssh://")):
        raise EngineError(
            f"The Docker daemon at {host} cannot see this machine's files.",
            "Unset DOCKER_HOST, or use --engine venv.",
        )
    return client


def _address() -> dict[str, Any]:
    """Where the daemon listens: DOCKER_HOST, else the current context of the command line."""
    host = os.environ.get("DOCKER_HOST")
    if not host:
        with suppress(Exception):
            context = ContextAPI.get_current_context()
            host = str(context.Host)
    return {"base_url": host} if host else {}


def _uid() -> int:
    """The user of a container: the host's own, except for root."""
    uid = os.getuid() if hasattr(os, "getuid") else shape.IMAGE_UID
    return uid or shape.IMAGE_UID


@contextmanager
def _inputs(job: Job) -> Iterator[list[Any]]:
    """The mounts of a job's files, with the place to write made ready.

    A file that the container's user could not read is replaced by a readable copy for as
    long as the job runs.
    """
    out = job.folder / "out"
    out.mkdir(parents=True, exist_ok=True)
    if hasattr(os, "getuid") and os.getuid() == 0:
        os.chown(out, shape.IMAGE_UID, shape.IMAGE_UID)
    inputs = dict(job.inputs)
    if (request := job.folder / "request.json").is_file():
        inputs.setdefault("request.json", request)
    with tempfile.TemporaryDirectory(prefix="inputs-", dir=job.folder) as scratch:
        yield [
            shape.mount(relative, _readable(file, Path(scratch) / str(number)))
            for number, (relative, file) in enumerate(inputs.items())
        ]


def _readable(file: Path, copy: Path) -> Path:
    """A file, or a copy of it that everybody may read."""
    mode = file.stat().st_mode
    if file.is_dir() or mode & 0o004 or file.stat().st_uid == _uid():
        return file
    shutil.copyfile(file, copy)
    copy.chmod(0o644)
    return copy


def _await_end(container: Container, poll_seconds: float) -> None:
    """Give a killed container a moment to be recorded as ended."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        container.reload()
        if container.status in ENDED:
            return
        time.sleep(poll_seconds)


def _remove(container: Container) -> None:
    with suppress(NotFound, APIError):
        container.remove(force=True, v=True)
