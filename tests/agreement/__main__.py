"""Compare the reader with `tf.train.load_checkpoint` of every TensorFlow of the matrix.

``python -m tests.agreement --from FOLDER [--only SELECTOR] [--engine ENGINE]`` reads every
checkpoint below a folder, names, shapes and types, and its object graph where the data is
there. Per TensorFlow one cell is asked, the first that can import it. Exit codes: 0, all
say the same; 1, something differs or a TensorFlow does not answer; else `matrix.errors`.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from matrix import places, wiring
from matrix.arguments import ROOT
from matrix.commands.cells import chosen
from matrix.errors import BuildError, MatrixError, UsageError
from matrix.flow.environments import environment_of
from matrix.flow.nouns import Run
from matrix.model import Cell
from matrix.plan.document import load
from matrix.progress import progress_for
from tests.agreement.cell import ask
from tests.agreement.compare import Subject, Told, differences, subjects

DIFFERS = 1


def main() -> int:
    """Ask and compare; print one line per TensorFlow and one per difference."""
    options = _parser().parse_args()
    try:
        with progress_for(sys.stderr) as progress:
            plan = load(options.matrix)
            wanted = argparse.Namespace(engine=options.engine, jobs=1, store=None, mode="inference")
            run = wiring.wire(wanted, plan, places.cache_folder(), progress)
            try:
                return _compare(run, chosen(plan, options), _read(options.source))
            finally:
                run.engine.close()
    except MatrixError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code


def _parser() -> argparse.ArgumentParser:
    one = argparse.ArgumentParser(prog="python -m tests.agreement", description=__doc__)
    one.add_argument("--from", dest="source", type=Path, required=True, metavar="FOLDER")
    one.add_argument("--only", action="append", default=[], metavar="SELECTOR")
    one.add_argument("--engine", choices=("auto", "docker", "venv"), default="auto")
    one.set_defaults(matrix=ROOT / "matrix.toml", skip=[])
    return one


def _read(folder: Path) -> tuple[Subject, ...]:
    found = subjects(folder)
    if not found:
        raise UsageError(f"{folder} holds no checkpoint.", "Give another --from.")
    return found


def _compare(run: Run, cells: Sequence[Cell], found: Sequence[Subject]) -> int:
    by_tensorflow: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_tensorflow[cell.tensorflow].append(cell)
    wrong = 0
    for version, candidates in by_tensorflow.items():
        said = []
        for cell in candidates:
            try:
                _, told = ask(run.engine, environment_of(run, cell), cell, found)
            except BuildError as error:
                said.append(error.message)
                continue
            lines = list(_lines(found, told))
            wrong += len(lines)
            print("\n".join([f"TensorFlow {version}, {cell.id}: {_summary(told, lines)}", *lines]))
            break
        else:
            wrong += 1
            print(f"TensorFlow {version}: {'; '.join(said)}")
        sys.stdout.flush()
    return DIFFERS if wrong else 0


def _lines(found: Sequence[Subject], told: Sequence[Told]) -> list[str]:
    return [
        f"  {one.name}: {line}"
        for one, theirs in zip(found, told, strict=True)
        for line in differences(one.told, theirs)
    ]


def _summary(told: Sequence[Told], lines: Sequence[str]) -> str:
    variables = sum(len(one.variables) for one in told)
    graphs = [one.objects for one in told if one.objects is not None]
    errors = sum(bool(one.error) for one in told)
    return (
        f"{len(told)} checkpoints ({errors} refused), {variables:,} variables, "
        f"{len(graphs)} object graphs of {sum(map(len, graphs)):,} nodes, "
        f"{len(lines)} differences"
    )


if __name__ == "__main__":
    sys.exit(main())
