"""The nouns of the forecast: what is foreseen, and how it compares with what was seen."""

from __future__ import annotations

from dataclasses import dataclass

from matrix.model import Cell, Finding, Status


@dataclass(frozen=True)
class Forecast:
    """What one cell is expected to answer for one checkpoint.

    ``findings`` are the causes that are foreseen, the decisive one first; ``basis`` says in
    sentences what the expectation rests on. ``UNTESTED`` means that nothing is foreseen.
    """

    cell: Cell
    status: Status
    phase: str = ""
    findings: tuple[Finding, ...] = ()
    basis: tuple[str, ...] = ()
    controls: str = "not run"

    @property
    def cause(self) -> str:
        """The code of the decisive cause; empty under ``PASS``."""
        return self.findings[0].code if self.findings and self.status is not Status.PASS else ""

    @property
    def reason(self) -> str:
        """One line: the strongest evidence of the cause, else what it rests on."""
        told = [line for finding in self.findings[:1] for line in finding.evidence]
        return next(iter((*told, *self.basis)), "")


@dataclass(frozen=True)
class Answer:
    """A status with its phase and cause, foreseen or seen, and one line that says why."""

    status: Status
    phase: str
    cause: str
    reason: str


@dataclass(frozen=True)
class Disagreement:
    """A cell that answered otherwise than foreseen: a case to learn from.

    ``basis`` is what the forecast rested on.
    """

    cell: str
    foreseen: Answer
    seen: Answer
    basis: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agreement:
    """How far a forecast came true, over the cells that it spoke of and that answered.

    ``statuses`` counts those of ``total`` cells with the status that was foreseen, and
    ``causes`` those of them that also have the cause that was foreseen. Every other cell
    is among the ``disagreements``.
    """

    total: int
    statuses: int
    causes: int
    disagreements: tuple[Disagreement, ...] = ()
