"""``lock``: resolve the locks of the cells again."""

from __future__ import annotations

import argparse

from matrix.commands.cells import chosen
from matrix.environment import lock as locks
from matrix.errors import UsageError
from matrix.plan.document import load


def run(options: argparse.Namespace) -> int:
    """Write the locks, or compare them with ``--check``."""
    stale = []
    for cell in chosen(load(options.matrix), options):
        if cell.recipe.lock:
            print(f"{cell.id}: given by matrix.toml")
            continue
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
