"""What every benchmark stands on: the plan, the cache, a checkpoint and wired runs."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from matrix import batch, places, wiring
from matrix.checkpoint.resolve import resolve
from matrix.demo.bundled import DEMOS
from matrix.demo.write import ensure
from matrix.errors import MatrixError
from matrix.flow.environments import environment_of
from matrix.flow.nouns import Run
from matrix.model import MODES, Cell, Checkpoint, Environment
from matrix.plan.document import Plan, load
from matrix.progress.interface import NullProgress
from matrix.store import Store

ROOT = Path(__file__).resolve().parents[2]
CELL = "tf2.8.4-od2.8.0-py3.9"
DEMO = "demo-tf2-ssd-mobilenet-v2"


class BenchError(MatrixError):
    """Something that a benchmark needs is not there, or did not work."""


@dataclass(frozen=True)
class Ground:
    """A place for one benchmark: ``scratch`` is gone when it is over."""

    plan: Plan
    cache: Path
    scratch: Path

    def run(self, engine: str) -> Run:
        """A run on an engine, with an empty store."""
        options = argparse.Namespace(
            engine=engine, store=self.fresh("store"), jobs=None, mode=MODES[0]
        )
        return wiring.wire(options, self.plan, self.cache, NullProgress())

    def fresh(self, name: str) -> Path:
        """A new, empty folder."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.scratch))

    def checkpoint(self, run: Run) -> Checkpoint:
        """The demonstration's SSD of TensorFlow 2, written when it is not there yet."""
        (folder,) = ensure(run, self.plan, [one for one in DEMOS if one.name == DEMO])
        return resolve(str(folder), None, None, self.cache)

    def copies(self, original: Checkpoint, count: int) -> list[Checkpoint]:
        """Checkpoints that differ by a comment in their configs, and so in their digests."""
        found = []
        for number in range(count):
            folder = self.fresh("copy") / f"{original.name}-{number}"
            shutil.copytree(original.prefix.parent, folder)
            with (folder / "pipeline.config").open("a", encoding="utf-8") as stream:
                stream.write(f"\n# copy {number}\n")
            found.append(resolve(str(folder), None, None, self.cache))
        return found


def ready(run: Run, cells: Sequence[Cell]) -> list[Environment]:
    """Make the environments of cells, so that no measurement has to."""
    say(f"environments of {len(cells)} cells on engine {run.engine.name}")
    return [environment_of(run, cell) for cell in cells]


def emptied(run: Run, ground: Ground) -> Run:
    """The same run with an empty store."""
    return replace(run, store=Store(ground.fresh("store")))


def start(
    run: Run, ground: Ground, cell: Cell, environment: Environment, checkpoints: list[Checkpoint]
) -> None:
    """Start a cell once and check that every checkpoint came to an end in it.

    Raises:
        BenchError: one did not; its time would mean nothing.
    """
    folder = ground.fresh("job")
    job = batch.job(folder, cell, checkpoints, False, run.mode, run.limits)
    outcome = run.engine.run(environment, job)
    seen = batch.collect(folder, checkpoints, outcome)
    if any(one.restore is None or not one.outputs for one in seen.observations.values()):
        raise BenchError(
            f"{cell.id} did not finish on engine {run.engine.name}.", outcome.log[-2000:]
        )


def ground_in(scratch: Path) -> Ground:
    """The ground for a benchmark, with the project's own plan and cache."""
    return Ground(load(ROOT / "matrix.toml"), places.cache_folder(), scratch)


def say(text: str) -> None:
    """Tell what is being prepared; measurements go to the output, this does not."""
    print(f"# {text}", file=sys.stderr, flush=True)
