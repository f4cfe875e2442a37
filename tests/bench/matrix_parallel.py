"""The matrix over four cells at once, against the sum of its cells one by one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from matrix.flow.nouns import Run
from matrix.model import Cell, Checkpoint
from matrix.pipeline import run_cells
from tests.bench.figures import Figure, Series, alternate, timed
from tests.bench.ground import Ground, emptied, ready

AIM = 0.6
CELLS = (
    "tf2.5.3-od2.5.0.post2-py3.8-protobuf",
    "tf2.8.4-od2.8.0-py3.9",
    "tf2.15.1-od2022.12-py3.11",
    "tf2.21.0-od2022.12-py3.12-legacy-keras",
)


def measure(ground: Ground, repeat: int) -> list[Figure]:
    """Environments are ready and the store is empty both times, controls included."""
    run = ground.run("auto")
    checkpoint = ground.checkpoint(run)
    cells = [ground.plan.cell(name) for name in CELLS]
    ready(run, cells)
    together, alone = alternate(
        repeat,
        lambda: seconds(ground, run, [cells], checkpoint),
        lambda: seconds(ground, run, [[cell] for cell in cells], checkpoint),
    )
    run.engine.close()
    ours = Series(f"{len(cells)} cells with {run.jobs} jobs", together)
    return [Figure("matrix-parallel", ours, Series("one by one", alone), AIM)]


def seconds(
    ground: Ground, run: Run, groups: Sequence[Sequence[Cell]], checkpoint: Checkpoint
) -> float:
    """The sum over groups of cells, each run as a matrix of its own."""
    return sum(
        timed(partial(run_cells, emptied(run, ground), group, [checkpoint])) for group in groups
    )
