"""The front door: every task of the project is a session here. ``nox -l`` lists them."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nox

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))

from matrix.plan.document import load  # noqa: E402 - the project's own package

HOST = "requirements/host.txt"
DEVELOPMENT = "requirements/dev.txt"
COMPILE = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet"]
PATIENCE_SECONDS = 60

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["lint", "tests"]

CELLS = [cell.id for cell in load(ROOT / "matrix.toml").catalogue]


def install(session: nox.Session, requirements: str) -> None:
    """Install a lock once; a session whose lock did not change starts at once."""
    digest = hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()
    stamp = Path(session.virtualenv.location) / "od-matrix.stamp"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
        return
    session.install("--require-hashes", "-r", requirements)
    stamp.write_text(digest, encoding="utf-8")


def run(session: nox.Session, *command: str) -> None:
    """Run a command of the session and end with its exit code, which nox would hide.

    After Ctrl-C the command gets the time it needs to clean up.
    """
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    program = Path(session.bin) / command[0]
    process = subprocess.Popen([str(program), *command[1:]], env=environ)
    try:
        code = process.wait()
    except KeyboardInterrupt:
        code = _drain(process)
    if code:
        raise SystemExit(code)


def _drain(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(PATIENCE_SECONDS)
    except (KeyboardInterrupt, subprocess.TimeoutExpired):
        process.kill()
        return process.wait()


@nox.session
def matrix(session: nox.Session) -> None:
    """Restore checkpoints in every cell: nox -s matrix -- CHECKPOINT [OPTIONS], or demo."""
    install(session, HOST)
    run(session, "python", "-m", "matrix", "run", *session.posargs)


@nox.session
@nox.parametrize("identifier", CELLS, ids=CELLS)
def cell(session: nox.Session, identifier: str) -> None:
    """Restore checkpoints in one cell: nox -s "cell(IDENTIFIER)" -- CHECKPOINT."""
    install(session, HOST)
    run(session, "python", "-m", "matrix", "run", "--only", identifier, *session.posargs)


@nox.session
def advise(session: nox.Session) -> None:
    """Say where to move: nox -s advise -- CHECKPOINT --from CELL|current|FILE [--prove]."""
    install(session, HOST)
    run(session, "python", "-m", "matrix", "advise", *session.posargs)


@nox.session
def cells(session: nox.Session) -> None:
    """List the cells: nox -s cells -- [--only SELECTOR] [--json]."""
    install(session, HOST)
    run(session, "python", "-m", "matrix", "cells", *session.posargs)


@nox.session
def lock(session: nox.Session) -> None:
    """Resolve the cells' locks again: nox -s lock -- [--only SELECTOR] [--check]."""
    install(session, HOST)
    run(session, "python", "-m", "matrix", "lock", *session.posargs)


@nox.session
def report(session: nox.Session) -> None:
    """Work with reports: nox -s report -- show|publish|page|merge|diff."""
    install(session, HOST)
    run(session, "python", "-m", "matrix", "report", *session.posargs)


@nox.session
def inspect(session: nox.Session) -> None:
    """Say what a checkpoint is, without TensorFlow: nox -s inspect -- CHECKPOINT."""
    install(session, HOST)
    run(session, "python", "-m", "matrix", "inspect", *session.posargs)


@nox.session
def forecast(session: nox.Session) -> None:
    """Predict every cell without starting one: nox -s forecast -- CHECKPOINT."""
    install(session, HOST)
    run(session, "python", "-m", "matrix", "forecast", *session.posargs)


@nox.session
def why(session: nox.Session) -> None:
    """Name the causes of a pasted message: nox -s why -- [--text FILE] [--jsonl [FILE]]."""
    install(session, HOST)
    run(session, "python", "-m", "matrix", "why", *session.posargs)


@nox.session
def causes(session: nox.Session) -> None:
    """Write docs/causes.md from the catalogue: nox -s causes -- [--check]."""
    install(session, HOST)
    run(session, "python", "-m", "matrix", "causes", *session.posargs)


@nox.session
def edges(session: nox.Session) -> None:
    """Find the first and last release that works, with few runs: nox -s edges -- CHECKPOINT."""
    install(session, HOST)
    run(session, "python", "-m", "matrix", "edges", *session.posargs)


@nox.session
def facts(session: nox.Session) -> None:
    """Gather what each cell can do: nox -s facts -- [--only SELECTOR] [--check]."""
    install(session, HOST)
    run(session, "python", "-m", "matrix", "facts", *session.posargs)


@nox.session
def bisect(session: nox.Session) -> None:
    """Name the smallest cause: nox -s bisect -- CHECKPOINT --good ID --bad ID."""
    install(session, HOST)
    run(session, "python", "-m", "matrix", "bisect", *session.posargs)


@nox.session
def scenarios(session: nox.Session) -> None:
    """Run the scenarios of failure in real cells: nox -s scenarios -- [--only SELECTOR] [--fix]."""
    install(session, DEVELOPMENT)
    run(session, "python", "-m", "tests.scenarios", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Fuzz the checkpoint reader: nox -s fuzz -- [--seconds N] [TARGET...]."""
    install(session, DEVELOPMENT)
    run(session, "python", "-m", "tests.fuzz", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run every test that this machine can: nox -s tests -- [PYTEST OPTIONS]."""
    install(session, DEVELOPMENT)
    run(session, "python", "-m", "pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types, and that generated files are up to date."""
    install(session, DEVELOPMENT)
    run(session, "ruff", "check", ".")
    run(session, "ruff", "format", "--check", ".")
    run(session, "mypy")
    for file in ("README.md", "docs/example.md"):
        run(session, "python", "-m", "matrix", "report", "publish", file, "--check")
    run(session, "python", "-m", "matrix", "causes", "--check")
    workflows = sorted(str(path) for path in (ROOT / "docs" / "ci").glob("*.yml"))
    run(session, "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure the ratios of docs/benchmarks.md side by side in one run."""
    install(session, DEVELOPMENT)
    run(session, "python", "-m", "tests.bench", *session.posargs)


@nox.session
def requirements(session: nox.Session) -> None:
    """Resolve the host's own locks from pyproject.toml: nox -s requirements -- [--check]."""
    session.install("uv")
    for file, groups in ((HOST, []), (DEVELOPMENT, ["--group", "dev"])):
        with tempfile.TemporaryDirectory() as scratch:
            # uv keeps the versions of the file that it is about to replace.
            fresh = Path(shutil.copy(ROOT / file, scratch))
            command = ["uv", "pip", "compile", "pyproject.toml", *groups, "-o", str(fresh)]
            session.run(*command, *COMPILE)
            if "--check" not in session.posargs:
                shutil.copy(fresh, ROOT / file)
            elif fresh.read_bytes() != (ROOT / file).read_bytes():
                session.error(f"{file} is out of date: run nox -s requirements")
