"""Locks: the exact, hash-checked packages of a cell, as of an absolute date."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tempfile
from pathlib import Path

from matrix.environment import interpreters
from matrix.environment.uv_binary import host_uv
from matrix.errors import BuildError
from matrix.model import Cell, Lock
from matrix.plan.recipe import digest as recipe_digest
from matrix.store.files import write_atomic

FOLDER = Path(__file__).resolve().parents[2] / "images" / "locks"
PLATFORM = "x86_64-manylinux_2_28"
UNRESOLVED = ("No solution found", "Failed to build", "build backend")
"""What uv says when the packages are at fault, not the network."""

HEADER = """\
# Made by `nox -s lock` for {cell}; do not edit.
# as of: {as_of}
# recipe: {recipe}
"""
REASON = "# unbuildable: "
DRAWING = " │╰─▶×├\t"


def ensure(cell: Cell, committed: Path, cache: Path) -> Lock:
    """Return the lock of a cell: the one that its recipe gives, the committed one, or its own.

    It gets one of its own when the recipe is not the committed lock's.
    The folder of committed locks is only read here, so that a run with another matrix.toml
    leaves no trace in it; ``nox -s lock`` writes it.

    Raises:
        BuildError: the package index cannot be reached.
    """
    if cell.recipe.lock:
        return parse(cell.recipe.lock)
    name = recipe_digest(cell.recipe, cell.python)
    own = cache / "locks" / f"{cell.id}-{name[:12]}.txt"
    for path in (committed / f"{cell.id}.txt", own):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if f"# recipe: {name}\n" in text:
            return parse(text)
    text = resolve(cell)
    own.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(own, text.encode())
    return parse(text)


def parse(text: str) -> Lock:
    """Read the text of a lock file."""
    reasons = [line[len(REASON) :] for line in text.splitlines() if line.startswith(REASON)]
    content = hashlib.sha256(significant(text).encode()).hexdigest()
    return Lock(text=text, digest=content, problem="\n".join(reasons))


def significant(text: str) -> str:
    """A lock without comments and empty lines.

    uv writes into comments who asked for a package, which differs between cells that
    otherwise share the TensorFlow layer.
    """
    lines = [re.sub(r"(^|\s)#.*$", "", line).rstrip() for line in text.splitlines()]
    return "".join(f"{line}\n" for line in lines if line)


def entries(text: str) -> dict[str, str]:
    """The packages of a lock by normalised name, each with its pin and its hashes."""
    found = re.findall(r"^[^\s#-][^\n]*(?:\n[ \t]+[^\n]*)*", significant(text), flags=re.MULTILINE)
    names = (re.split(r"[=<>@\[\s;]", entry, maxsplit=1)[0] for entry in found)
    return {normalised(name): entry for name, entry in zip(names, found, strict=True)}


def normalised(name: str) -> str:
    """A distribution's name as indexes compare it.

    https://packaging.python.org/en/latest/specifications/name-normalization/
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def resolve(cell: Cell) -> str:
    """Resolve a cell and return the text of its lock file.

    The same recipe gives the same bytes: the date is absolute and nothing of the host
    goes in but the kind of its platform. What has no solution is a lock that says so.

    Raises:
        BuildError: the package index cannot be reached.
    """
    header = HEADER.format(
        cell=cell.id, as_of=cell.recipe.as_of, recipe=recipe_digest(cell.recipe, cell.python)
    )
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run(
            _command(cell, Path(scratch)), capture_output=True, text=True, cwd=scratch, check=False
        )
    if done.returncode == 0:
        return header + done.stdout
    if not any(sign in done.stderr for sign in UNRESOLVED):
        raise BuildError(
            f"{cell.id} cannot be resolved now: {_last_line(done.stderr)}",
            "Check that the package index can be reached, then run again.",
        )
    return header + "".join(f"{REASON}{line}\n" for line in explain(done.stderr))


def explain(stderr: str) -> list[str]:
    """The resolver's reason as sentences, the conclusion first.

    uv draws a tree of words with line breaks at the terminal's width; joined again it
    reads as prose.
    """
    words = " ".join(line.strip(DRAWING) for line in stderr.splitlines())
    words = re.sub(r"\s+", " ", words).replace("And because", "Because")
    found = re.search(r"No solution found.*|Failed to build.*", words)
    sentences = re.split(r"(?<=\.) (?=[A-Z])", (found.group() if found else words).strip())
    conclusion = [one for one in sentences if "unsatisfiable" in one] or sentences
    return [conclusion[0], *(one for one in sentences if one != conclusion[0])][:12]


def _command(cell: Cell, scratch: Path) -> list[str]:
    recipe = cell.recipe
    files = {
        "requirements": recipe.requirements,
        "excludes": recipe.excludes,
        "overrides": recipe.overrides,
        "constraints": recipe.constraints,
        "build-constraints": recipe.build_constraints,
    }
    for name, lines in files.items():
        (scratch / f"{name}.txt").write_text("".join(f"{line}\n" for line in lines))
    python = interpreters.find(cell.python)
    command = [
        host_uv(), "pip", "compile", "--no-config", "--quiet", "requirements.txt",
        "--excludes", "excludes.txt", "--overrides", "overrides.txt",
        "--constraints", "constraints.txt", "--build-constraints", "build-constraints.txt",
        "--python", str(python) if python else cell.python,
        "--python-platform", PLATFORM, "--exclude-newer", f"{recipe.as_of}T00:00:00Z",
        "--generate-hashes", "--no-header", "--annotation-style", "line",
    ]  # fmt: skip
    for name, date in recipe.later:
        command += ["--exclude-newer-package", f"{name}={date}T00:00:00Z"]
    return command


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "the resolver said nothing"
