"""Two sides of a few invented packages, and a laboratory in which mixtures of them run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from matrix.bisect.nouns import Side
from matrix.engine.interface import Watch
from matrix.environment.lock import parse
from matrix.flow.nouns import Run
from matrix.model import (
    PHASES,
    Cell,
    Environment,
    Failure,
    Job,
    Limits,
    Lock,
    Observation,
    Outcome,
    Phase,
    Restore,
)
from matrix.progress import NullProgress
from matrix.store import Store
from matrix.store.codec import encode
from tests import samples

WHOLE = Observation(
    "x",
    tuple(Phase(name, "ok", 0.5) for name in PHASES),
    restore=Restore("object-based", "inference", 4, 40, 4, 40),
)
UNREADABLE = replace(
    WHOLE,
    phases=(
        *WHOLE.phases[:4],
        Phase("read-checkpoint", "fail", error=Failure("DataLossError", "Checksum")),
        Phase("restore", "skipped"),
        Phase("forward", "skipped"),
    ),
    restore=None,
)


def entry(name: str, version: str) -> str:
    return f"{name}=={version} \\\n    --hash=sha256:{version}"


def side(where: Cell, **versions: str) -> Side:
    """A cell with a lock of these packages; ``_`` stands for ``-``."""
    names = {name.replace("_", "-"): version for name, version in versions.items()}
    text = "".join(f"{entry(name, version)}\n    # via x\n" for name, version in names.items())
    return Side(replace(where, recipe=replace(where.recipe, lock=text)), parse(text))


def failing(phase: str, kind: str, message: str, traceback: str = "") -> Observation:
    """An observation whose phase ends with an exception."""
    at = PHASES.index(phase)
    error = Failure(kind, message, traceback)
    rest = (Phase(name, "skipped") for name in PHASES[at + 1 :])
    phases = (*WHOLE.phases[:at], Phase(phase, "fail", error=error), *rest)
    return replace(WHOLE, phases=phases, restore=None)


Physics = Callable[[Cell, str], Observation | Outcome]
"""What a cell with a lock shows, or how its engine fails."""


@dataclass
class Laboratory:
    """A maker and an engine in one: it makes what it is given, and physics says how that runs."""

    physics: Physics
    name: str = "fake"
    there: dict[str, tuple[Cell, str]] = field(default_factory=dict)
    started: list[str] = field(default_factory=list)

    def identify(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        del tree
        return Environment(cell.id, "fake", f"{cell.id} {lock.digest}", cell.id)

    def make(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        self.there[cell.id] = (cell, lock.text)
        return self.identify(cell, lock, tree)

    @contextmanager
    def cold(self) -> Iterator[Laboratory]:
        yield self

    def remove(self, environment: Environment) -> None:
        self.there.pop(environment.location, None)

    def run(self, environment: Environment, job: Job, watch: Watch | None = None) -> Outcome:
        del watch
        self.started.append(environment.cell)
        shown = self.physics(*self.there[environment.location])
        if isinstance(shown, Outcome):
            return shown
        told = {"checkpoint-0": shown, "control-good": WHOLE, "control-damaged": UNREADABLE}
        for key, observation in told.items():
            (job.folder / "out" / f"{key}.json").write_text(json.dumps(encode(observation)))
        return Outcome(0)

    def close(self) -> None: ...

    def wired(self, folder: Path) -> Run:
        return Run(
            engine=self,
            maker=self,
            store=Store(folder / "store"),
            progress=NullProgress(),
            locks=folder / "locks",
            cache=folder / "cache",
            limits=Limits(),
            jobs=1,
        )


def versions(lock: str, names: Sequence[str]) -> list[str]:
    """The versions of some packages in a lock."""
    return [
        line.partition("==")[2].rstrip(" \\")
        for name in names
        for line in lock.splitlines()
        if line.startswith(f"{name}==")
    ]


CELL = samples.cell("2.8.4", "2.8.0", "3.9")
