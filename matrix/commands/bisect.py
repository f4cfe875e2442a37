"""``bisect``: what of the difference between a green and a red cell makes it red."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from matrix import places, wiring
from matrix.bisect.bench import Bench
from matrix.bisect.find import find, side
from matrix.bisect.nouns import Bisection, Side
from matrix.bisect.repeat import files
from matrix.checkpoint.resolve import resolve
from matrix.commands import answer
from matrix.commands.observe import named, writable
from matrix.commands.terminal import width
from matrix.environment import lock as locks
from matrix.errors import ReportError, UsageError
from matrix.flow.nouns import Run
from matrix.model import Cell
from matrix.plan.document import Plan, load
from matrix.progress import progress_for
from matrix.progress.colour import show
from matrix.report import bisection, swap
from matrix.report.dialect import WIDTH

NOT_NARROWED = 1
MACHINE = "bisect.json"


def run(options: argparse.Namespace) -> int:
    """Narrow the difference, write the report, print the answer.

    Returns 0 where the smallest cause is named, 1 where the budget ended before.
    """
    if options.budget < 1:
        raise UsageError(f"--budget {options.budget} runs nothing.", "Give 1 or more.")
    plan = load(options.matrix)
    good, bad = plan.cell(options.good), plan.cell(options.bad)
    writable(options.reports, "--reports")
    cache = places.cache_folder()
    checkpoint = resolve(options.checkpoint, options.config, options.step, cache)
    folder = options.reports / f"{checkpoint.name}-bisect" / f"{good.id}-to-{bad.id}"
    _check(folder)
    with progress_for(sys.stderr, quiet=options.quiet, verbose=options.verbose) as progress:
        runner = wiring.wire(options, plan, cache, progress)
        try:
            for note in checkpoint.notes:
                progress.note(f"{checkpoint.name}: {note}")
            left, right = (side(one, runner.locks, cache) for one in (good, bad))
            with Bench(runner, checkpoint, left, right, options.budget) as bench:
                found = find(bench, _others(runner, plan, good, bad))
        finally:
            runner.engine.close()
    given = [*named(options, checkpoint), "--matrix", str(folder / "matrix.toml")]
    command = shlex.join([*given, "--engine", found.engine])
    commands = [f"python3 -m nox -s matrix -- {command}"]
    _write(folder, found, commands, plan)
    show(bisection.text(found, commands, width() or WIDTH), sys.stdout)
    if not options.quiet:
        answer.report(folder, sys.stdout)
    return 0 if found.narrowed.complete else NOT_NARROWED


def _others(runner: Run, plan: Plan, good: Cell, bad: Cell) -> list[Side]:
    """The cells that can be named where two of different Pythons cannot be mixed."""
    if good.python == bad.python:
        return []
    found = []
    for cell in plan.cells:
        if cell.python in (good.python, bad.python):
            lock = locks.ensure(cell, runner.locks, runner.cache)
            found += [] if lock.problem else [Side(cell, lock)]
    return found


def _check(folder: Path) -> None:
    """See that the report may take this place: ``ReportError`` where something else lies."""
    swap.check(folder, MACHINE, "bisection", "--reports")


def _write(folder: Path, found: Bisection, commands: list[str], plan: Plan) -> None:
    """Write the report in place of an earlier one of the same two cells."""
    texts = {
        "bisect.md": bisection.document(found, commands),
        MACHINE: bisection.machine(found),
        **files([one.cell for one in found.answers], plan.limits),
    }
    try:
        _check(folder)
        with swap.Swap(folder) as fresh:
            for name, text in texts.items():
                (fresh / name).write_bytes(text.encode(errors="surrogateescape"))
    except OSError as error:
        raise ReportError(
            f"The report folder {folder} cannot be written: {error.strerror or error}.",
            "Make room or make it writable, or name another place with --reports.",
        ) from error
