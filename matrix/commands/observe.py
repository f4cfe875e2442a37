"""What every command that runs the cells has in common: from its options to matrices."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from matrix import wiring
from matrix.checkpoint.exports import exporting
from matrix.checkpoint.picture import read_picture
from matrix.checkpoint.resolve import resolve
from matrix.checkpoint.resume import resuming
from matrix.checkpoint.writer import writer
from matrix.commands.cells import chosen
from matrix.commands.mend import mended
from matrix.demo import BUNDLED, DEMO
from matrix.demo.write import ensure
from matrix.edges import record
from matrix.environment import lock as locks
from matrix.errors import ReportError, UsageError
from matrix.facts import files
from matrix.flow.across import across
from matrix.flow.nouns import Run
from matrix.forecast.agreement import agreement, keep
from matrix.forecast.foresee import foresee
from matrix.forecast.nouns import Forecast
from matrix.forecast.order import lasting, order
from matrix.model import MODES, Cell, Checkpoint, Matrix, Result
from matrix.pipeline import run_cells
from matrix.plan.document import Plan
from matrix.progress import Progress
from matrix.report.edges import settled_words
from matrix.report.forecast import agreement_words

WITHHELD = (
    "it is a program, which the engine venv would run as you; add --exports yes, or use docker"
)


@dataclass(frozen=True)
class Observed:
    """A checkpoint's matrix; ``arguments`` are the checkpoint and its options as given.

    ``judged`` are its results before they were held against each other.
    """

    matrix: Matrix
    arguments: tuple[str, ...]
    judged: tuple[Result, ...]


def check(options: argparse.Namespace) -> None:
    """See that the options of a run make sense together.

    Raises:
        UsageError: they do not.
    """
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


def writable(folder: Path, option: str) -> None:
    """Say now, not after an hour of work, that nothing can be written; leave nothing.

    Raises:
        ReportError: the folder cannot be made or written to; ``option`` names another.
    """
    try:
        above = next(one for one in (folder, *folder.absolute().parents) if one.exists())
        Path(tempfile.mkdtemp(prefix=".od-matrix-", dir=above)).rmdir()
    except OSError as error:
        raise ReportError(
            f"The folder {folder} cannot be written.", f"Name another with {option}."
        ) from error


def resolved(options: argparse.Namespace, cache: Path) -> list[Checkpoint]:
    """The checkpoints that are named, without the bundled ones, which a cell must write.

    Raises:
        CheckpointError: one cannot be used as given.
    """
    given = [one for one in options.checkpoints if one not in BUNDLED]
    checkpoints = [resolve(one, options.config, options.step, cache) for one in given]
    if options.model_dir:
        return [resuming(one, options.model_dir) for one in checkpoints]
    return checkpoints


def wired(options: argparse.Namespace, plan: Plan, cache: Path, progress: Progress) -> Run:
    """All that a run needs, the user's picture among it.

    Raises:
        UsageError: there is nothing to try remedies with.
        CheckpointError: the picture cannot be used.
        EngineError: the engine that was asked for does not answer.
    """
    if options.fix_budget < 1:
        raise UsageError(f"--fix-budget {options.fix_budget} tries nothing.", "Give 1 or more.")
    picture = read_picture(options.image) if options.image else None
    return replace(wiring.wire(options, plan, cache, progress), picture=picture)


def observe(
    options: argparse.Namespace,
    plan: Plan,
    run: Run,
    cells: Sequence[Cell],
    checkpoints: Sequence[Checkpoint],
    ready: Callable[[Checkpoint], None],
) -> list[Observed]:
    """Run every checkpoint in these cells; ``run``'s engine stays open.

    ``ready`` is called with each checkpoint under its final name before anything is run, and
    raises where its answer would have no place.
    """
    checkpoints = prepared(options, plan, run, checkpoints, ready)
    if options.exports != "no":
        beside = [exporting(one, run.cache) for one in checkpoints]
        checkpoints = [shielded(one, run.engine.name, options) for one in beside]
    foreseen = forecasts(run, cells, checkpoints)
    lasts = lasting(one for forecasts in foreseen.values() for one in forecasts)
    found = run_cells(run, _ordered(cells, foreseen), checkpoints, lasts)
    matrices, judged = [], {}
    for one in checkpoints:
        ordered = sorted(found[one.digest], key=lambda result: cells.index(result.cell))
        matrix = across(one, writer(one), run.mode, run.engine.name, now(), ordered)
        compare(run, one, foreseen[one.digest], matrix.results)
        matrices.append(matrix)
        judged[one.digest] = tuple(ordered)
    if options.fix:
        matrices = mended(options, run, plan, matrices)
    return [
        Observed(one, tuple(arguments(options, one.checkpoint)), judged[one.checkpoint.digest])
        for one in matrices
    ]


def selected(options: argparse.Namespace, plan: Plan) -> list[Cell]:
    """The cells of a run: the chosen ones, or those of the demonstration where it is named."""
    wants_demo = DEMO in options.checkpoints
    return chosen(plan, options, plan.demo if wants_demo and not options.only else ())


def prepared(
    options: argparse.Namespace,
    plan: Plan,
    run: Run,
    checkpoints: Sequence[Checkpoint],
    ready: Callable[[Checkpoint], None],
) -> list[Checkpoint]:
    """All checkpoints under their final names, each ``ready``, with the bundled ones."""
    checkpoints = list(checkpoints)
    for word in sorted(BUNDLED.keys() & set(options.checkpoints)):
        written = ensure(run, plan, BUNDLED[word])
        found = [resolve(str(one), None, None, run.cache) for one in written]
        checkpoints += [replace(one, given=word) for one in found]
    checkpoints = distinct(checkpoints)
    for checkpoint in checkpoints:
        ready(checkpoint)
    for checkpoint in checkpoints:
        for note in checkpoint.notes:
            run.progress.note(f"{checkpoint.name}: {note}")
    return checkpoints


def shielded(checkpoint: Checkpoint, engine: str, options: argparse.Namespace) -> Checkpoint:
    """The checkpoint with its exports withheld where nothing would shut them in.

    A SavedModel or graph is a program: TensorFlow's operations read and write files. The
    containers hold it; virtual environments would run it as the user, who must say so.
    """
    if engine == "docker" or options.exports == "yes":
        return checkpoint
    exports = tuple(replace(one, problem=one.problem or WITHHELD) for one in checkpoint.exports)
    return replace(checkpoint, exports=exports)


def forecasts(
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


def now() -> str:
    """The time of a report."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def compare(
    run: Run, checkpoint: Checkpoint, forecasts: Sequence[Forecast], results: Sequence[Result]
) -> None:
    """Say how forecast and earlier inferences did, and keep where they were wrong or are open."""
    found = agreement(forecasts, results)
    path = run.store.inferences(checkpoint.digest, run.mode)
    confirmed, still_open = record.settled(record.load(path), results)
    for line in (*agreement_words(found), *settled_words(confirmed)):
        run.progress.note(f"{checkpoint.name}: {line}")
    record.keep(path, checkpoint.name, still_open)
    keep(run.store.disagreements(checkpoint.digest, run.mode), checkpoint, run.mode, found)


def distinct(checkpoints: Sequence[Checkpoint]) -> list[Checkpoint]:
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


def named(options: argparse.Namespace, checkpoint: Checkpoint) -> list[str]:
    """The arguments that name a checkpoint and its mode again, as the user gave them."""
    return [*located(options, checkpoint), *mode(options)]


def located(options: argparse.Namespace, checkpoint: Checkpoint) -> list[str]:
    """The arguments that name a checkpoint again, with its config and step."""
    given = [checkpoint.given]
    if options.config:
        given += ["--config", options.config]
    return given + (["--step", str(options.step)] if options.step is not None else [])


def mode(options: argparse.Namespace) -> list[str]:
    """The argument of a mode that is not the usual one."""
    return ["--mode", options.mode] if options.mode != MODES[0] else []


def arguments(options: argparse.Namespace, checkpoint: Checkpoint) -> list[str]:
    """The arguments that run one checkpoint again, as the user gave them."""
    return [*named(options, checkpoint), *training(options), *outputs(options)]


def training(options: argparse.Namespace) -> list[str]:
    """The argument of a training directory."""
    return ["--model-dir", str(options.model_dir)] if options.model_dir else []


def outputs(options: argparse.Namespace) -> list[str]:
    """The arguments of what is asked of the cells besides the restore."""
    given = ["--image", str(options.image)] if options.image else []
    return given + (["--exports", options.exports] if options.exports != "auto" else [])
