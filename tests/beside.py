"""The surroundings of a page, for tests."""

from __future__ import annotations

from matrix.report.page import Beside


def again(cell: str) -> str:
    """What runs a cell again."""
    return f"nox -s cell({cell})"


BESIDE = Beside(
    again=again,
    advise=lambda cell, ends: " ".join(["nox -s advise", cell, *ends]),
    downloads={"matrix.json": "every answer"},
    evidence={"why.md": "the account", "log.txt": "the log"},
    home="../index.html",
)
