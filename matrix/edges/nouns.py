"""The nouns of the edges: what is known of a survey, what follows, and the rows it is read in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matrix.forecast.nouns import Forecast
from matrix.model import Cell, Status


@dataclass(frozen=True)
class Said:
    """What a cell says of a checkpoint; two cells agree when both parts are equal.

    ``cause`` is the code of the decisive cause, empty under ``PASS``.
    """

    status: Status
    cause: str = ""

    @property
    def works(self) -> bool:
        """Whether the checkpoint restores."""
        return self.status is Status.PASS


class Basis(StrEnum):
    """What an answer rests on."""

    RUN = "run"
    FACTS = "facts"
    NEIGHBOURS = "neighbours"


@dataclass(frozen=True)
class Standing:
    """The answer of one cell, run or not; ``why`` is one line where it was not run."""

    cell: Cell
    said: Said
    basis: Basis
    why: str = ""


@dataclass(frozen=True)
class Survey:
    """All cells, what was foreseen of each (by identifier), and what those that ran said."""

    cells: tuple[Cell, ...]
    forecasts: Mapping[str, Forecast]
    ran: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """The releases of one axis that work while the other is ``fixed``.

    ``first`` and ``last`` are the cells at the edges, None where nothing works; ``holes`` are
    the releases between them that do not work. ``releases`` are all, in the order of time.
    """

    fixed: str
    releases: tuple[str, ...]
    first: Standing | None = None
    last: Standing | None = None
    holes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inference:
    """An answer that was inferred earlier, beside the one that a run gave."""

    cell: str
    inferred: Status
    seen: Status

    @property
    def holds(self) -> bool:
        """Whether the run confirmed it."""
        return self.inferred is self.seen
