"""The formats by name, as ``--format`` takes them and as a report folder holds them."""

from __future__ import annotations

from collections.abc import Mapping

from matrix.report import machine, table
from matrix.report.interchange import badge, compatibility, junit, spreadsheet
from matrix.report.interface import Formatter, Sheet


def text(sheet: Sheet) -> str:
    """The table for a terminal."""
    return table.text(sheet)


def page(sheet: Sheet) -> str:
    """``table.md``: a document of its own, with every cell's row below the table."""
    return (
        "# Where the checkpoint restores\n\n"
        f"{table.markdown(sheet)}\n"
        "## Every cell\n\n"
        f"{table.rows_markdown(sheet)}"
    )


TERMINAL = "table"
"""The one format that is written for a terminal: it takes a width, and rows in place of a table."""

FORMATS: Mapping[str, Formatter] = {
    TERMINAL: text,
    "markdown": page,
    "json": machine.write,
    "compatibility": compatibility.write,
    "junit": junit.write,
    "csv": spreadsheet.write,
    "badge": badge.svg,
    "shields": badge.shields,
}

SEQUENCES = (TERMINAL, "markdown")
"""The formats of which several documents, one after the other, are still one."""
