"""What a run leaves on a machine while it works, and must not leave when it is over."""

from __future__ import annotations

import platform
from pathlib import Path

from docker.client import DockerClient

from matrix.engine.session import OWNER


def processes_below(folder: Path) -> list[str]:
    """The command lines of the processes that work in a folder or below it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            place = (process / "cwd").readlink()
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if place.is_relative_to(folder):
            found.append(words)
    return found


def processes_naming(folder: Path) -> list[str]:
    """The command lines of the processes that were given a place below a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if f"{folder}/" in words:
            found.append(words)
    return found


def containers_of(pid: int) -> list[str]:
    """The names of the containers, in any state, that a process of this host has made."""
    client = DockerClient()
    try:
        listed = client.containers.list(all=True, filters={"label": OWNER}, ignore_removed=True)
        mine = f"{platform.node()}/{pid}/"
        return [str(one.name) for one in listed if str(one.labels.get(OWNER)).startswith(mine)]
    finally:
        client.close()
