"""A cell as a matrix.toml of its own, which says all that its recipe says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from matrix.model import Cell, Limits, Source
from matrix.plan.recipe import LISTS, TABLES


def document(cell: Cell, limits: Limits) -> str:
    """The text of a matrix.toml with this one cell; `matrix.plan.document` reads it back.

    A lock that is given has no place in a matrix.toml and is left out.
    """
    recipe = cell.recipe
    tensorflow, *others = recipe.requirements
    lines = [
        _line("cells", _list([cell.id])),
        "",
        "[limits]",
        *(_line(name, str(value)) for name, value in _limits(limits).items()),
        "",
        f"[tensorflow.{_text(cell.tensorflow)}]",
        _line("requirements", _list([tensorflow])),
        f"[od.{_text(cell.od)}]",
        _line("requirements", _list(others)),
        *_source(recipe.source),
        "",
        "[[rule]]",
        _line("match", _text("*")),
        _line("as-of", _text(recipe.as_of)),
    ]
    for key, field in LISTS.items():
        values = getattr(recipe, field)
        if values and key != "requirements":
            lines.append(_line(key, _list(values)))
    for key, field in TABLES.items():
        if pairs := getattr(recipe, field):
            lines.append(_line(key, _table(dict(pairs))))
    return "".join(f"{line}\n" for line in lines)


def _limits(limits: Limits) -> Mapping[str, float]:
    return {
        "memory-gib": limits.memory_bytes / 1024**3,
        "pids": limits.pids,
        "cpus": limits.cpus,
        "phase-seconds": limits.phase_seconds,
        "cell-seconds": limits.cell_seconds,
    }


def _source(source: Source | None) -> Iterable[str]:
    if source is None:
        return
    for key in ("git", "revision", "path", "protos", "protoc"):
        if value := getattr(source, key):
            yield _line(key, _text(value))
    yield _line("roots", _list(source.roots))


def _line(key: str, value: str) -> str:
    return f"{key} = {value}"


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _table(pairs: Mapping[str, str]) -> str:
    return f"{{ {', '.join(f'{_text(key)} = {_text(value)}' for key, value in pairs.items())} }}"


def _text(value: str) -> str:
    """A basic string: JSON writes the same escapes, but for the one sign that it leaves."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
