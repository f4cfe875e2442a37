"""The program as a user starts it: a process of its own with folders of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from matrix.arguments import ROOT

PATIENCE_SECONDS = 120.0
POLL_SECONDS = 0.05


@dataclass
class Program:
    """Starts the program with a temporary folder, a store and reports below ``home``."""

    home: Path
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def scratch(self) -> Path:
        return self.home / "tmp"

    @property
    def reports(self) -> Path:
        return self.home / "reports"

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start ``matrix run`` with the given arguments; its output is piped."""
        self.scratch.mkdir(parents=True, exist_ok=True)
        own = {"PYTHONPATH": str(ROOT), "TMPDIR": str(self.scratch), "NO_COLOR": "1"}
        if "--reports" not in arguments:
            arguments += ("--reports", str(self.reports))
        return subprocess.Popen(
            [sys.executable, "-m", "matrix", "run", *arguments],
            env={**os.environ, **own, **self.environ}, cwd=self.home, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(
        self, *arguments: str, seconds: float = PATIENCE_SECONDS
    ) -> subprocess.CompletedProcess[str]:
        """Run it to its end; what takes longer is interrupted, and fails the test."""
        process = self.start(*arguments)
        try:
            stdout, stderr = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            process.send_signal(signal.SIGINT)
            raise AssertionError(f"it goes on and on: {process.communicate()}") from error
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


def wait_for(condition: Callable[[], object], process: subprocess.Popen[str]) -> None:
    """Wait until something holds while a process runs; never longer than is reasonable."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(POLL_SECONDS)
