"""``advise``: where to move from here, with all that the move needs."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from matrix import places
from matrix.advise import moves as choice
from matrix.advise.artefacts import CONFIG, FOLDER_OF_TREE, artefacts
from matrix.advise.nearest import standing
from matrix.advise.nouns import Advice, Move, Packages, Stand
from matrix.advise.packages import pinned
from matrix.advise.prove import prove
from matrix.advise.reading import CURRENT, current, environment, requirements
from matrix.checkpoint.resolve import resolve
from matrix.commands import observe
from matrix.commands.observe import Observed
from matrix.commands.terminal import width
from matrix.environment.base import official, read_pins
from matrix.environment.image import SCRIPTS
from matrix.environment.lock import FOLDER, ensure
from matrix.errors import ReportError, UsageError
from matrix.flow.environments import identify
from matrix.flow.nouns import Run
from matrix.model import Cell, Checkpoint, Status
from matrix.plan.document import Plan, load
from matrix.progress import progress_for
from matrix.progress.colour import show
from matrix.report import moves as report
from matrix.report import swap
from matrix.report.dialect import WIDTH
from matrix.report.folder import reproduce

NONE_WORKS = 1
HARNESS_BROKEN = 3
MACHINE, PAGE = "moves.json", "moves.txt"
FILES = (".txt", ".lock", ".toml")
"""What a file of requirements ends in, and no cell's identifier does."""


def run(options: argparse.Namespace) -> int:
    """Run what is not known yet, choose the moves, write their files, print them."""
    plan = load(options.matrix)
    observe.check(options)
    observe.writable(options.into, "--into")
    cache = places.cache_folder()
    cells = observe.selected(options, plan)
    stand = stand_of(options.start, plan, cache)
    checkpoints = observe.resolved(options, cache)
    advices = []
    with progress_for(sys.stderr, quiet=options.quiet, verbose=options.verbose) as progress:
        run = observe.wired(options, plan, cache, progress)
        with closing(run.engine):
            seen = observe.observe(
                options, plan, run, cells, checkpoints, lambda one: check(options.into / one.name)
            )
            for one in seen:
                advice = _advised(run, plan, stand, one, options.prove)
                _write(run, advice, one.matrix.checkpoint, options.into)
                advices.append(advice)
    for advice in advices:
        show(_told(advice, options.into, min(width() or WIDTH, WIDTH)), sys.stdout)
    broken = any(
        result.verdict.status is Status.BROKEN for one in seen for result in one.matrix.results
    )
    return HARNESS_BROKEN if broken else exit_code(advices)


def exit_code(advices: Sequence[Advice]) -> int:
    """0 when each checkpoint has a move and all proofs hold, 3 when one could not be made."""
    proofs = [move.proof for advice in advices for move in advice.moves if move.proof]
    if any(proof.harness for proof in proofs):
        return HARNESS_BROKEN
    works = all(advice.moves for advice in advices) and all(proof.holds for proof in proofs)
    return 0 if works else NONE_WORKS


def stand_of(start: str, plan: Plan, cache: Path) -> Stand:
    """Where the user stands: a cell, ``current``, a folder of an environment, or a file.

    Raises:
        UsageError: it is none of these, with the nearest identifiers.
    """
    path = Path(start)
    known = any(one.id == start for one in plan.catalogue)
    if known or (start != CURRENT and not path.exists()):
        if path.suffix in FILES or path.name != start:
            raise UsageError(f"There is no {start}.", "Name a cell, current, a folder or a file.")
        cell = plan.cell(start)
        packages = _packages(cell, cache)
        return Stand(start, cell, cell.tensorflow, cell.od, cell.python, packages)
    if start == CURRENT:
        reading = current(os.environ)
    else:
        reading = environment(path) if path.is_dir() else requirements(path)
    return standing(reading, plan.cells, plan.distributions, lambda one: _packages(one, cache))


def _packages(cell: Cell, cache: Path) -> Packages:
    return pinned(ensure(cell, FOLDER, cache).text)


def _advised(run: Run, plan: Plan, stand: Stand, seen: Observed, proven: bool) -> Advice:
    matrix = seen.matrix
    here = next((one.verdict for one in matrix.results if one.cell.id == stand.cell.id), None)
    good = [one.cell for one in matrix.results if one.verdict.status in choice.WORKS]
    good += [one.tried for one in matrix.trials if one.works]
    packages = {cell.id: _packages(cell, run.cache) for cell in good}
    ods = sorted({cell.od for cell in plan.cells})
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    targets = choice.working(matrix, stand, ods, packages, today)
    found, absent = choice.choose(targets, stand, here)
    tried = {one.tried.id: one.command for one in matrix.trials if one.works}
    found = tuple(
        replace(
            one,
            location=identify(run, one.cell)[0].location,
            command=tried.get(one.cell.id) or reproduce(one.cell.id, seen.arguments),
        )
        for one in found
    )
    checkpoint = matrix.checkpoint
    if proven:
        found = tuple(
            replace(one, proof=prove(run, one, _given(one, checkpoint, run.cache))) for one in found
        )
    return Advice(
        checkpoint.name, checkpoint.digest, matrix.mode, matrix.engine, matrix.when,
        stand, here, found, absent,
    )  # fmt: skip


def _given(move: Move, checkpoint: Checkpoint, cache: Path) -> Checkpoint:
    """The checkpoint that a move restores: the user's own, or the copy that a trial changed."""
    copy = move.costs.given
    return resolve(copy, None, None, cache) if copy else checkpoint


def _write(run: Run, advice: Advice, checkpoint: Checkpoint, into: Path) -> None:
    """Write the files of all moves, in place of those of the last advice."""
    pins = read_pins(SCRIPTS / "base" / "digests.toml")
    patch = (SCRIPTS / "patch.py").read_text(encoding="utf-8")
    place = into / advice.checkpoint
    try:
        check(place)
        with swap.Swap(place) as fresh:
            names = {}
            for move in advice.moves:
                _, lock, tree = identify(run, move.cell)
                base = official(move.cell.python, pins.get(move.cell.python, ""))
                files = artefacts(move, lock, base, patch)
                folder = fresh / move.cell.id
                folder.mkdir()
                for name, text in files.items():
                    (folder / name).write_text(text, encoding="utf-8")
                config = _given(move, checkpoint, run.cache).config
                if move.costs.given and config.read_bytes() != checkpoint.config.read_bytes():
                    shutil.copyfile(config, folder / CONFIG)
                if tree:
                    shutil.copytree(tree, folder / FOLDER_OF_TREE, symlinks=True)
                names[move.cell.id] = sorted(one.name for one in folder.iterdir())
            (fresh / MACHINE).write_text(report.document(advice, names), encoding="utf-8")
            (fresh / PAGE).write_text(_told(advice, into, WIDTH), encoding="utf-8")
    except OSError as error:
        raise ReportError(
            f"{place} cannot be written: {error.strerror or error}.",
            "Make room or make it writable, or name another place with --into.",
        ) from error


def check(place: Path) -> None:
    """See that advice may take this place: ``ReportError`` where something else lies."""
    swap.check(place, MACHINE, "advice", "--into")


def _told(advice: Advice, into: Path, width: int) -> str:
    places = {one.cell.id: str(into / advice.checkpoint / one.cell.id) for one in advice.moves}
    return report.text(advice, places, width)
