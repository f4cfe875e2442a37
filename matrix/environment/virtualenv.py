"""Making a lock real as a virtual environment: the engine for machines without Docker."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from matrix.environment import image_context, interpreters
from matrix.environment.complaint import complaint
from matrix.environment.lock import DRAWING, significant
from matrix.environment.running import STOPPED, Running
from matrix.environment.uv_binary import host_uv
from matrix.model import Cell, Environment, Lock

READY = "od-matrix.json"
PATCH = Path(__file__).resolve().parents[2] / "images" / "patch.py"
WARM_SECONDS = 600
REMOVE_SECONDS = 5.0


@dataclass(frozen=True)
class VirtualEnvironments:
    """Makes and finds virtual environments below one folder.

    ``warm`` are the files of the warm-up, the first of which is run.
    """

    root: Path
    warm: tuple[Path, ...]
    running: Running = field(default_factory=Running, compare=False)

    engine = "venv"

    def identify(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        """Name the environment of a cell without making it."""
        parts = {
            "lock": significant(lock.text),
            "python": cell.python,
            "patches": image_context.patches(cell.recipe, bool(tree)),
            "tree": str(tree or ""),
            "env": cell.recipe.env,
            "warm": [path.read_text(encoding="utf-8") for path in (*self.warm, PATCH)],
        }
        digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
        location = self.root / f"{cell.id}-{digest[:12]}"
        return Environment(cell.id, "venv", digest, str(location), lock.problem, lock.text)

    def make(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        """Return the environment of a cell, made when it is not there yet.

        Never raises for what is wrong with the cell: see ``problem`` and ``log``.
        """
        environment = self.identify(cell, lock, tree)
        folder = Path(environment.location)
        if lock.problem or (folder / READY).is_file():
            return environment
        with _alone(folder):
            if (folder / READY).is_file():
                return environment
            try:
                problem, log = self._build(cell, lock, folder, tree)
            finally:
                if not (folder / READY).is_file():
                    _remove(folder)
        return Environment(cell.id, "venv", environment.digest, environment.location, problem, log)

    @contextmanager
    def cold(self) -> Iterator[VirtualEnvironments]:
        """A maker that finds nothing made before; what it makes goes with the context."""
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".cold-", dir=self.root) as root:
            yield replace(self, root=Path(root))

    def _build(self, cell: Cell, lock: Lock, folder: Path, tree: Path | None) -> tuple[str, str]:
        _remove(folder)
        log: list[str] = []
        with tempfile.TemporaryDirectory(prefix="od-matrix-venv-") as scratch:
            for command in self._steps(cell, lock, folder, tree, Path(scratch)):
                done = self._run(command, cell)
                log.append(done.stdout)
                if done.returncode:
                    return _reason(done.stdout), "".join(log)
            if self._warm_up(cell, folder, Path(scratch)) == STOPPED:
                return STOPPED, "".join(log)
        (folder / READY).write_text(json.dumps({"cell": cell.id}), encoding="utf-8")
        return "", "".join(log)

    def _steps(
        self, cell: Cell, lock: Lock, folder: Path, tree: Path | None, scratch: Path
    ) -> list[list[str]]:
        (scratch / "lock.txt").write_text(significant(lock.text), encoding="utf-8")
        constraints = "".join(f"{line}\n" for line in cell.recipe.build_constraints)
        (scratch / "build.txt").write_text(constraints, encoding="utf-8")
        patches = image_context.patches(cell.recipe, bool(tree))
        if tree and cell.recipe.source:
            patches["paths"] = [str(tree / root) for root in cell.recipe.source.roots]
        (scratch / "patches.json").write_text(json.dumps(patches), encoding="utf-8")
        python = str(folder / "bin" / "python")
        found = interpreters.find(cell.python)
        tool = host_uv()
        return [
            [tool, "venv", "--no-config", "--python", str(found or cell.python), str(folder)],
            [
                tool, "pip", "install", "--no-config", "--python", python, "--no-deps",
                "--require-hashes", "--requirement", str(scratch / "lock.txt"),
                "--build-constraints", str(scratch / "build.txt"),
            ],
            [python, str(PATCH), str(scratch / "patches.json")],
        ]  # fmt: skip

    def remove(self, environment: Environment) -> None:
        """Remove an environment that nobody needs any more; it may be gone already."""
        folder = Path(environment.location)
        _remove(folder)
        _lock_of(folder).unlink(missing_ok=True)

    def close(self) -> None:
        """End what is being made, after an interrupt; nothing half-made is kept."""
        self.running.stop()

    def _run(
        self, command: list[str], cell: Cell, seconds: float | None = None
    ) -> subprocess.CompletedProcess[str]:
        environ = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
        environ.update({"CUDA_VISIBLE_DEVICES": "-1", "PYTHONNOUSERSITE": "1", "NO_COLOR": "1"})
        environ.update(cell.recipe.env)
        return self.running.run(command, environ, seconds)

    def _warm_up(self, cell: Cell, folder: Path, scratch: Path) -> str:
        """Import once what the probe imports; its failure is for the probe to report.

        Returns why it was given up, if it was.
        """
        for path in self.warm:
            shutil.copy(path, scratch)
        script = scratch / self.warm[0].name
        with suppress(subprocess.TimeoutExpired):
            self._run([str(folder / "bin" / "python"), str(script)], cell, WARM_SECONDS)
        return STOPPED if self.running.stopped else ""


def _remove(folder: Path) -> None:
    """Remove what is half-made, also while a process that was killed still lets go of it."""
    deadline = time.monotonic() + REMOVE_SECONDS
    while folder.exists() and time.monotonic() < deadline:
        shutil.rmtree(folder, ignore_errors=True)


def _lock_of(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.lock"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes from making the same environment at the same time."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _lock_of(folder).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _reason(log: str) -> str:
    """Why an installation failed, by its log; causes on lines of their own."""
    lines = [line.strip(DRAWING) for line in log.splitlines()]
    return complaint(lines, _complaint, "it ended without a word")


def _complaint(line: str) -> str:
    return line if line.lower().startswith(("error", "failed", "patch")) else ""
