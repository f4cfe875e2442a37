"""``run``: restore checkpoints in every cell and report."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from matrix import places
from matrix.commands import answer, observe, step_summary
from matrix.commands.cells import chosen
from matrix.commands.cells import show as show_cells
from matrix.commands.given import given
from matrix.commands.observe import Observed
from matrix.commands.terminal import width
from matrix.demo import write as demo
from matrix.model import Checkpoint, Matrix, Result, Status
from matrix.plan.document import load
from matrix.plan.identifier import select
from matrix.progress import progress_for
from matrix.progress.colour import show
from matrix.report import account, folder, overview
from matrix.report.dialect import WIDTH
from matrix.report.following import following
from matrix.report.interface import sheet_of

NONE_PASSES = 1
HARNESS_BROKEN = 3


def run(options: argparse.Namespace) -> int:
    """Run the checkpoints, write the reports, print the tables."""
    plan = load(options.matrix)
    if options.list:
        return show_cells(chosen(plan, options), options.json)
    observe.check(options)
    answer.check(options, several=demo.WORD in options.checkpoints or len(options.checkpoints) > 1)
    if options.explain:
        select([cell.id for cell in observe.cells_of(options, plan)], options.explain)
    observe.writable(options.reports, "--reports")
    cache = places.cache_folder()
    checkpoints = observe.resolved(options, cache)
    with progress_for(sys.stderr, quiet=options.quiet, verbose=options.verbose) as progress:
        run = observe.wired(options, plan, cache, progress)
        with closing(run.engine):
            seen = observe.observe(
                options, plan, run, checkpoints, lambda one: folder.check(_report(options, one))
            )
    for one in seen:
        place = _report(options, one.matrix.checkpoint)
        folder.write(one.matrix, place, one.arguments)
        _tell(one, place, options)
        if one is not seen[-1]:
            print()
    step_summary.append([sheet_of(one.matrix) for one in seen], os.environ)
    return exit_code([result for one in seen for result in one.matrix.results])


def _report(options: argparse.Namespace, checkpoint: Checkpoint) -> Path:
    return Path(options.reports, checkpoint.name)


def _tell(seen: Observed, place: Path, options: argparse.Namespace) -> None:
    """Print the answer; to people also why, where the report lies, and what to do next."""
    sheet = sheet_of(seen.matrix)
    answer.answer(sheet, place, options)
    if answer.is_table(options):
        for text in _why(options, seen.matrix):
            show(f"\n{text}", sys.stdout, answer.accounts(sheet, place))
    if options.quiet:
        return
    if not answer.is_table(options):
        answer.report(place, sys.stderr)
        return
    print()
    answer.report(place, sys.stdout)
    for line in following(seen.matrix, given(options, seen.matrix.checkpoint)):
        show(f"{line}\n", sys.stdout)


def _why(options: argparse.Namespace, matrix: Matrix) -> Iterator[str]:
    """The causes over all cells, unless quiet; then the accounts of those that were asked for."""
    if not options.quiet:
        yield overview.across(matrix, width() or WIDTH)
    cells = [one.cell.id for one in matrix.results]
    asked = select(cells, options.explain) if options.explain else ()
    for result in matrix.results:
        if result.cell.id in asked:
            yield account.explain(result, matrix, width() or WIDTH)


def exit_code(results: Sequence[Result]) -> int:
    """0 when every cell was judged and one passes, 1 when none does, 3 when one may not speak.

    Where cells diverge there is a reference cell that passes.
    """
    statuses = {result.verdict.status for result in results}
    if Status.BROKEN in statuses:
        return HARNESS_BROKEN
    return 0 if Status.PASS in statuses else NONE_PASSES
