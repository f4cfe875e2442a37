"""Commands that an interrupted run can end from another thread."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress

STOPPED = "the run was interrupted"


class Running:
    """The commands of one run; safe to use from several threads."""

    def __init__(self) -> None:
        self._processes: set[subprocess.Popen[str]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def run(
        self, command: Sequence[str], environ: Mapping[str, str], seconds: float | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, with both its outputs in one.

        Raises:
            TimeoutExpired: it took longer than ``seconds``, and was ended for it.
        """
        process = self._started(command, environ)
        if process is None:
            return subprocess.CompletedProcess(command, -signal.SIGKILL, f"{STOPPED}\n")
        try:
            said, _ = process.communicate(timeout=seconds)
        finally:
            with self._lock:
                self._processes.discard(process)
            _end(process)
        said = f"{STOPPED}\n" if self._stopped else said
        return subprocess.CompletedProcess(command, process.returncode, said)

    @property
    def stopped(self) -> bool:
        """Whether the run was interrupted."""
        return self._stopped

    def stop(self) -> None:
        """End what runs, and start no more."""
        with self._lock:
            self._stopped = True
            for process in self._processes:
                _kill(process)

    def _started(
        self, command: Sequence[str], environ: Mapping[str, str]
    ) -> subprocess.Popen[str] | None:
        with self._lock:
            if self._stopped:
                return None
            # A session of its own: what the command has started goes with it.
            process = subprocess.Popen(
                command, env=environ, text=True, errors="replace", start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            self._processes.add(process)
            return process


def _end(process: subprocess.Popen[str]) -> None:
    """Leave nothing of a command behind, however waiting for it came to an end."""
    if process.poll() is None:
        _kill(process)
        process.communicate()


def _kill(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
