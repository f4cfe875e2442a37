"""What stands below a table: what was tested, when, on which controls, and the legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from matrix.model import Status
from matrix.report import words
from matrix.report.grid import Grid
from matrix.report.identifiers import compact
from matrix.report.interface import Sheet

_CONTROLS = {
    "passed": "passed",
    "unreachable": "unreachable (the cell fails before a model can exist)",
    "failed": "failed",
    "not run": "not run",
}


def facts(sheet: Sheet, show: Callable[[str], str]) -> list[tuple[str, str]]:
    """Pairs of (label, sentence); ``show`` makes foreign text harmless for the format."""
    told = [
        ("Checkpoint", _checkpoint(sheet, show)),
        ("Run", _run(sheet, show)),
        ("Answers", answers(sheet)),
        ("Controls", _controls(sheet, show)),
    ]
    if sheet.trials or sheet.untried:
        told.append(("Remedies", show(_remedies(sheet))))
    return told


def legend(sheet: Sheet, grid: Grid, down: bool) -> list[str]:
    """One line for each sign that occurs in the table, and for no other.

    A table of one row per cell, all ``down``, has no crossings that could be empty.
    """
    present = {row.status for row in sheet.rows}
    entries = [
        f"{words.SYMBOLS[status]} {status.value}: {words.MEANINGS[status]}"
        for status in Status
        if status in present
    ]
    if any(row.variant for row in sheet.rows):
        entries.append(
            "+ NAME: with the repair of that name; entries without a name are plain installs"
        )
    if not down and not grid.full:
        entries.append(f"{words.ABSENT} {words.ABSENT_MEANING}")
    return entries


def plural(number: int, noun: str) -> str:
    """``1 cell``, ``2 cells``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _checkpoint(sheet: Sheet, show: Callable[[str], str]) -> str:
    use = "inference" if sheet.mode == "inference" else f"fine-tuning ({show(sheet.mode)})"
    variables = plural(sheet.variables, "variable")
    return f"{show(sheet.checkpoint)}, {show(sheet.format)}, {variables}, restored for {use}"


def _run(sheet: Sheet, show: Callable[[str], str]) -> str:
    reused = sum(row.reused for row in sheet.rows)
    cells = plural(len(sheet.rows), "cell")
    known = f", {reused} of them known from earlier runs" if reused else ""
    return f"{show(sheet.when)}, {_engines(sheet, show)}, {cells}{known}"


def _engines(sheet: Sheet, show: Callable[[str], str]) -> str:
    others = Counter(row.engine for row in sheet.rows if row.engine not in ("", sheet.engine))
    told = "".join(f" ({show(name)}: {plural(others[name], 'cell')})" for name in sorted(others))
    return f"engine {show(sheet.engine)}{told}"


def answers(sheet: Sheet) -> str:
    """How many cells give each answer."""
    counts = Counter(row.status for row in sheet.rows)
    told = [f"{counts[status]} {status.value}" for status in Status if counts[status]]
    return ", ".join(told) or "none"


def _controls(sheet: Sheet, show: Callable[[str], str]) -> str:
    counts = Counter(row.controls for row in sheet.rows)
    known = [f"{counts[name]} {told}" for name, told in _CONTROLS.items() if counts[name]]
    other = [f"{counts[name]} {show(name)}" for name in sorted(counts.keys() - _CONTROLS.keys())]
    return ", ".join(known + other) or "none"


def _remedies(sheet: Sheet) -> str:
    """What became of the red cells that remedies were tried for."""
    red = {one.cell for one in sheet.trials}
    green = {one.cell for one in sheet.trials if one.works}
    told = (
        f"{plural(len(sheet.trials), 'trial')} in {plural(len(red), 'cell')}, {len(green)} mended"
    )
    left = sorted((red | {name for one in sheet.untried for name in one.cells}) - green)
    return f"{told}; not mended: {compact(left)}" if left else told
