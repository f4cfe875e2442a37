"""TensorFlow 2: the model built from its config in a cell, and saved there.

The object graph lies in the data, so only the OD API itself can make it again.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from matrix import batch
from matrix.checkpoint.index import Index, read_index
from matrix.checkpoint.locate import split_step
from matrix.errors import BuildError, EngineError
from matrix.flow.environments import environment_of
from matrix.flow.nouns import Run
from matrix.model import Outcome
from matrix.plan.document import Plan
from matrix.store.codec import loads
from tests.published.compare import differences
from tests.published.source import CONFIG, Published

CELLS = ("tf2.8.4-od2.8.0-py3.9", "tf2.5.3-od2.5.0.post2-py3.8-protobuf")
"""Tried in this order until one writes every key as published."""

PHASE_SECONDS = 900
SLOT = "/.OPTIMIZER_SLOT/"
# How a checkpoint's key writes the names of its edges: tensorflow/python/training/
# tracking/graph_view.py, _escape_local_name.
_ESCAPED = re.compile(r"\.([.S])")
_PLAIN = {".": ".", "S": "/"}


def write(run: Run, plan: Plan, one: Published, cells: tuple[str, ...], into: Path) -> str:
    """Write a checkpoint with the cell that comes closest; return the cell's identifier.

    Raises:
        BuildError: no cell can write it.
    """
    said = ""
    tried: list[tuple[int, int, Path]] = []
    with tempfile.TemporaryDirectory(prefix=".cells-", dir=into.parent) as scratch:
        for number, cell in enumerate(cells):
            folder = Path(scratch) / str(number)
            try:
                _write(run, plan, one, cell, folder)
            except BuildError as error:
                said = error.message
                continue
            tried.append((len(compared(one, folder)), number, folder))
            if not tried[-1][0]:
                break
        if not tried:
            raise BuildError(said, "Name other cells with --cell.")
        _, number, folder = min(tried)
        shutil.copytree(folder, into, dirs_exist_ok=True)
    return cells[number]


def compared(one: Published, folder: Path) -> list[str]:
    """All differences of the checkpoints in a folder from the published ones."""
    return [
        line
        for index in one.indexes
        for line in differences(index, read_index(folder / index.path.name))
    ]


def item(index: Index, number: int) -> dict[str, object]:
    """What the probe is asked to write: the model, and what of the training was saved."""
    tops = {variable.name.partition("/")[0] for variable in index.variables}
    return {
        "kind": "write",
        "key": f"write-{number}",
        "config": f"in/{CONFIG}",
        "into": f"out/written/{number}",
        "training": [name for name in ("step", "optimizer") if name in tops],
        "slots": slotted(index),
        "step": split_step(index.prefix.name)[1] or 0,
    }


def slotted(index: Index) -> list[str]:
    """The object paths of the variables that have slots of an optimizer."""
    keys = {one.name.partition(SLOT)[0] for one in index.variables if SLOT in one.name}
    return sorted(_ESCAPED.sub(lambda sign: _PLAIN[sign[1]], key) for key in keys)


def _write(run: Run, plan: Plan, one: Published, name: str, into: Path) -> None:
    """Write every checkpoint of the folder in one start of the cell."""
    cell = plan.cell(name)
    environment = environment_of(run, cell)
    inputs = [(f"in/{CONFIG}", one.folder / CONFIG)]
    items = [item(index, number) for number, index in enumerate(one.indexes)]
    limits = replace(run.limits, phase_seconds=PHASE_SECONDS)
    with tempfile.TemporaryDirectory(prefix="od-matrix-published-") as scratch:
        job = batch.write_job(Path(scratch), cell, items, inputs, run.mode, limits)
        outcome = run.engine.run(environment, job)
        into.mkdir()
        for number, index in enumerate(one.indexes):
            _fetch(Path(scratch) / "out", number, index, into, name, outcome)


def _fetch(out: Path, number: int, index: Index, into: Path, cell: str, outcome: Outcome) -> None:
    """Copy what the cell wrote for one index; say why when it wrote nothing."""
    written = out / "written" / str(number)
    if outcome.trouble:
        raise EngineError(f"{cell} could not be run: {outcome.trouble}.", "Try again.")
    if not (written / index.path.name).is_file():
        raise BuildError(f"{cell} could not write it: {_why(out, number, outcome)}.", "")
    for path in written.glob(f"{index.prefix.name}.*"):
        shutil.copy(path, into / path.name)


def _why(out: Path, number: int, outcome: Outcome) -> str:
    for stem in (f"write-{number}", "start"):
        try:
            observation = loads((out / f"{stem}.json").read_bytes())
        except (OSError, ValueError):
            continue
        for phase in observation.phases:
            if phase.error:
                first = phase.error.message.splitlines() or [""]
                return f"{phase.name}: {phase.error.type}: {first[0]}"
        if observation.ending:
            return observation.ending
    return f"exit code {outcome.exit_code}, no reason given"
