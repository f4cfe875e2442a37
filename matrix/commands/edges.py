"""``edges``: the first and last release that works along each axis, with few runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from matrix import places, wiring
from matrix.commands import answer, observe, page
from matrix.commands.cells import chosen
from matrix.commands.run import exit_code
from matrix.commands.terminal import width
from matrix.edges import record, results
from matrix.edges.nouns import Said, Standing, Survey
from matrix.edges.search import search, standings
from matrix.flow.nouns import Run
from matrix.forecast.nouns import Forecast
from matrix.forecast.order import lasting
from matrix.judge.blame import blamed
from matrix.model import Cell, Checkpoint, Matrix, Result
from matrix.pipeline import run_cells
from matrix.plan.document import load
from matrix.progress import progress_for
from matrix.progress.colour import show
from matrix.report import edges, folder
from matrix.report.dialect import WIDTH
from matrix.report.summary import plural


@dataclass(frozen=True)
class Found:
    """A checkpoint's matrix, most of it not run, and the answers of all cells."""

    matrix: Matrix
    standings: tuple[Standing, ...]


def run(options: argparse.Namespace) -> int:
    """Search the catalogue for the edges, write the reports, print the edges."""
    plan = load(options.matrix)
    cells = chosen(plan, options)
    observe.check(options)
    observe.writable(options.reports, "--reports")
    cache = places.cache_folder()
    given = observe.resolved(options, cache)
    with progress_for(sys.stderr, quiet=options.quiet, verbose=options.verbose) as progress:
        run = wiring.wire(options, plan, cache, progress)
        with closing(run.engine):
            checkpoints = observe.prepared(
                options, plan, run, given, lambda one: folder.check(_report(options, one))
            )
            foreseen = observe.forecasts(run, cells, checkpoints)
            seen = [found(run, cells, one, foreseen[one.digest]) for one in checkpoints]
    for each in seen:
        checkpoint = each.matrix.checkpoint
        place = _report(options, checkpoint)
        folder.write(each.matrix, place, observe.named(options, checkpoint))
        show(edges.text(checkpoint.name, each.standings, width() or WIDTH), sys.stdout)
        if not options.quiet:
            answer.report(place, sys.stdout)
            print()
    page.refresh(options.reports)
    return exit_code([one for each in seen for one in each.matrix.results])


def found(
    run: Run, cells: Sequence[Cell], checkpoint: Checkpoint, foreseen: Sequence[Forecast]
) -> Found:
    """Run what the search asks for, round by round, and infer the rest."""
    forecasts = {one.cell.id: one for one in foreseen}
    seen: list[Result] = []

    def ask(names: tuple[str, ...]) -> dict[str, Said]:
        run.progress.note(f"{checkpoint.name}: {plural(len(names), 'cell')} to run next")
        asked = [cell for cell in cells if cell.id in names]
        told = run_cells(run, asked, [checkpoint], lasting(foreseen))[checkpoint.digest]
        seen.extend(told)
        return results.said(told)

    answers = standings(search(Survey(tuple(cells), forecasts), ask))
    observe.compare(run, checkpoint, foreseen, seen)
    _keep(run, checkpoint, answers)
    matrix = _matrix(run, checkpoint, answers, forecasts, blamed(seen))
    return Found(matrix, answers)


def _keep(run: Run, checkpoint: Checkpoint, answers: Sequence[Standing]) -> None:
    """Keep what was inferred, beside what earlier searches of other cells left open."""
    path = run.store.inferences(checkpoint.digest, run.mode)
    record.keep(path, checkpoint.name, {**record.load(path), **record.inferred(answers)})


def _matrix(
    run: Run,
    checkpoint: Checkpoint,
    answers: Sequence[Standing],
    forecasts: dict[str, Forecast],
    seen: Sequence[Result],
) -> Matrix:
    ran = {one.cell.id: one for one in seen}
    every = tuple(ran.get(one.cell.id) or results.inferred(one, forecasts) for one in answers)
    return Matrix(checkpoint, run.mode, run.engine.name, observe.now(), every)


def _report(options: argparse.Namespace, checkpoint: Checkpoint) -> Path:
    """Beside the report of a full run, which stays as it is."""
    return Path(options.reports, f"{checkpoint.name}-edges")
