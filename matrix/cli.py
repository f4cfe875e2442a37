"""Arguments in, exit code out. Everything is wired together here and nowhere else."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from matrix import wiring
from matrix.arguments import parser
from matrix.checkpoint.resolve import resolve
from matrix.demo import write as demo
from matrix.environment import lock as locks
from matrix.errors import MatrixError, ReportError, UsageError
from matrix.model import MODES, Cell, Checkpoint, Matrix, Result, Status
from matrix.pipeline import run_cells
from matrix.plan.document import Plan, load
from matrix.plan.identifier import select
from matrix.progress import Progress, progress_for
from matrix.progress.colour import show
from matrix.report import folder, publish, table
from matrix.report.interface import sheet_of

INTERRUPTED = 130
NONE_PASSES = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code (see :mod:`matrix.errors`)."""
    options = parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except MatrixError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("interrupted: what is done is kept; run again to go on", file=sys.stderr)
        return INTERRUPTED


def _run(options: argparse.Namespace) -> int:
    plan = load(options.matrix)
    if options.list:
        return _list(_chosen(plan, options), options.json)
    if not options.checkpoints:
        raise UsageError(
            "No checkpoint is given.", "Name one: nox -s matrix -- CHECKPOINT, or demo."
        )
    if options.jobs is not None and options.jobs < 1:
        raise UsageError(f"--jobs {options.jobs} starts nothing.", "Give 1 or more.")
    _check_writable(options.reports)
    cache = wiring.cache_folder()
    given = [one for one in options.checkpoints if one != demo.WORD]
    checkpoints = [resolve(one, options.config, options.step, cache) for one in given]
    with progress_for(sys.stderr) as progress:
        matrices = _observe(options, plan, checkpoints, cache, progress)
    for checkpoint, arguments, matrix in matrices:
        folder.write(matrix, options.reports / checkpoint.name, arguments)
        show(table.text(sheet_of(matrix), long=options.long, width=_width()), sys.stdout)
        print(f"Report: {options.reports / checkpoint.name}\n")
    return exit_code([result for _, _, matrix in matrices for result in matrix.results])


def _observe(
    options: argparse.Namespace,
    plan: Plan,
    checkpoints: list[Checkpoint],
    cache: Path,
    progress: Progress,
) -> list[tuple[Checkpoint, list[str], Matrix]]:
    """Run everything and return a matrix per checkpoint, with its arguments as given."""
    run = wiring.wire(options, plan, cache, progress)
    wants_demo = demo.WORD in options.checkpoints
    cells = _chosen(plan, options, plan.demo if wants_demo and not options.only else ())
    try:
        if wants_demo:
            written = demo.ensure(run, plan)
            demos = [resolve(str(one), None, None, cache) for one in written]
            checkpoints += [replace(one, given=demo.WORD) for one in demos]
        checkpoints = _distinct(checkpoints)
        for checkpoint in checkpoints:
            folder.check(options.reports / checkpoint.name)
        for checkpoint in checkpoints:
            for note in checkpoint.notes:
                progress.note(f"{checkpoint.name}: {note}")
        found = run_cells(run, cells, checkpoints)
    finally:
        run.engine.close()
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return [
        (
            one,
            _arguments(options, one),
            Matrix(one, run.mode, run.engine.name, when, found[one.digest]),
        )
        for one in checkpoints
    ]


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
    return arguments + (["--mode", options.mode] if options.mode != MODES[0] else [])


def exit_code(results: Sequence[Result]) -> int:
    """0 when a cell passes, 1 when none does, 3 when no cell may speak."""
    statuses = {result.verdict.status for result in results}
    if Status.PASS in statuses:
        return 0
    return 3 if statuses <= {Status.BROKEN} else NONE_PASSES


def _cells(options: argparse.Namespace) -> int:
    return _list(_chosen(load(options.matrix), options), options.json)


def _chosen(plan: Plan, options: argparse.Namespace, demo_cells: Sequence[str] = ()) -> list[Cell]:
    names = select([one.id for one in plan.cells], options.only or demo_cells, options.skip)
    return [plan.cell(name) for name in names]


def _list(cells: Sequence[Cell], as_json: bool) -> int:
    if as_json:
        entries = [
            {
                "id": cell.id,
                "tensorflow": cell.tensorflow,
                "od": cell.od,
                "python": cell.python,
                "variant": cell.variant,
            }
            for cell in cells
        ]
        print(json.dumps(entries, indent=1))
    else:
        print("\n".join(cell.id for cell in cells))
    return 0


def _lock(options: argparse.Namespace) -> int:
    stale = []
    for cell in _chosen(load(options.matrix), options):
        path = locks.FOLDER / f"{cell.id}.txt"
        old = path.read_text(encoding="utf-8") if path.is_file() else ""
        text = locks.resolve(cell)
        stale += [cell.id] if text != old else []
        if not options.check:
            path.write_text(text, encoding="utf-8")
        print(f"{cell.id}: {'changed' if text != old else 'unchanged'}")
    if stale and options.check:
        raise UsageError(f"Out of date: {', '.join(stale)}.", "Run 'nox -s lock'.")
    return 0


def _publish(options: argparse.Namespace) -> int:
    names = options.names or [
        path.parent.name
        for path in sorted(options.reports.glob("*/matrix.json"))
        if _has_marker(options.file, path.parent.name)
    ]
    if not names:
        raise ReportError(
            f"{options.file} has no markers of a report in {options.reports}.",
            "Add <!-- od-matrix:NAME:begin --> and <!-- od-matrix:NAME:end -->.",
        )
    for name in names:
        changed = publish.publish_report(
            options.file, name, options.reports / name, only_check=options.check
        )
        print(f"{options.file}: {name} {'written' if changed else 'is up to date'}")
    return 0


def _has_marker(file: Path, name: str) -> bool:
    with suppress(OSError, UnicodeDecodeError):
        return f"<!-- od-matrix:{name}:begin -->" in file.read_text(encoding="utf-8")
    return False


def _check_writable(reports: Path) -> None:
    """Say now, not after an hour of work, that no report can be written; leave nothing."""
    try:
        above = next(one for one in (reports, *reports.absolute().parents) if one.exists())
        Path(tempfile.mkdtemp(prefix=".od-matrix-", dir=above)).rmdir()
    except OSError as error:
        raise ReportError(
            f"The folder {reports} cannot be written.", "Name another with --reports."
        ) from error


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "run": _run,
    "cells": _cells,
    "lock": _lock,
    "publish": _publish,
}


def _width() -> int | None:
    return os.get_terminal_size().columns if sys.stdout.isatty() else None
