"""A cell as a matrix.toml of its own, which says all that its recipe says."""

from __future__ import annotations

from matrix.model import Cell, Limits
from matrix.plan.recipe import LISTS, TABLES
from matrix.plan.toml import array, limits_lines, line, source_lines, table, text


def document(cell: Cell, limits: Limits) -> str:
    """The text of a matrix.toml with this one cell; `matrix.plan.document` reads it back.

    A lock that is given has no place in a matrix.toml and is left out.
    """
    recipe = cell.recipe
    tensorflow, *others = recipe.requirements
    lines = [
        line("cells", array([cell.id])),
        "",
        *limits_lines(limits),
        "",
        f"[tensorflow.{text(cell.tensorflow)}]",
        line("requirements", array([tensorflow])),
        f"[od.{text(cell.od)}]",
        line("requirements", array(others)),
        *(source_lines(recipe.source) if recipe.source else ()),
        "",
        "[[rule]]",
        line("match", text("*")),
        line("as-of", text(recipe.as_of)),
    ]
    for key, field in LISTS.items():
        values = getattr(recipe, field)
        if values and key != "requirements":
            lines.append(line(key, array(values)))
    for key, field in TABLES.items():
        if pairs := getattr(recipe, field):
            lines.append(line(key, table(pairs)))
    return "".join(f"{one}\n" for one in lines)
