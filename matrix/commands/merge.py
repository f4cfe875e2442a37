"""``report merge``: the reports of all shards of a run become the report of the run."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from matrix.commands import answer, observe, page, step_summary
from matrix.commands.run import exit_code
from matrix.errors import ReportError
from matrix.report import folder
from matrix.report.interface import sheet_of
from matrix.shard import FILE, codec
from matrix.shard.nouns import Part
from matrix.shard.union import Found, united

LARGEST = 1 << 28
"""Bytes of a ``shard.json``. A cell that restores takes about 400,000."""
WAY_OUT = "Name the folders that nox -s matrix -- CHECKPOINT --shard i/n wrote."


def run(options: argparse.Namespace) -> int:
    """Merge the named folders, write the report, print its table; the exit code of one run."""
    answer.check(options)
    found = [Found(str(one), load(one)) for one in options.folders]
    matrix, arguments = united(found), found[0].part.arguments
    observe.writable(options.reports, "--reports")
    place = options.reports / matrix.checkpoint.name
    folder.write(matrix, place, arguments)
    answer.tell(matrix, place, options)
    step_summary.append([sheet_of(matrix)], os.environ)
    page.refresh(options.reports)
    return exit_code(matrix.results)


def load(place: Path) -> Part:
    """What a shard left in its report folder.

    Raises:
        ReportError: there is none, or it is damaged.
    """
    file = place / FILE
    try:
        if file.stat().st_size > LARGEST:
            raise ReportError(f"{file} has more than {LARGEST:,} bytes.", WAY_OUT)
        return codec.read(file.read_bytes())
    except OSError as error:
        told = f"{file} cannot be read: {error.strerror or error}."
        raise ReportError(told, WAY_OUT) from error
    except ValueError as error:
        raise ReportError(f"{file} is not what a shard wrote: {error}.", WAY_OUT) from None
