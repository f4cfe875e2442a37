"""A matrix.toml with the two cells of the answer, so that anyone can run them again; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matrix.model import Cell, Limits
from matrix.plan.toml import array, limits_lines, line, source_lines, table, text

HEAD = "# The last cell that works and the first that does not, made by `nox -s bisect`.\n"


def files(cells: Sequence[Cell], limits: Limits) -> dict[str, str]:
    """The matrix.toml and the locks that it names, by file name."""
    named = line("cells", array([cell.id for cell in cells]))
    parts = [HEAD, _block([named]), _block(limits_lines(limits))]
    parts += [_headed("tensorflow", cell.tensorflow, _required("tensorflow")) for cell in cells]
    parts += [_headed("od", cell.od, _origin(cell)) for cell in cells]
    parts += [_rule(cell) for cell in cells]
    texts = {"matrix.toml": "\n".join(dict.fromkeys(parts))}
    return texts | {f"{cell.id}.txt": cell.recipe.lock for cell in cells}


def _headed(name: str, key: str, lines: Iterable[str]) -> str:
    return _block((f"[{name}.{text(key)}]", *lines))


def _required(name: str) -> tuple[str]:
    """A requirement, which nothing reads where the lock is given."""
    return (line("requirements", array([name])),)


def _origin(cell: Cell) -> Iterable[str]:
    source = cell.recipe.source
    return source_lines(source) if source else _required("object-detection")


def _rule(cell: Cell) -> str:
    recipe = cell.recipe
    tables = (("env", recipe.env), ("links", recipe.links), ("files", recipe.files))
    return _block(
        (
            "[[rule]]",
            line("match", text(cell.id)),
            line("lock", text(f"{cell.id}.txt")),
            line("build-constraints", array(recipe.build_constraints)),
            *(line(name, table(pairs)) for name, pairs in tables if pairs),
        )
    )


def _block(lines: Iterable[str]) -> str:
    return "".join(f"{one}\n" for one in lines)
