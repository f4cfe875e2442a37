"""Makes a Python base image from Debian packages and an interpreter of the host.

For machines that reach no image registry. Two images come of it: one Debian that all
share, and one per Python with the interpreter above it.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from matrix.environment import debian, interpreters
from matrix.environment.docker_cli import DockerCli
from matrix.errors import BuildError

NAME = "od-matrix/base"
LABEL = "org.od-matrix.base"
LEFT_OUT = (
    "test", "tests", "idlelib", "tkinter", "turtledemo", "lib2to3", "__pycache__",
    "site-packages", "dist-packages", "config-*", "*.a", "*.pyc",
)  # fmt: skip
"""Parts of a standard library that no cell needs.

``site-packages`` belongs to the host, and only a cell's lock may fill it.
"""
ASK = (
    "import platform, sysconfig as s; v = s.get_config_var;"
    "print(platform.python_version()); print(s.get_path('stdlib')); print(s.get_path('include'));"
    "print(v('LIBDIR') or ''); print(v('INSTSONAME') or '' if v('Py_ENABLE_SHARED') else '')"
)


def existing(cli: DockerCli, folder: Path, version: str) -> str:
    """The tag of the newest base made by the present scripts, empty when there is none."""
    wanted = f"label={LABEL}={version}-{_scripts_digest(folder)}"
    listing = cli.call(
        "image", "ls", "--filter", wanted, "--filter", f"reference={NAME}",
        "--format", "{{.Repository}}:{{.Tag}}",
    )  # fmt: skip
    return (listing.stdout.split() or [""])[0]


def make(cli: DockerCli, folder: Path, version: str, progress: Callable[[str], None]) -> str:
    """Make a base and give its tag. Raises BuildError with what is missing."""
    interpreter = interpreters.find(version)
    if interpreter is None:
        raise BuildError(
            f"Python {version} is not installed on this machine.",
            f"Install it (uv python install {version}, or pyenv install {version}).",
        )
    parent = debian.ensure(cli, folder / "debian.sh", progress)
    progress(f"copying Python {version}")
    with tempfile.TemporaryDirectory(prefix="od-matrix-base-") as scratch:
        context = Path(scratch)
        full = stage(interpreter, version, context / "rootfs" / "usr" / "local")
        digest = hashlib.sha256(f"{_scripts_digest(folder)} {full} {parent}".encode())
        tag = f"{NAME}:py{version}-{digest.hexdigest()[:12]}"
        label = f"{LABEL}={version}-{_scripts_digest(folder)}"
        arguments = ["--file", str(folder / "Dockerfile"), "--tag", tag, "--label", label]
        arguments += ["--build-arg", f"DEBIAN={parent}", "--build-arg", f"PYTHON={version}"]
        code, log = cli.build([*arguments, str(context)], lambda _: None)
    if code != 0:
        reason = (log.strip().splitlines() or ["no reason given"])[-1]
        raise BuildError(
            f"{interpreter} does not run on Debian: {reason}",
            f"Install a portable one (uv python install {version}).",
        )
    return tag


def stage(interpreter: Path, version: str, prefix: Path) -> str:
    """Lay an interpreter out under a prefix and give its full version.

    Only what a cell needs is copied. Raises BuildError when the interpreter does not run.
    """
    full, stdlib, include, libdir, library = _ask(interpreter)
    (prefix / "bin").mkdir(parents=True)
    # Hard links cannot be used: the build would see the host's permissions and owners.
    shutil.copy2(interpreter.resolve(), prefix / "bin" / f"python{version}")
    target = prefix / "lib" / f"python{version}"
    shutil.copytree(stdlib, target, symlinks=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
    (target / "site-packages").mkdir(exist_ok=True)
    if Path(include).is_dir():
        # Packages without a wheel need the headers.
        shutil.copytree(include, prefix / "include" / Path(include).name)
    if library:
        shutil.copy2(Path(libdir) / library, prefix / "lib" / library)
    return full


def _ask(interpreter: Path) -> list[str]:
    """An interpreter's version, standard library, headers, library folder and library."""
    environment = {n: v for n, v in os.environ.items() if not n.startswith("PYTHON")}
    asked = subprocess.run(
        [str(interpreter), "-I", "-c", ASK],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    answer = asked.stdout.split("\n")
    if asked.returncode != 0 or len(answer) < 5:
        raise BuildError(f"{interpreter} does not run.", "Install it again.")
    return answer[:5]


def _scripts_digest(folder: Path) -> str:
    """What the recipe of a made base consists of, machine included."""
    digest = hashlib.sha256(platform.machine().encode())
    for name in ("Dockerfile", "debian.sh"):
        digest.update((folder / name).read_bytes())
    digest.update(repr((LEFT_OUT, ASK)).encode())
    return digest.hexdigest()[:12]
