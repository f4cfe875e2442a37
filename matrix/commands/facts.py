"""``facts``: gather once in each cell what the forecast and the rules know of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from matrix import places, wiring
from matrix.commands.cells import chosen
from matrix.errors import BuildError, UsageError
from matrix.facts import files
from matrix.facts.gather import Gathered, gather, schemas_of
from matrix.model import MODES
from matrix.plan.document import load
from matrix.progress import progress_for
from matrix.store.files import write_atomic

READABLE = 0o644


def run(options: argparse.Namespace) -> int:
    """Write the facts of the chosen cells, or compare them with ``--check``.

    Raises:
        BuildError: a cell told nothing, or OD APIs of one name differ; the rest is written.
        UsageError: with ``--check``, files are out of date.
    """
    plan = load(options.matrix)
    wired = argparse.Namespace(engine=options.engine, jobs=options.jobs, store=None, mode=MODES[0])
    with progress_for(sys.stderr, quiet=options.quiet, verbose=options.verbose) as progress:
        runner = wiring.wire(wired, plan, places.cache_folder(), progress)
        try:
            gathered = gather(runner, chosen(plan, options))
        finally:
            runner.engine.close()
    stale = settle(texts_of(gathered), files.FOLDER, options.check)
    if complaints := _complaints(gathered):
        raise BuildError(f"Not all facts could be gathered: {'; '.join(complaints)}.", "Run again.")
    if stale and options.check:
        raise UsageError(f"Out of date: {', '.join(stale)}.", "Run 'nox -s facts'.")
    return 0


def texts_of(gathered: Iterable[Gathered]) -> dict[str, str]:
    """The files that hold the facts: path below the folder to text."""
    told = tuple(gathered)
    cells = {
        f"{files.CELLS}/{one.cell.id}.json": files.encode_cell(one.facts)
        for one in told
        if one.facts is not None
    }
    schemas = {
        f"{files.SCHEMAS}/{one.od}.json": files.encode_schema(one) for one in schemas_of(told)[0]
    }
    return {**cells, **schemas}


def settle(texts: dict[str, str], folder: Path, check: bool) -> list[str]:
    """Write what changed below a folder, or nothing; print each file's state.

    Returns the names of the files that differ.
    """
    stale = []
    for name, text in texts.items():
        path = folder / name
        old = path.read_text(encoding="utf-8") if path.is_file() else ""
        stale += [name] if text != old else []
        if not check and text != old:
            write_atomic(path, text.encode(), READABLE)
        print(f"{name}: {'changed' if text != old else 'unchanged'}")
    return stale


def _complaints(gathered: tuple[Gathered, ...]) -> list[str]:
    silent = [f"{one.cell.id}: {one.trouble}" for one in gathered if one.trouble]
    return [*silent, *schemas_of(gathered)[1]]
