"""``run``: restore checkpoints in every cell and report."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from matrix import places
from matrix.commands import observe, sharding, step_summary
from matrix.commands.cells import show as show_cells
from matrix.errors import UsageError
from matrix.model import Checkpoint, Matrix, Result, Status
from matrix.plan.document import load
from matrix.plan.identifier import select
from matrix.plan.shards import Shard, parse
from matrix.progress import progress_for
from matrix.progress.colour import show
from matrix.report import account, folder, overview, table
from matrix.report.dialect import WIDTH
from matrix.report.interface import sheet_of

NONE_PASSES = 1
HARNESS_BROKEN = 3


def run(options: argparse.Namespace) -> int:
    """Run the checkpoints, write the reports, print the tables."""
    plan = load(options.matrix)
    shard = _shard(options)
    chosen = observe.selected(options, plan)
    cells = sharding.cells_of(shard, chosen) if shard else chosen
    if options.list:
        return show_cells(cells, options.json)
    observe.check(options)
    if not cells:
        print(f"Shard {shard} has no cells; chosen: {len(chosen)}.")
        return 0
    observe.writable(options.reports, "--reports")
    cache = places.cache_folder()
    checkpoints = observe.resolved(options, cache)
    with progress_for(sys.stderr) as progress:
        run = observe.wired(options, plan, cache, progress)
        with closing(run.engine):
            seen = observe.observe(
                options, plan, run, cells, checkpoints,
                lambda one: folder.check(_report(options.reports, one, shard)),
            )  # fmt: skip
    for one in seen:
        place = _report(options.reports, one.matrix.checkpoint, shard)
        beside = sharding.beside(shard, chosen, run, one) if shard else {}
        folder.write(one.matrix, place, one.arguments, beside)
        tell(one.matrix, place, options.long, options.explain)
    results = [result for one in seen for result in one.matrix.results]
    if shard:
        return exit_code_of_shard(results)
    step_summary.append([sheet_of(one.matrix) for one in seen], os.environ)
    return exit_code(results)


def _shard(options: argparse.Namespace) -> Shard | None:
    if options.shard is None:
        return None
    if options.fix:
        raise UsageError(
            "--fix looks at the answers of all cells, and a shard has only its own.",
            "Leave out --fix or --shard.",
        )
    return parse(options.shard)


def _report(reports: Path, checkpoint: Checkpoint, shard: Shard | None) -> Path:
    """The place of a report; shards lie below a folder of their own, beside the whole report."""
    if shard is None:
        return reports / checkpoint.name
    return reports / f"{checkpoint.name}-shards" / f"{shard.number}-of-{shard.of}"


def tell(matrix: Matrix, place: Path, long: bool = False, explain: Sequence[str] = ()) -> None:
    """Print the table of a report, what ``explain`` asks for, and where the report is."""
    show(table.text(sheet_of(matrix), long=long, width=width()), sys.stdout)
    _explain(explain, matrix)
    print(f"Report: {place}\n")


def _explain(selectors: Sequence[str], matrix: Matrix) -> None:
    """Print the causes over all cells, then the account of those that were asked for."""
    show(overview.across(matrix, width() or WIDTH), sys.stdout)
    if not selectors:
        return
    chosen = select([one.cell.id for one in matrix.results], selectors)
    for result in matrix.results:
        if result.cell.id in chosen:
            show(account.explain(result, matrix, width() or WIDTH), sys.stdout)


def exit_code(results: Sequence[Result]) -> int:
    """0 when every cell was judged and one passes, 1 when none does, 3 when one may not speak.

    Where cells diverge there is a reference cell that passes.
    """
    statuses = {result.verdict.status for result in results}
    if Status.BROKEN in statuses:
        return HARNESS_BROKEN
    return 0 if Status.PASS in statuses else NONE_PASSES


def exit_code_of_shard(results: Sequence[Result]) -> int:
    """0 or 3 as for a run: whether any cell passes only all shards together can say."""
    code = exit_code(results)
    return 0 if code == NONE_PASSES else code


def width() -> int | None:
    """The columns of the terminal, None where the output goes elsewhere."""
    return os.get_terminal_size().columns if sys.stdout.isatty() else None
