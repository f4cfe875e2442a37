"""Who created a container: the mark by which leftovers are told from what is in use."""

from __future__ import annotations

import os
import platform
import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path

SESSION = "org.od-matrix.session"
OWNER = "org.od-matrix.owner"


@dataclass(frozen=True)
class Owner:
    """A process of a host.

    ``started`` tells it from a later process of the same number, ``host`` from one on
    another machine (or in another container) that shares the daemon.
    """

    host: str
    pid: int
    started: str

    @property
    def label(self) -> str:
        """As a label's value."""
        return f"{self.host}/{self.pid}/{self.started}"


def this_process() -> Owner:
    """The process that runs this."""
    return Owner(platform.node(), os.getpid(), start_time(os.getpid()))


def new_session() -> str:
    """A name for one run, also part of its containers' names."""
    return secrets.token_hex(4)


def is_leftover(label: str, me: Owner) -> bool:
    """Whether a label names a process of this host that is gone.

    Another host's processes cannot be seen from here, so theirs are never leftovers.
    """
    host, _, process = label.partition("/")
    pid, _, started = process.partition("/")
    if host != me.host or not pid.isdigit():
        return False
    return start_time(int(pid)) != started


def start_time(pid: int) -> str:
    """When a process started, in the system's own notation; empty when there is none."""
    stat = Path("/proc") / str(pid) / "stat"
    if stat.parent.parent.joinpath("self").exists():
        try:
            # Field 22 of proc(5); the name before it may hold spaces and parentheses.
            return stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
        except OSError:
            return ""
    asked = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return "-".join(asked.stdout.split())
