"""Everything that the rules may look at: one checkpoint in one cell, seen or foreseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from matrix import fingerprint
from matrix.facts.nouns import CellFacts, Schema
from matrix.fingerprint import Fingerprint
from matrix.model import (
    Cell,
    Checkpoint,
    Failure,
    Finding,
    Observation,
    Phase,
    Restore,
    Variable,
)


@dataclass(frozen=True)
class Evidence:
    """What is known of one checkpoint in one cell.

    ``observation`` is None in a forecast, ``facts`` None where the cell was never surveyed.
    ``schemas`` are the config messages of every OD API version that is known here, this
    cell's own among them.
    """

    cell: Cell
    checkpoint: Checkpoint
    mode: str = "inference"
    observation: Observation | None = None
    facts: CellFacts | None = None
    schemas: tuple[Schema, ...] = ()

    @property
    def failed(self) -> Phase | None:
        """The first phase that raised, if one did."""
        phases = self.observation.phases if self.observation else ()
        return next((phase for phase in phases if phase.outcome == "fail"), None)

    def error(self, *phases: str) -> Failure | None:
        """The exception of the first phase that raised, where it is one of these."""
        failed = self.failed
        return failed.error if failed and failed.name in phases else None

    @property
    def restore(self) -> Restore | None:
        """What the restore did, or would have done before it raised."""
        return self.observation.restore if self.observation else None

    @property
    def bound(self) -> int:
        """How many model variables hold the checkpoint's values."""
        return self.restore.bound if self.restore else 0

    @property
    def complete(self) -> bool:
        """Whether every variable that was asked for was restored."""
        return self.restore is not None and 0 < self.restore.total == self.restore.bound

    @cached_property
    def saved(self) -> Fingerprint:
        """The architecture that the checkpoint holds."""
        return _saved(self.checkpoint.variables)

    @cached_property
    def wanted(self) -> Fingerprint:
        """The architecture that the config describes."""
        return fingerprint.of_config(self.checkpoint.pipeline)

    @cached_property
    def built(self) -> Fingerprint:
        """The architecture of the model that this cell built, unknown where it built none."""
        return fingerprint.of_variables(self.observation.model if self.observation else ())

    @property
    def schema(self) -> Schema | None:
        """The config messages of this cell's OD API."""
        return next((one for one in self.schemas if one.od == self.cell.od), None)

    @property
    def generation(self) -> int:
        """The cell's TensorFlow generation, 1 or 2."""
        return int(self.cell.tensorflow.partition(".")[0])


@lru_cache(maxsize=8)
def _saved(variables: tuple[Variable, ...]) -> Fingerprint:
    """One checkpoint meets many cells, and reading its names takes milliseconds."""
    return fingerprint.of_variables(variables)


Rule = Callable[[Evidence], Finding | None]
"""A rule finds its cause in the evidence, or says nothing."""
