"""OD API trees that are no PyPI distribution: a git revision or a local directory.

A tree is prepared once on the host: fetched, copied, its protos compiled. It is then
content like any other and goes onto the import path of the cell.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import asdict
from pathlib import Path

from matrix.environment import interpreters
from matrix.environment.uv_binary import host_uv
from matrix.errors import BuildError
from matrix.model import Source

PROTOC = "grpcio-tools==1.48.2"
"""Its protoc is 3.19.1, whose generated code every protobuf from 3.19 to 3.20 reads."""
PROTOC_PYTHON = "3.10"
LEFT_OUT = shutil.ignore_patterns(".git", "__pycache__", "*.pyc")


def prepare(source: Source, cache: Path) -> Path:
    """Return the folder of a tree that is ready for import, below ``cache``.

    Raises:
        BuildError: it cannot be fetched, copied or compiled.
    """
    key = hashlib.sha256(json.dumps(_identity(source), sort_keys=True).encode()).hexdigest()
    target = cache / "sources" / key[:16]
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="od-matrix-source-", dir=target.parent) as scratch:
        tree = Path(scratch) / "tree"
        if source.git:
            _fetch(source, tree)
        else:
            _copy(Path(source.path), tree)
        _compile(source, tree)
        try:
            tree.rename(target)
        except OSError:
            # Another cell, or another run, was faster; what it made is the same.
            if not target.is_dir():
                raise
    return target


def _identity(source: Source) -> dict[str, object]:
    identity: dict[str, object] = asdict(source)
    if source.path:
        identity["content"] = _content(Path(source.path))
    return identity


def _content(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not {".git", "__pycache__"} & set(inside.parts):
            total.update(f"{inside}\0".encode() + path.read_bytes())
    return total.hexdigest()


def _fetch(source: Source, tree: Path) -> None:
    tree.mkdir()
    for command in (
        ["init", "--quiet"],
        ["fetch", "--quiet", "--depth", "1", "--", source.git, source.revision],
        ["checkout", "--quiet", "FETCH_HEAD"],
    ):
        call(["git", *command], tree, f"{source.origin} cannot be fetched")
    shutil.rmtree(tree / ".git")


def _copy(folder: Path, tree: Path) -> None:
    if not folder.is_dir():
        raise BuildError(f"{folder} is no directory.", "Mend the path in matrix.toml.")
    shutil.copytree(folder, tree, ignore=LEFT_OUT, symlinks=True)


def _compile(source: Source, tree: Path) -> None:
    """Run protoc in the first root, where the imports of the protos begin."""
    root = tree / source.roots[0]
    protos = sorted(str(path.relative_to(root)) for path in root.glob(source.protos))
    if not protos:
        raise BuildError(
            f"No file matches {source.roots[0]}/{source.protos}.", "Mend roots or protos."
        )
    tool = [
        host_uv(), "run", "--no-config", "--no-project",
        "--python", str(interpreters.find(PROTOC_PYTHON) or PROTOC_PYTHON),
        "--with", source.protoc or PROTOC, "--with", "setuptools<70",
        "python", "-m", "grpc_tools.protoc", "--proto_path=.", "--python_out=.",
    ]  # fmt: skip
    call([*tool, *protos], root, "protoc failed")


def call(command: list[str], folder: Path, what: str) -> str:
    """Run a command in a folder and return what it says; ``what`` is its failure in words.

    Raises:
        BuildError: it is not there, or fails.
    """
    # A repository that asks for a password is one that cannot be fetched.
    environ = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environ, text=True, check=False,
            stdin=subprocess.DEVNULL, capture_output=True,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise BuildError(f"{what}: {command[0]} is not installed.", "Install it.") from error
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise BuildError(f"{what}: {lines[-1] if lines else 'no reason given'}.", "Mend its entry.")
    return done.stdout
