"""The ``docker`` command line that can build with BuildKit, and the few calls to it.

The Docker SDK for Python cannot use BuildKit, so images are built by the command line.
Not every ``docker`` on the PATH can: one without its buildx part refuses, and one that is
much newer or older than the engine cannot talk to it.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from matrix.errors import EngineError

USUAL_PLACES = ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
CHECK_SECONDS = 10.0
LOG_LINES = 20_000


class DockerCli:
    """One ``docker`` executable that is known to build with BuildKit."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._running: set[subprocess.Popen[str]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def build(self, arguments: Sequence[str], watch: Callable[[str], None]) -> tuple[int, str]:
        """Run ``docker build`` and give its exit code and its plain log.

        ``watch`` is called with each line. Never raises for a failed build.
        """
        command = [str(self.path), "build", "--progress=plain", *arguments]
        return self._follow(command, watch)

    def _follow(self, command: list[str], watch: Callable[[str], None]) -> tuple[int, str]:
        """Run a command to its end, line by line, known to :meth:`stop`."""
        lines: list[str] = []
        with self._started(command) as process:
            try:
                for line in process.stdout or ():
                    watch(line.rstrip("\n"))
                    if len(lines) < LOG_LINES:
                        lines.append(line)
            except BaseException:
                process.terminate()
                raise
            finally:
                self._forget(process)
        return process.returncode, "".join(lines)

    def _started(self, command: list[str]) -> subprocess.Popen[str]:
        with self._lock:
            if self._stopped:
                raise EngineError("Builds were stopped.", "Start the run again.")
            process = subprocess.Popen(
                command,
                env=build_environment(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
            self._running.add(process)
            return process

    def _forget(self, process: subprocess.Popen[str]) -> None:
        with self._lock:
            self._running.discard(process)

    def stop(self) -> None:
        """End all running builds and start no more, for an interrupted run."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.terminate()

    def image(self, reference: str) -> dict[str, object] | None:
        """What the engine knows of a local image, None when it has no such image."""
        found = self.call("image", "inspect", reference)
        if found.returncode != 0:
            return None
        facts: list[dict[str, object]] = json.loads(found.stdout)
        return facts[0]

    def call(self, *arguments: str, seconds: float = 60.0) -> subprocess.CompletedProcess[str]:
        """Run a short ``docker`` command; exit code 124 stands for one that took too long."""
        return _call(self.path, arguments, seconds)


def find(path: str | None = None) -> DockerCli:
    """Choose a ``docker`` that builds with BuildKit against the engine at hand.

    Candidates are those on ``path`` (default: the PATH) and in the usual places. Raises
    EngineError with what is missing and the one step that repairs it.
    """
    refusals: list[str] = []
    for candidate in _candidates(os.environ.get("PATH", "") if path is None else path):
        refusal = _refusal(candidate)
        if not refusal:
            return DockerCli(candidate)
        refusals.append(f"{candidate}: {refusal}")
    if not refusals:
        raise EngineError(
            "There is no docker command.",
            "Install Docker Engine (on Debian: apt-get install docker.io), or use --engine venv.",
        )
    raise EngineError(
        f"No docker command here can build images ({'; '.join(refusals)}).",
        _way_out(refusals),
    )


def build_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Environment variables for a build: BuildKit on, and the builder inside the engine.

    Another buildx builder would keep the image to itself instead of giving it to the engine.
    """
    kept = {name: value for name, value in environ.items() if name != "BUILDX_BUILDER"}
    return {**kept, "DOCKER_BUILDKIT": "1", "BUILDKIT_PROGRESS": "plain"}


def _candidates(path: str) -> Iterator[Path]:
    """Every different ``docker`` on a search path and in the usual places, in order."""
    seen: set[Path] = set()
    usual = USUAL_PLACES if path == os.environ.get("PATH", "") else ()
    for folder in [*path.split(os.pathsep), *usual]:
        found = shutil.which("docker", path=folder) if folder else None
        if found and (real := Path(found).resolve()) not in seen:
            seen.add(real)
            yield Path(found)


def _refusal(candidate: Path) -> str:
    """Why a ``docker`` cannot be used, empty when it can; takes about 0.1 s."""
    # Asking for help is enough: a command without its buildx part refuses even that.
    offer = _call(candidate, ("build", "--help"), CHECK_SECONDS)
    if offer.returncode != 0 or "--secret" not in offer.stdout:
        return "its buildx part is missing"
    server = _call(candidate, ("version", "--format", "{{.Server.Version}}"), CHECK_SECONDS)
    if server.returncode != 0:
        return (server.stderr.strip().splitlines() or ["the engine does not answer"])[-1]
    return ""


def _call(path: Path, arguments: Sequence[str], seconds: float) -> subprocess.CompletedProcess[str]:
    command = [str(path), *arguments]
    try:
        return subprocess.run(
            command,
            env=build_environment(os.environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", f"no answer in {seconds:g} s")
    except OSError as error:
        return subprocess.CompletedProcess(command, 126, "", str(error))


def _way_out(refusals: Sequence[str]) -> str:
    """The one step that repairs the most promising candidate."""
    if all("buildx" in refusal for refusal in refusals):
        return "Install the buildx plugin of your docker command (package docker-buildx)."
    return start_hint()


def start_hint() -> str:
    """How to start the daemon on this kind of machine."""
    if platform.system() == "Linux":
        return "Start the daemon (as root: systemctl start docker, or dockerd &)."
    return "Start Docker Desktop."
