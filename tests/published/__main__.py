"""``python -m tests.published``; exit codes as in `matrix.errors`.

0: all are as published; 1: at least one differs or no cell can write it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from matrix import places, wiring
from matrix.arguments import ROOT
from matrix.cli import INTERRUPTED
from matrix.errors import BuildError, MatrixError, UsageError
from matrix.flow.nouns import Run
from matrix.plan.document import load
from matrix.progress import Progress, progress_for
from tests.published import objects
from tests.published.rebuild import AS_PUBLISHED, rebuild
from tests.published.source import Published, find

DIFFERS = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = parser().parse_args(arguments)
    try:
        with progress_for(sys.stderr) as progress:
            return int(options.command(options, progress))
    except MatrixError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        return UsageError.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """The command and its options."""
    top = argparse.ArgumentParser(prog="python -m tests.published")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("rebuild", help="write the data of published checkpoints")
    one.add_argument("names", nargs="*", metavar="NAME", help="which (default: all)")
    one.add_argument("--from", dest="source", type=Path, required=True, metavar="FOLDER",
                     help="the folder with a folder per published checkpoint")  # fmt: skip
    one.add_argument("--into", type=Path, required=True, metavar="FOLDER",
                     help="where the rebuilt ones go")  # fmt: skip
    one.add_argument("--engine", choices=("auto", "docker", "venv"), default="auto")
    cells = ", ".join(objects.CELLS)
    one.add_argument("--cell", action="append", metavar="ID",
                     help=f"a cell to write TF2 ones, repeatable (default: {cells})")  # fmt: skip
    one.set_defaults(command=_rebuild)
    return top


def _rebuild(options: argparse.Namespace, progress: Progress) -> int:
    found = find(options.source, options.names)
    by_objects = Cells(options, progress)
    exact = 0
    try:
        for one in found:
            begin = time.monotonic()
            words = _attempt(one, options.into, by_objects)
            exact += words.startswith(AS_PUBLISHED)
            print(f"{one.name}: {words}, {time.monotonic() - begin:.0f} s", flush=True)
    finally:
        by_objects.close()
    return 0 if exact == len(found) else DIFFERS


def _attempt(one: Published, into: Path, by_objects: Cells) -> str:
    try:
        record = rebuild(one, into, by_objects)
    except BuildError as error:
        return f"not written: {error.message}"
    return f"{record['structure']}, by {record['written_by']}"


class Cells:
    """Writes checkpoints in cells; connects to an engine when the first one needs it."""

    def __init__(self, options: argparse.Namespace, progress: Progress) -> None:
        self.options = options
        self.progress = progress
        self.plan = load(ROOT / "matrix.toml")
        self.cells = tuple(options.cell or objects.CELLS)
        for cell in self.cells:
            self.plan.cell(cell)
        self.run: Run | None = None

    def __call__(self, one: Published, folder: Path) -> str:
        """Write one checkpoint; return the cell that wrote it."""
        if self.run is None:
            wanted = argparse.Namespace(
                engine=self.options.engine, store=None, jobs=1, mode="inference"
            )
            cache = places.cache_folder()
            self.run = wiring.wire(wanted, self.plan, cache, self.progress)
        return objects.write(self.run, self.plan, one, self.cells, folder)

    def close(self) -> None:
        """End what still runs."""
        if self.run is not None:
            self.run.engine.close()


if __name__ == "__main__":
    sys.exit(main())
