"""Runs jobs as plain processes in virtual environments: isolation of packages, no more.

There is no barrier to the network or the file system here; the memory limit is kept by
the probe's own parent process.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from matrix.engine.interface import LOG_BYTES, Watch, basics, tail
from matrix.model import Environment, Job, Outcome

POLL_SECONDS = 0.1
SIGNAL_BASE = 128


class VenvEngine:
    """Processes of one run; safe to use from several threads."""

    name = "venv"

    def __init__(self) -> None:
        self._closed = threading.Event()

    def run(self, environment: Environment, job: Job, watch: Watch | None = None) -> Outcome:
        """Run a job in a process group of its own; see :class:`Engine`."""
        started = time.monotonic()
        try:
            _lay_out(job)
            with tempfile.TemporaryDirectory(prefix="od-matrix-home-") as home:
                return self._run(environment, job, watch, home, started)
        except OSError as error:
            trouble = f"{error.strerror or error}: {error.filename or environment.location}"
            return Outcome(None, seconds=time.monotonic() - started, trouble=trouble)

    def _run(
        self, environment: Environment, job: Job, watch: Watch | None, home: str, started: float
    ) -> Outcome:
        log = job.folder / "log"
        environ = {**basics(job.limits), "HOME": home, "TMPDIR": home, "PATH": os.defpath}
        environ.update(job.env)
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [_python(environment), "probe/main.py", "request.json"],
                cwd=job.folder, env=environ, stdin=subprocess.DEVNULL,
                stdout=stream, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
            try:
                late = self._follow(process, started + job.limits.cell_seconds, watch)
                cut = not late and process.poll() is None
            finally:
                _end(process)
        seconds = time.monotonic() - started
        text = _tail(log)
        if cut:
            return Outcome(None, seconds=seconds, log=text, trouble="the run was interrupted")
        return outcome(process.returncode, late, seconds, text)

    def _follow(
        self, process: subprocess.Popen[bytes], deadline: float, watch: Watch | None
    ) -> bool:
        """Wait for the end; return whether the deadline passed first."""
        while not self._closed.is_set():
            with suppress(subprocess.TimeoutExpired):
                process.wait(POLL_SECONDS)
                return False
            if time.monotonic() > deadline:
                return True
            if watch is not None:
                watch()
        return False

    def close(self) -> None:
        """End what still runs."""
        self._closed.set()


def outcome(returncode: int, late: bool, seconds: float, log: str) -> Outcome:
    """How a process ended, from the return code of ``subprocess``."""
    if late:
        return Outcome(None, timed_out=True, seconds=seconds, log=log)
    killed = -returncode if returncode < 0 else 0
    code = SIGNAL_BASE + killed if killed else returncode
    return Outcome(code, signal=killed, seconds=seconds, log=log)


def _lay_out(job: Job) -> None:
    """Put the inputs where the request says they are, as links to the user's files."""
    (job.folder / "out").mkdir(exist_ok=True)
    for relative, source in job.inputs:
        target = job.folder / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(source.absolute())


def _tail(path: Path) -> str:
    """The end of a log, which a job may have made longer than the memory."""
    with path.open("rb") as stream:
        left_out = max(0, stream.seek(0, os.SEEK_END) - LOG_BYTES)
        stream.seek(left_out)
        text = tail(stream.read(LOG_BYTES))
    return f"[{left_out} bytes left out]\n{text}" if left_out else text


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the process group, children included."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _python(environment: Environment) -> str:
    return str(Path(environment.location) / "bin" / "python")
