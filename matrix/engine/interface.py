"""What the program needs of an engine, and what all engines have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from matrix.model import Environment, Job, Limits, Outcome

Watch = Callable[[], None]
"""Called up to ten times a second while a job runs; must not take long."""

LOG_BYTES = 1024 * 1024
"""How much of a job's output is kept: its end."""


class Engine(Protocol):
    """Runs jobs in environments. All methods may be called from several threads."""

    @property
    def name(self) -> str:
        """The word of the command line: ``docker`` or ``venv``."""
        ...

    def run(self, environment: Environment, job: Job, watch: Watch | None = None) -> Outcome:
        """Run a job to its end or its deadline.

        Never raises for what happens to the job or the engine: see ``Outcome.trouble``.
        """
        ...

    def close(self) -> None:
        """End what still runs and remove what this run created. May be called twice."""
        ...


def basics(limits: Limits) -> dict[str, str]:
    """Variables that every job gets; a job's own come on top."""
    threads = str(max(1, int(limits.cpus)))
    return {
        "HOME": "/tmp",  # noqa: S108 - a file system of the job's own
        "USER": "probe",
        "LOGNAME": "probe",
        "LANG": "C.UTF-8",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUNBUFFERED": "1",
        # A crash in native code leaves a traceback in the log.
        "PYTHONFAULTHANDLER": "1",
        # Nothing may depend on a graphics card that only some machines have.
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "1",
        # As many threads as processors are allowed, or they wait for each other.
        "OMP_NUM_THREADS": threads,
        "TF_NUM_INTRAOP_THREADS": threads,
        "TF_NUM_INTEROP_THREADS": threads,
    }


def tail(log: bytes) -> str:
    """The end of a log as text, with a note where something is left out."""
    text = log[-LOG_BYTES:].decode("utf-8", "replace")
    return text if len(log) <= LOG_BYTES else f"[{len(log) - LOG_BYTES} bytes left out]\n{text}"
