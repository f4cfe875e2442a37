"""What a job's container looks like, and what its end means: pure functions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docker.types import LogConfig, Mount

from matrix.engine.interface import basics
from matrix.model import Environment, Job, Limits, Outcome

FOLDER = "/job"
COMMAND = (f"{FOLDER}/probe/main.py", f"{FOLDER}/request.json")
SCRATCH = "/tmp"  # noqa: S108 - inside the container, a file system of its own
IMAGE_UID = 10001
"""The user of the images, for hosts where the program runs as root."""


def options(environment: Environment, job: Job, uid: int, inputs: list[Mount]) -> dict[str, Any]:
    """The arguments of the SDK's ``containers.create`` for a job.

    ``inputs`` are the mounts of the job's files; the place to write is added here.
    """
    out = Mount(f"{FOLDER}/out", str((job.folder / "out").resolve()), type="bind")
    return {
        **hardened(job.limits),
        "image": environment.location,
        "entrypoint": ["python"],
        "command": list(COMMAND),
        "user": f"{uid}:{uid}",
        "working_dir": FOLDER,
        "environment": {**basics(job.limits), **dict(job.env)},
        "mounts": [*inputs, out],
    }


def hardened(limits: Limits) -> dict[str, Any]:
    """Limits and the least of rights: a checkpoint comes from strangers."""
    return {
        "detach": True,
        # With docker-init as first process signals take effect and children are reaped.
        "init": True,
        "network_mode": "none",
        "read_only": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "mem_limit": limits.memory_bytes,
        # Equal to the memory means no swap: a cell that swaps is out of memory.
        "memswap_limit": limits.memory_bytes,
        "pids_limit": limits.pids,
        "nano_cpus": int(limits.cpus * 1e9),
        "tmpfs": {SCRATCH: "rw,nosuid,nodev,mode=1777"},
        # The daemon keeps two files of this size, whatever the job writes.
        "log_config": LogConfig(
            type=LogConfig.types.JSON, config={"max-size": "2m", "max-file": "2"}
        ),
    }


def mount(relative: str, file: Path) -> Mount:
    """One input of a job, read-only at its place below the job folder."""
    return Mount(f"{FOLDER}/{relative}", str(file.resolve()), type="bind", read_only=True)


def outcome(state: dict[str, Any], timed_out: bool, seconds: float, log: str) -> Outcome:
    """What a container's ``State`` means (Docker Engine API, ContainerInspect).

    An exit code above 128 stands for a signal, as in a shell. ``OOMKilled`` may be true
    with exit code 0: then a child was killed, and the main process went on.
    """
    code = int(state.get("ExitCode", 0))
    oom = bool(state.get("OOMKilled", False))
    if timed_out:
        return Outcome(None, 0, oom, True, seconds, log)
    signal = code - 128 if 128 < code <= 128 + 64 else 0
    return Outcome(code, signal, oom, False, seconds, log, str(state.get("Error", "")))
