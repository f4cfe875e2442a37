"""``run``: restore checkpoints in every cell and report."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from matrix import places, wiring
from matrix.checkpoint.exports import exporting
from matrix.checkpoint.picture import read_picture
from matrix.checkpoint.resolve import resolve
from matrix.checkpoint.resume import resuming
from matrix.checkpoint.writer import writer
from matrix.commands.cells import chosen
from matrix.commands.cells import show as show_cells
from matrix.demo import write as demo
from matrix.environment import lock as locks
from matrix.equivalence import equivalent
from matrix.errors import ReportError, UsageError
from matrix.exports.compared import compared
from matrix.facts import files
from matrix.forecast.agreement import agreement, keep
from matrix.forecast.foresee import foresee
from matrix.forecast.nouns import Forecast
from matrix.forecast.order import order
from matrix.judge.blame import blamed
from matrix.model import MODES, Cell, Checkpoint, Matrix, Result, Status
from matrix.pipeline import Run, run_cells
from matrix.plan.document import Plan, load
from matrix.plan.identifier import select
from matrix.progress import Progress, progress_for
from matrix.progress.colour import show
from matrix.report import account, folder, overview, table
from matrix.report import forecast as foreseen
from matrix.report.dialect import WIDTH
from matrix.report.interface import sheet_of

NONE_PASSES = 1
HARNESS_BROKEN = 3
WITHHELD = (
    "it is a program, which the engine venv would run as you; add --exports yes, or use docker"
)


def run(options: argparse.Namespace) -> int:
    """Run the checkpoints, write the reports, print the tables."""
    plan = load(options.matrix)
    if options.list:
        return show_cells(chosen(plan, options), options.json)
    if not options.checkpoints:
        raise UsageError(
            "No checkpoint is given.", "Name one: nox -s matrix -- CHECKPOINT, or demo."
        )
    if options.jobs is not None and options.jobs < 1:
        raise UsageError(f"--jobs {options.jobs} starts nothing.", "Give 1 or more.")
    if options.model_dir and options.mode == MODES[0]:
        raise UsageError(
            "--model-dir is about fine-tuning, and the mode is inference.",
            "Add --mode detection, classification or full.",
        )
    picture = read_picture(options.image) if options.image else None
    _check_writable(options.reports)
    cache = places.cache_folder()
    given = [one for one in options.checkpoints if one != demo.WORD]
    checkpoints = [resolve(one, options.config, options.step, cache) for one in given]
    if options.model_dir:
        checkpoints = [resuming(one, options.model_dir) for one in checkpoints]
    if options.exports != "no":
        checkpoints = [exporting(one, cache) for one in checkpoints]
    with progress_for(sys.stderr) as progress:
        run = replace(wiring.wire(options, plan, cache, progress), picture=picture)
        matrices = _observe(options, plan, checkpoints, run)
    for checkpoint, arguments, matrix in matrices:
        folder.write(matrix, options.reports / checkpoint.name, arguments)
        show(table.text(sheet_of(matrix), long=options.long, width=_width()), sys.stdout)
        _explain(options.explain, matrix)
        print(f"Report: {options.reports / checkpoint.name}\n")
    return exit_code([result for _, _, matrix in matrices for result in matrix.results])


def _explain(selectors: Sequence[str], matrix: Matrix) -> None:
    """Print the causes over all cells, then the account of those that were asked for."""
    show(overview.across(matrix, _width() or WIDTH), sys.stdout)
    if not selectors:
        return
    chosen = select([one.cell.id for one in matrix.results], selectors)
    for result in matrix.results:
        if result.cell.id in chosen:
            show(account.explain(result, matrix.checkpoint, _width() or WIDTH), sys.stdout)


def _observe(
    options: argparse.Namespace,
    plan: Plan,
    checkpoints: list[Checkpoint],
    run: Run,
) -> list[tuple[Checkpoint, list[str], Matrix]]:
    """Run everything and return a matrix per checkpoint, with its arguments as given."""
    progress = run.progress
    wants_demo = demo.WORD in options.checkpoints
    cells = chosen(plan, options, plan.demo if wants_demo and not options.only else ())
    try:
        if wants_demo:
            written = demo.ensure(run, plan)
            demos = [resolve(str(one), None, None, run.cache) for one in written]
            checkpoints += [replace(one, given=demo.WORD) for one in demos]
        checkpoints = [_shielded(one, run.engine.name, options) for one in _distinct(checkpoints)]
        for checkpoint in checkpoints:
            folder.check(options.reports / checkpoint.name)
        for checkpoint in checkpoints:
            for note in checkpoint.notes:
                progress.note(f"{checkpoint.name}: {note}")
        forecasts = _forecasts(run, cells, checkpoints)
        found = run_cells(run, _ordered(cells, forecasts), checkpoints)
    finally:
        run.engine.close()
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    matrices = []
    for one in checkpoints:
        results = blamed(sorted(found[one.digest], key=lambda result: cells.index(result.cell)))
        results = compared(equivalent(results, writer(one)))
        _compare(run, one, forecasts[one.digest], results, progress)
        exports = tuple(each for result in results for each in result.exports)
        matrix = Matrix(one, run.mode, run.engine.name, when, results, exports=exports)
        matrices.append((one, _arguments(options, one), matrix))
    return matrices


def _shielded(checkpoint: Checkpoint, engine: str, options: argparse.Namespace) -> Checkpoint:
    """The checkpoint with its exports withheld where nothing would shut them in.

    A SavedModel or graph is a program: TensorFlow's operations read and write files. The
    containers hold it; virtual environments would run it as the user, who must say so.
    """
    if engine == "docker" or options.exports == "yes":
        return checkpoint
    exports = tuple(replace(one, problem=one.problem or WITHHELD) for one in checkpoint.exports)
    return replace(checkpoint, exports=exports)


def _forecasts(
    run: Run, cells: Sequence[Cell], checkpoints: Sequence[Checkpoint]
) -> dict[str, tuple[Forecast, ...]]:
    """What is foreseen of every cell, by the checkpoint's digest."""
    facts = files.load(files.FOLDER)
    grounds = {cell.id: files.stands_on(cell, locks.FOLDER) for cell in cells}
    return {one.digest: foresee(one, cells, facts, grounds, run.mode) for one in checkpoints}


def _ordered(cells: Sequence[Cell], forecasts: dict[str, tuple[Forecast, ...]]) -> list[Cell]:
    """The cells so that the first useful answers of the first checkpoint come early."""
    places = {name: at for at, name in enumerate(order(next(iter(forecasts.values()))))}
    return sorted(cells, key=lambda cell: places[cell.id])


def _compare(
    run: Run,
    checkpoint: Checkpoint,
    forecasts: Sequence[Forecast],
    results: Sequence[Result],
    progress: Progress,
) -> None:
    """Say how well the forecast did, and keep where it was wrong."""
    found = agreement(forecasts, results)
    for line in foreseen.agreement_words(found):
        progress.note(f"{checkpoint.name}: {line}")
    keep(run.store.disagreements(checkpoint.digest, run.mode), checkpoint, run.mode, found)


def _distinct(checkpoints: list[Checkpoint]) -> list[Checkpoint]:
    """Drop repeated checkpoints, and give those of the same name names of their own."""
    found: dict[str, Checkpoint] = {}
    names: set[str] = set()
    for one in checkpoints:
        if one.digest in found:
            continue
        name = one.name if one.name not in names else f"{one.name}-{one.digest[:8]}"
        names.add(name)
        found[one.digest] = replace(one, name=name)
    return list(found.values())


def _arguments(options: argparse.Namespace, checkpoint: Checkpoint) -> list[str]:
    """The arguments that run one checkpoint again, as the user gave them."""
    arguments = [checkpoint.given]
    if options.config:
        arguments += ["--config", options.config]
    if options.step is not None:
        arguments += ["--step", str(options.step)]
    if options.exports != "auto":
        arguments += ["--exports", options.exports]
    if options.image:
        arguments += ["--image", str(options.image)]
    return arguments + (["--mode", options.mode] if options.mode != MODES[0] else [])


def exit_code(results: Sequence[Result]) -> int:
    """0 when every cell was judged and one passes, 1 when none does, 3 when one may not speak.

    Where cells diverge there is a reference cell that passes.
    """
    statuses = {result.verdict.status for result in results}
    if Status.BROKEN in statuses:
        return HARNESS_BROKEN
    return 0 if Status.PASS in statuses else NONE_PASSES


def _check_writable(reports: Path) -> None:
    """Say now, not after an hour of work, that no report can be written; leave nothing."""
    try:
        above = next(one for one in (reports, *reports.absolute().parents) if one.exists())
        Path(tempfile.mkdtemp(prefix=".od-matrix-", dir=above)).rmdir()
    except OSError as error:
        raise ReportError(
            f"The folder {reports} cannot be written.", "Name another with --reports."
        ) from error


def _width() -> int | None:
    return os.get_terminal_size().columns if sys.stdout.isatty() else None
