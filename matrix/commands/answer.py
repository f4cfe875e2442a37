"""How a command prints its answer: as a table for people, or in one format and nothing else."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from matrix.commands.terminal import width
from matrix.errors import UsageError
from matrix.progress.colour import show
from matrix.report import folder, table
from matrix.report.escape import one_line
from matrix.report.formats import FORMATS, SEQUENCES, TERMINAL
from matrix.report.interface import Sheet


def check(options: argparse.Namespace, several: bool = False) -> None:
    """See that the answer can be printed as it is asked for.

    Raises:
        UsageError: there is no such format, it holds one document where there are
            ``several``, or an option is about the table alone.
    """
    name = options.format
    if name not in FORMATS:
        raise UsageError(f"There is no format {name!r}.", f"The formats: {', '.join(FORMATS)}.")
    if several and name not in SEQUENCES:
        raise UsageError(
            f"--format {name} prints one document, and there are several checkpoints.",
            f"Run one at a time, or choose among {', '.join(SEQUENCES)}; every report folder"
            " has its own files.",
        )
    if name != TERMINAL and (options.long or options.explain):
        option = "--long" if options.long else "--explain"
        raise UsageError(f"{option} is about the table, not about {name}.", "Leave one out.")


def is_table(options: argparse.Namespace) -> bool:
    """Whether people read the answer: more may be told with it."""
    return bool(options.format == TERMINAL)


def answer(sheet: Sheet, place: Path, options: argparse.Namespace) -> None:
    """Print the sheet of the report at ``place``."""
    if is_table(options):
        text = table.text(sheet, long=options.long, width=width())
        show(text, sys.stdout, accounts(sheet, place))
    else:
        show(FORMATS[options.format](sheet), sys.stdout)


def accounts(sheet: Sheet, place: Path) -> dict[str, Path]:
    """Where the names of cells lead: to the accounts that the report has."""
    # A report may come from anywhere: what cannot name a folder leads nowhere.
    names = [row.id for row in sheet.rows if folder.names_folder(row.id)]
    files = {name: place / folder.place(name) / folder.ACCOUNT for name in names}
    return {name: file for name, file in files.items() if file.is_file()}


def report(place: Path, stream: TextIO) -> None:
    """Say where a report lies."""
    shown = one_line(str(place))
    show(f"Report: {shown}\n", stream, {shown: place})
