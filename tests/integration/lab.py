"""Two real cells, checkpoints that they wrote themselves, and an engine that is watched."""

from __future__ import annotations

import random
import re
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from matrix import places, wiring
from matrix.arguments import ROOT, parser
from matrix.checkpoint.resolve import resolve
from matrix.checkpoint.wire import crc32c
from matrix.convert.bundle import header
from matrix.convert.table import table
from matrix.demo.bundled import DEMOS
from matrix.demo.write import ensure
from matrix.engine.interface import Engine, Watch
from matrix.flow.nouns import Run
from matrix.model import Cell, Checkpoint, Environment, Job, Observation, Outcome, Result
from matrix.pipeline import run_cells
from matrix.plan.document import Plan, load
from matrix.progress import NullProgress
from matrix.store import Store
from tests import bundle
from tests.groups import CELLS

TF1, TF2 = CELLS
SEED = 20240229


@dataclass
class Watched:
    """An engine that remembers what it was asked to start."""

    engine: Engine
    jobs: list[Job] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def name(self) -> str:
        return self.engine.name

    def run(self, environment: Environment, job: Job, watch: Watch | None = None) -> Outcome:
        with self.guard:
            self.jobs.append(job)
        return self.engine.run(environment, job, watch)

    def close(self) -> None:
        self.engine.close()


@dataclass
class Lab:
    """One engine with all that a run needs, and a folder of its own.

    Environments come from the usual cache, so that they are made once on a machine;
    observations and demonstrations are made anew.
    """

    engine: str
    folder: Path
    plan: Plan = field(default_factory=lambda: load(ROOT / "matrix.toml"))

    @cached_property
    def run(self) -> Run:
        """What the command line would wire, but for the place of new files."""
        options = parser().parse_args(["run", "--engine", self.engine, "--jobs", "2"])
        options.store = self.folder / "store"
        run = wiring.wire(options, self.plan, places.cache_folder(), NullProgress())
        return replace(run, engine=Watched(run.engine), cache=self.folder / "cache")

    @property
    def unwatched(self) -> Engine:
        """The engine itself, for a job that is not the probe."""
        assert isinstance(self.run.engine, Watched)
        return self.run.engine.engine

    @property
    def started(self) -> list[Job]:
        """Every job so far."""
        assert isinstance(self.run.engine, Watched)
        return self.run.engine.jobs

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(self.plan.cell(name) for name in CELLS)

    @cached_property
    def checkpoints(self) -> dict[str, Checkpoint]:
        """The two demonstrations as their cells wrote them, and three made of them."""
        wanted = [demo for demo in DEMOS if demo.cell in CELLS]
        first, second = ensure(self.run, self.plan, wanted)
        made = self.folder / "made"
        more = wanted[0].config.replace("num_classes: 5", "num_classes: 7")
        return {
            "tf1": self._read(first),
            "tf2": self._read(second),
            "classes": self._read(rebuilt(first, made / "classes", more)),
            "names": self._read(rebuilt(first, made / "names", (second / CONFIG).read_text())),
            "deadly": deadly(made / "deadly", first / CONFIG),
        }

    def _read(self, folder: Path) -> Checkpoint:
        return resolve(str(folder), None, None, self.run.cache)

    def with_store(self, name: str) -> Run:
        """The same run with an empty store."""
        return replace(self.run, store=Store(self.folder / name))

    @cached_property
    def together(self) -> dict[str, tuple[Result, ...]]:
        """All checkpoints in one start of each cell, shuffled, the deadly one first."""
        names = sorted({*self.checkpoints} - {"deadly"})
        random.Random(SEED).shuffle(names)  # noqa: S311 - the same disorder each time
        return self.results(self.with_store("together"), ["deadly", *names])

    @cached_property
    def alone(self) -> dict[str, tuple[Result, ...]]:
        """Every checkpoint in a start of its own, by name; the controls are known by now."""
        assert self.together
        controls = Path("v1", "controls")
        shutil.copytree(self.folder / "together" / controls, self.folder / "alone" / controls)
        run = self.with_store("alone")
        return {name: self.results(run, [name])[name] for name in sorted(self.checkpoints)}

    def results(self, run: Run, names: Sequence[str]) -> dict[str, tuple[Result, ...]]:
        """The results of some checkpoints in both cells, by name."""
        chosen = [self.checkpoints[name] for name in names]
        found = run_cells(run, self.cells, chosen)
        return {name: found[self.checkpoints[name].digest] for name in names}


CONFIG = "pipeline.config"


def rebuilt(source: Path, target: Path, config: str) -> Path:
    """A copy of a checkpoint's folder with another config."""
    shutil.copytree(source, target)
    (target / CONFIG).write_text(config, encoding="utf-8")
    return target


def deadly(folder: Path, config: Path) -> Checkpoint:
    """A checkpoint that ends whatever process of TensorFlow's opens it: a negative dimension.

    Never accepted by the program's own preflight, and so described by hand.
    """
    raw = bytes(4)
    entry = bundle.entry("float32", [2**64 - 5], bundle.Placed(raw, crc32c(raw)))
    prefix = bundle.write_bundle(folder / "model.ckpt", {"a": ("float32", [1], raw)})
    index = folder / "model.ckpt.index"
    index.write_bytes(table([(b"", header(1)), (b"a", entry)]))
    files = (index, folder / "model.ckpt.data-00000-of-00001")
    return Checkpoint("deadly", prefix, config, "v2-name-based", (), files, "dead" * 16)


def told(observation: Observation | None) -> dict[str, object]:
    """What an observation says of its checkpoint: all but times, memory, places and logs."""
    assert observation is not None
    return {
        "checkpoint": observation.checkpoint,
        "phases": [
            (phase.name, phase.outcome, phase.notes)
            + ((phase.error.type, _placeless(phase.error.message)) if phase.error else ())
            for phase in observation.phases
        ],
        "facts": observation.facts,
        "restore": observation.restore,
        "outputs": observation.outputs,
        "ending": observation.ending,
    }


def _placeless(message: str) -> str:
    return re.sub(r"\bin/\d+/", "in/N/", message)
