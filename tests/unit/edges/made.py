"""Rows written as texts: ``+`` restores, a letter is a cause, ``?`` is unknown, ``!`` broken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matrix.edges.nouns import Said, Standing, Survey
from matrix.edges.search import search, standings
from matrix.forecast.nouns import Forecast
from matrix.model import Cell, Certainty, Finding, Status
from tests import samples

NOTHING = "?"


def row(length: int, od: str = "2.8.0", variant: str = "") -> tuple[Cell, ...]:
    """Cells of one OD API from TensorFlow 2.0.0 on, one for each minor release."""
    return tuple(samples.cell(f"2.{minor}.0", od, "3.9", variant) for minor in range(length))


def said(sign: str) -> Said:
    """What a cell says that a text shows by this sign."""
    if sign == "!":
        return Said(Status.BROKEN)
    return Said(Status.PASS) if sign == "+" else Said(Status.FAIL, sign)


def forecast(cell: Cell, sign: str, phase: str = "restore") -> Forecast:
    """What is foreseen of a cell, ``sign`` as in a row, failing at ``phase``."""
    if sign == NOTHING:
        return Forecast(cell, Status.UNTESTED)
    if sign == "+":
        return Forecast(cell, Status.PASS)
    finding = Finding(sign, Certainty.CERTAIN, (f"it shows {sign}",))
    return Forecast(cell, Status.FAIL, phase, (finding,))


def forecasts(
    cells: tuple[Cell, ...], signs: str, phases: Mapping[str, str] | None = None
) -> dict[str, Forecast]:
    """Forecasts of a row; ``phases`` maps a sign to the phase at which it ends a cell."""
    at = phases or {}
    return {
        cell.id: forecast(cell, sign, at.get(sign, "restore"))
        for cell, sign in zip(cells, signs, strict=True)
    }


@dataclass(frozen=True)
class Searched:
    """A search that is over: the signs of all answers, in order, and of those that ran."""

    answers: str
    ran: str
    rounds: int
    standings: tuple[Standing, ...]

    @property
    def runs(self) -> int:
        """How many cells ran."""
        return len(self.ran) - self.ran.count(".")


def searched(
    cells: tuple[Cell, ...], truth: str, foreseen: Mapping[str, Forecast] | None = None
) -> Searched:
    """Search cells of which the truth is known."""
    signs = {cell.id: sign for cell, sign in zip(cells, truth, strict=True)}
    rounds = []

    def run(names: tuple[str, ...]) -> dict[str, Said]:
        rounds.append(names)
        return {name: said(signs[name]) for name in names}

    done = search(Survey(cells, foreseen or {}), run)
    found = standings(done)
    told = {one.cell.id: _sign(one.said) for one in found}
    return Searched(
        "".join(told.get(cell.id, " ") for cell in cells),
        "".join(signs[cell.id] if cell.id in done.ran else "." for cell in cells),
        len(rounds),
        found,
    )


def _sign(one: Said) -> str:
    return one.cause or ("+" if one.works else "!")
