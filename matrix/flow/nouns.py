"""What a run is wired of, and what a cell stands on."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from matrix.engine.interface import Engine
from matrix.facts.nouns import Schema
from matrix.model import Cell, Checkpoint, Environment, Export, Limits, Lock, Picture
from matrix.progress import Progress
from matrix.store import Store, key_of


class Maker(Protocol):
    """Makes environments for one engine."""

    def identify(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        """Name the environment of a cell without making it."""

    def make(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        """Return the environment of a cell, made when it is not there yet."""

    def cold(self) -> AbstractContextManager[Maker]:
        """A maker that finds nothing made before; what it makes goes with the context."""

    def remove(self, environment: Environment) -> None:
        """Remove an environment that nobody needs any more; it may be gone already."""

    def close(self) -> None:
        """End what still runs, after an interrupt."""


@dataclass(frozen=True)
class Run:
    """Everything that a run needs, wired once at the edge."""

    engine: Engine
    maker: Maker
    store: Store
    progress: Progress
    locks: Path
    cache: Path
    limits: Limits
    jobs: int
    mode: str = "inference"
    picture: Picture | None = None
    schemas: tuple[Schema, ...] = ()


@dataclass(frozen=True)
class Ground:
    """What a cell stands on: its environment, and the digest of the probe."""

    cell: Cell
    environment: Environment
    probe: str

    def controls_key(self) -> str:
        """The store's key of this environment's controls."""
        return key_of(environment=self.environment.digest, probe=self.probe)

    def key(self, checkpoint: Checkpoint, run: Run) -> str:
        """The store's key of a checkpoint's observation in this environment."""
        return key_of(
            checkpoint=checkpoint.digest,
            environment=self.environment.digest,
            probe=self.probe,
            mode=run.mode,
            picture=run.picture.digest if run.picture else "",
            memory_bytes=run.limits.memory_bytes,
            phase_seconds=run.limits.phase_seconds,
            cell_seconds=run.limits.cell_seconds,
        )

    def export_key(self, export: Export, run: Run) -> str:
        """The store's key of an export's observation in this environment."""
        return key_of(
            export=export.digest,
            environment=self.environment.digest,
            probe=self.probe,
            memory_bytes=run.limits.memory_bytes,
            phase_seconds=run.limits.phase_seconds,
            cell_seconds=run.limits.cell_seconds,
        )

    def export_controls_key(self, kind: str) -> str:
        """The store's key of this environment's controls of one kind of export."""
        return key_of(environment=self.environment.digest, probe=self.probe, export=kind)
