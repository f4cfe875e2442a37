"""uv's own executable: the host's, and one for Linux to be used inside a build."""

from __future__ import annotations

import platform
import subprocess
import tempfile
import threading
from importlib.metadata import version
from pathlib import Path

import uv

from matrix.errors import BuildError

TARGETS = {
    "amd64": "x86_64-manylinux_2_17",
    "arm64": "aarch64-manylinux_2_17",
}
MACHINES = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


_FINDING = threading.Lock()


def host_uv() -> str:
    """The host's uv, for any number of threads.

    uv asks ``sysconfig``, whose first answer in a process is not for several at once.
    """
    with _FINDING:
        return uv.find_uv_bin()


def uv_version() -> str:
    """The version of uv that resolves and installs, part of an environment's digest."""
    return version("uv")


def linux_uv(architecture: str, cache: Path) -> Path:
    """The uv executable for Linux on an engine's architecture (``amd64`` or ``arm64``).

    The host's own is used where it fits, otherwise one is fetched into ``cache``. Raises
    BuildError when there is none.
    """
    if platform.system() == "Linux" and MACHINES.get(platform.machine()) == architecture:
        return Path(host_uv())
    folder = cache / f"uv-{uv_version()}-{architecture}"
    binary = folder / "bin" / "uv"
    if not binary.is_file():
        _fetch(architecture, folder)
    return binary


def _fetch(architecture: str, folder: Path) -> None:
    """Install uv's wheel for another platform into a folder of its own."""
    target = TARGETS.get(architecture)
    if target is None:
        raise BuildError(f"There is no uv for {architecture}.", "Use an amd64 or arm64 engine.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as fresh:
        command = [host_uv(), "pip", "install", "--quiet", "--no-deps", "--target", fresh]
        command += ["--python-platform", target, f"uv=={uv_version()}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise BuildError(f"uv for Linux cannot be fetched: {reason}.", "Check the index.")
        if not folder.exists():
            Path(fresh).rename(folder)
            Path(fresh).mkdir()  # the temporary folder expects to remove itself
