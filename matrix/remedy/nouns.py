"""The nouns of remedies: a red cell, what is proposed for it, and what one start is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from matrix.convert import Conversion
from matrix.judge.catalogue import CAUSES
from matrix.judge.evidence import Evidence
from matrix.model import Cell, Checkpoint, Finding, Recipe, Verdict

REMARKS = ("ckpt-path-suffix",)
"""Remarks of green cells for which there is a remedy: the cells were given the prefix, while the
config that the user trains with names a file of it."""


@dataclass(frozen=True)
class Case:
    """A red cell, or a green one with a remark, and all that is known of it.

    ``config`` is the text of the config that it was given. ``declared`` are the other
    cells of the same TensorFlow, OD API and Python in matrix.toml.
    """

    evidence: Evidence
    verdict: Verdict
    config: str = ""
    declared: tuple[Cell, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The causes that can show where the cell stopped: mending others changes nothing yet.

        In a green cell they are the remarks that say what would stop training elsewhere.
        """
        phase = self.verdict.phase
        if not phase:
            return tuple(one for one in self.verdict.findings if one.code in REMARKS)
        return tuple(
            one
            for one in self.verdict.findings
            if one.code in CAUSES and phase in CAUSES[one.code].phases
        )


@dataclass(frozen=True)
class Proposal:
    """One mechanical change that may mend a case.

    ``remedy`` is its code, a part of a variant's identifier; ``words`` say it in short,
    ``edits`` in whole sentences. What changes: ``recipe`` is that of a variant of the cell,
    ``cell`` one that matrix.toml declares, ``config`` the text of an edited copy of the
    config, ``conversion`` a converted copy of the checkpoint, ``mode`` another way of
    restoring; ``alone`` leaves out the training directory.
    """

    remedy: str
    words: str
    edits: tuple[str, ...]
    recipe: Recipe | None = None
    cell: Cell | None = None
    config: str = ""
    conversion: Conversion | None = None
    mode: str = ""
    alone: bool = False

    @property
    def new_environment(self) -> bool:
        """Whether it needs another environment than the cell's own: minutes, and room."""
        return self.recipe is not None or self.cell is not None


@dataclass(frozen=True)
class Refusal:
    """Why a remedy that fits the cause cannot be applied here; ``details`` is the whole list."""

    remedy: str
    reason: str
    details: tuple[str, ...] = ()


Remedy = Callable[[Case], Proposal | Refusal | None]
"""A remedy looks at a case and proposes a change, says why it cannot, or says nothing."""
Remedies = Mapping[str, tuple[Remedy, ...]]
"""The remedies by code of the cause, the likeliest first."""


@dataclass(frozen=True)
class Setup:
    """What one start is given, and how a user names it on the command line.

    ``given`` with ``step`` and ``config`` names the checkpoint, ``model_dir`` its training
    directory, ``matrix`` the file that declares the cell; None is what a user leaves out.
    """

    cell: Cell
    checkpoint: Checkpoint
    mode: str
    given: str
    step: int | None = None
    config: str | None = None
    model_dir: str | None = None
    matrix: str | None = None


@dataclass(frozen=True)
class Step:
    """A proposal that waits for its turn, and what it is applied on top of."""

    case: Case
    setup: Setup
    proposal: Proposal
    before: tuple[Proposal, ...] = field(default=())

    @property
    def chain(self) -> tuple[Proposal, ...]:
        """Everything that is applied, in order."""
        return (*self.before, self.proposal)
