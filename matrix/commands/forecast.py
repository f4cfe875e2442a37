"""``forecast``: what every cell is expected to answer, without starting one."""

from __future__ import annotations

import argparse
import sys

from matrix import places
from matrix.checkpoint.resolve import resolve
from matrix.commands.cells import chosen
from matrix.commands.terminal import width
from matrix.environment import lock as locks
from matrix.errors import UsageError
from matrix.facts import files
from matrix.forecast.foresee import foresee
from matrix.plan.document import load
from matrix.progress.colour import show
from matrix.report import forecast as report


def run(options: argparse.Namespace) -> int:
    """Print a forecast for every checkpoint; nothing is started and nothing is written.

    Raises:
        UsageError: no checkpoint is given.
        CheckpointError: one cannot be used as given.
        ConfigurationError: matrix.toml or the facts cannot be read.
    """
    if not options.checkpoints:
        raise UsageError("No checkpoint is given.", "Name one: nox -s forecast -- CHECKPOINT.")
    cells = chosen(load(options.matrix), options)
    facts = files.load(files.FOLDER)
    grounds = {cell.id: files.stands_on(cell, locks.FOLDER) for cell in cells}
    for given in options.checkpoints:
        checkpoint = resolve(given, options.config, options.step, places.cache_folder())
        forecasts = foresee(checkpoint, cells, facts, grounds, options.mode)
        sheet = report.sheet_of(checkpoint, options.mode, forecasts)
        show(report.text(sheet, width=width()), sys.stdout)
    return 0
