"""``report diff``: what changed between two reports."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from matrix.commands.terminal import width
from matrix.progress.colour import show
from matrix.report import stored
from matrix.report.changes import Direction, changes, direction
from matrix.report.dialect import WIDTH
from matrix.report.differences import Named, text

WORSE = 4
WAY_OUT = "Name the folder of a report, or its matrix.json."


def run(options: argparse.Namespace) -> int:
    """Print what changed; 4 when a cell got worse."""
    former, present = read(options.old), read(options.new)
    found = changes(former.sheet, present.sheet)
    show(text(former, present, found, width() or WIDTH), sys.stdout)
    return WORSE if any(direction(one) is Direction.WORSE for one in found) else 0


def read(place: Path) -> Named:
    """The report in a folder or a file.

    Raises:
        ReportError: there is none, or it has a schema that is not known.
    """
    file = place / stored.FILE if place.is_dir() else place
    return Named(str(place), stored.load(file, WAY_OUT))
