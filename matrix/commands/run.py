"""``run``: restore checkpoints in every cell and report."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from matrix import places
from matrix.commands import answer, observe, page, sharding, step_summary
from matrix.commands.cells import show as show_cells
from matrix.commands.given import given
from matrix.commands.observe import Observed
from matrix.demo import BUNDLED
from matrix.errors import UsageError
from matrix.flow.nouns import Run
from matrix.model import Cell, Checkpoint, Result, Status
from matrix.plan.document import Plan, load
from matrix.plan.identifier import select
from matrix.plan.shards import Shard, parse
from matrix.progress import progress_for
from matrix.progress.colour import show
from matrix.report import folder
from matrix.report.following import following
from matrix.report.interface import sheet_of
from matrix.report.summary import plural

NONE_PASSES = 1
HARNESS_BROKEN = 3
MERGE = "One report of all shards: nox -s report -- merge DIR..."


def run(options: argparse.Namespace) -> int:
    """Run the checkpoints, write the reports, print the tables."""
    plan = load(options.matrix)
    shard = _shard(options)
    chosen = observe.selected(options, plan)
    cells = sharding.cells_of(shard, chosen) if shard else chosen
    if options.list:
        return show_cells(cells, options.json)
    _check(options, chosen)
    if not cells:
        print(f"Shard {shard} has no cells; chosen: {len(chosen)}.")
        return 0
    run, seen = _observed(options, plan, cells, shard)
    for one in seen:
        place = _report(options.reports, one.matrix.checkpoint, shard)
        beside = sharding.beside(shard, chosen, run, one) if shard else {}
        folder.write(one.matrix, place, one.arguments, beside)
        answer.tell(one.matrix, place, options)
        _next(one, options)
        if one is not seen[-1]:
            print()
    results = [result for one in seen for result in one.matrix.results]
    if shard:
        told = f"Shard {shard}, {len(cells)} of {plural(len(chosen), 'cell')}. {MERGE}"
        print(told, file=sys.stderr)
        return exit_code_of_shard(results)
    step_summary.append([sheet_of(one.matrix) for one in seen], os.environ)
    page.refresh(options.reports)
    return exit_code(results)


def _check(options: argparse.Namespace, cells: Sequence[Cell]) -> None:
    """See that the options make sense, before anything is run."""
    observe.check(options)
    named = options.checkpoints
    answer.check(options, several=len(named) > 1 or any(one in BUNDLED for one in named))
    if options.explain:
        select([cell.id for cell in cells], options.explain)


def _observed(
    options: argparse.Namespace, plan: Plan, cells: Sequence[Cell], shard: Shard | None
) -> tuple[Run, list[Observed]]:
    """Run the cells; what was wired for it is closed when this returns."""
    observe.writable(options.reports, "--reports")
    cache = places.cache_folder()
    checkpoints = observe.resolved(options, cache)

    def ready(one: Checkpoint) -> None:
        folder.check(_report(options.reports, one, shard))

    with progress_for(sys.stderr, quiet=options.quiet, verbose=options.verbose) as progress:
        run = observe.wired(options, plan, cache, progress)
        with closing(run.engine):
            return run, observe.observe(options, plan, run, cells, checkpoints, ready)


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


def _next(seen: Observed, options: argparse.Namespace) -> None:
    """Tell people what to do next; after a shard that is to merge it."""
    if options.quiet or options.shard or not answer.is_table(options):
        return
    for line in following(seen.matrix, given(options, seen.matrix.checkpoint)):
        show(f"{line}\n", sys.stdout)


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
