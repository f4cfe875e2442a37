"""The Debian image that all locally made Python bases share."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from matrix.environment.docker_cli import DockerCli
from matrix.errors import BuildError

SUITE = "bookworm"
"""The Debian of the official ``slim-bookworm`` images, so that both bases behave alike."""
NAME = "od-matrix/debian"
MIRROR = "http://deb.debian.org/debian"
MAKE_SECONDS = 1200.0


def ensure(cli: DockerCli, script: Path, progress: Callable[[str], None]) -> str:
    """The tag of the Debian image, made by debootstrap when it is not here yet.

    Takes half a minute and about 150 MB. Raises BuildError with what is missing.
    """
    digest = hashlib.sha256(script.read_bytes() + SUITE.encode()).hexdigest()
    tag = f"{NAME}:{SUITE}-{digest[:12]}"
    if cli.image(tag) is not None:
        return tag
    _require_tools()
    progress("making the Debian layer")
    with tempfile.TemporaryDirectory(prefix="od-matrix-debian-") as scratch:
        tarball = Path(scratch) / "root.tar"
        _run_script(script, tarball)
        done = cli.call("import", str(tarball), tag, seconds=300.0)
    if done.returncode != 0:
        raise BuildError(f"The Debian layer cannot be imported: {done.stderr.strip()}.", "")
    return tag


def _require_tools() -> None:
    if shutil.which("debootstrap", path=_path()) is None:
        raise BuildError("debootstrap is not installed.", "Install the package debootstrap.")
    if os.geteuid() != 0:
        raise BuildError(
            "debootstrap needs root.",
            "Run `nox -s images` once as root, or use --engine venv.",
        )


def _run_script(script: Path, tarball: Path) -> None:
    command = ["sh", str(script), SUITE, mirror(Path("/etc/apt")), str(tarball)]
    environment = {**os.environ, "PATH": _path(), **_proxy()}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, errors="replace",
            timeout=MAKE_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise BuildError("debootstrap took too long.", "Check the Debian mirror.") from error
    if done.returncode != 0:
        lines = (done.stdout + done.stderr).strip().splitlines() or ["no reason given"]
        raise BuildError(f"debootstrap failed: {lines[-1]}.", "Check the Debian mirror.")


def mirror(apt: Path) -> str:
    """The Debian mirror of the host's apt settings, Debian's own without one.

    The first source whose address ends in ``/debian`` counts: a security or third-party
    archive cannot start a system.
    """
    for address in _addresses(apt):
        if re.search(r"^https?://.*/debian/?$", address):
            return address
    return MIRROR


def _addresses(apt: Path) -> Iterator[str]:
    """Every address in one-line and deb822 sources (sources.list(5))."""
    files = [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*"))]
    for file in files:
        if not file.is_file() or file.suffix not in (".list", ".sources"):
            continue
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith(("URIs:", "deb ")):
                yield from (word for word in line.split() if "://" in word)


def _proxy() -> dict[str, str]:
    """The proxy that apt uses, for debootstrap, which reads only the environment."""
    if shutil.which("apt-config") is None:
        return {}
    command = ["apt-config", "shell", "PROXY", "Acquire::http::Proxy"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.match(r"PROXY='([^']+)'", asked.stdout)
    return {"http_proxy": found.group(1)} if found else {}


def _path() -> str:
    """The search path with the administrator's folders, where debootstrap lives."""
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
