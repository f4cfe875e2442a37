"""A matrix.toml with the two cells of the answer, so that anyone can run them again; pure."""

from __future__ import annotations

import json
from collections.abc import Sequence

from matrix.model import Cell, Limits

HEAD = "# The last cell that works and the first that does not, made by `nox -s bisect`.\n"


def files(cells: Sequence[Cell], limits: Limits) -> dict[str, str]:
    """The matrix.toml and the locks that it names, by file name."""
    parts = [HEAD, f"cells = {_list([cell.id for cell in cells])}\n", _limits(limits)]
    parts += [_table("tensorflow", cell.tensorflow, _required("tensorflow")) for cell in cells]
    parts += [_table("od", cell.od, _origin(cell)) for cell in cells]
    parts += [_rule(cell) for cell in cells]
    texts = {"matrix.toml": "\n".join(dict.fromkeys(parts))}
    return texts | {f"{cell.id}.txt": cell.recipe.lock for cell in cells}


def _limits(limits: Limits) -> str:
    return (
        "[limits]\n"
        f"memory-gib = {limits.memory_bytes / 1024**3!r}\n"
        f"pids = {limits.pids}\n"
        f"cpus = {limits.cpus!r}\n"
        f"phase-seconds = {limits.phase_seconds}\n"
        f"cell-seconds = {limits.cell_seconds}\n"
    )


def _table(name: str, key: str, body: str) -> str:
    return f"[{name}.{_text(key)}]\n{body}"


def _required(name: str) -> str:
    """A requirement, which nothing reads where the lock is given."""
    return f"requirements = {_list([name])}\n"


def _origin(cell: Cell) -> str:
    source = cell.recipe.source
    if source is None:
        return _required("object-detection")
    origin = {"git": source.git, "revision": source.revision, "path": source.path}
    origin |= {"protos": source.protos, "protoc": source.protoc}
    told = "".join(f"{key} = {_text(value)}\n" for key, value in origin.items() if value)
    return f"{told}roots = {_list(source.roots)}\n"


def _rule(cell: Cell) -> str:
    recipe = cell.recipe
    told = f"[[rule]]\nmatch = {_text(cell.id)}\nlock = {_text(f'{cell.id}.txt')}\n"
    told += f"build-constraints = {_list(recipe.build_constraints)}\n"
    for name, pairs in (("env", recipe.env), ("links", recipe.links), ("files", recipe.files)):
        if pairs:
            inside = ", ".join(f"{_text(key)} = {_text(value)}" for key, value in pairs)
            told += f"{name} = {{ {inside} }}\n"
    return told


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(value: str) -> str:
    """A basic string of TOML, whose escapes are JSON's: https://toml.io/en/v1.0.0#string."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
