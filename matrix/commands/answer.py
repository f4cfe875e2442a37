"""How a command prints its answer: as a table for people, or in one format and nothing else."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from matrix.commands.terminal import width
from matrix.errors import UsageError
from matrix.progress.colour import show
from matrix.report import table
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


def answer(sheet: Sheet, options: argparse.Namespace) -> None:
    """Print the sheet."""
    show(_text(sheet, options), sys.stdout)


def report(place: Path, options: argparse.Namespace) -> None:
    """Say where the report lies; not in between, where another program reads the answer."""
    if is_table(options):
        print(f"\nReport: {place}")
    else:
        print(f"Report: {place}", file=sys.stderr)


def _text(sheet: Sheet, options: argparse.Namespace) -> str:
    if is_table(options):
        return table.text(sheet, long=options.long, width=width())
    return FORMATS[options.format](sheet)
