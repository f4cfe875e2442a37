"""How a command prints its answer: as a table for people, or in one format and nothing else."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from matrix.commands.terminal import width
from matrix.errors import UsageError
from matrix.model import Matrix
from matrix.plan.identifier import matches
from matrix.progress.colour import show
from matrix.report import account, folder, overview, table
from matrix.report.dialect import WIDTH
from matrix.report.escape import one_line
from matrix.report.formats import FORMATS, SEQUENCES, TERMINAL
from matrix.report.interface import Sheet, sheet_of


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


def tell(matrix: Matrix, place: Path, options: argparse.Namespace) -> None:
    """Print the answer of a run; to people also why, and where the report lies."""
    sheet = sheet_of(matrix)
    answer(sheet, place, options)
    if is_table(options):
        links = accounts(sheet, place)
        for text in _why(options, matrix):
            show(f"\n{text}", sys.stdout, links)
    if options.quiet:
        return
    if is_table(options):
        print()
    report(place, sys.stdout if is_table(options) else sys.stderr)


def _why(options: argparse.Namespace, matrix: Matrix) -> Iterator[str]:
    """The causes over all cells, unless quiet; then the accounts of those that were asked for."""
    if not options.quiet:
        yield overview.across(matrix, width() or WIDTH)
    for result in matrix.results:
        if any(matches(result.cell.id, selector) for selector in options.explain):
            yield account.explain(result, matrix, width() or WIDTH)


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
