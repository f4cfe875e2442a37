"""One start of the probe: what it may use, what it gets, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """What one cell may use. ``phase_seconds`` bounds each phase of each checkpoint."""

    memory_bytes: int = 6 * 1024**3
    pids: int = 512
    cpus: float = 1.0
    phase_seconds: int = 300
    cell_seconds: int = 1800


@dataclass(frozen=True)
class Job:
    """One start of the probe in an environment.

    ``request`` is written to ``request.json`` in the job folder. ``inputs`` maps a path
    relative to that folder to a host file that appears there read-only; ``folder`` is
    the job folder on the host, in which ``out/`` is the only place the probe may write.
    """

    label: str
    folder: Path
    request: dict[str, object]
    inputs: tuple[tuple[str, Path], ...]
    env: tuple[tuple[str, str], ...]
    limits: Limits


@dataclass(frozen=True)
class Outcome:
    """How a job ended, as seen from outside.

    ``exit_code`` is None when the process never ended by itself; ``signal`` is 0 unless
    one killed it. ``trouble`` is set when the engine itself failed (daemon gone, disk
    full), in which case nothing is known about the cell.
    """

    exit_code: int | None
    signal: int = 0
    oom: bool = False
    timed_out: bool = False
    seconds: float = 0.0
    log: str = ""
    trouble: str = ""
