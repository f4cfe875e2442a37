"""What a report shows."""

from __future__ import annotations

from dataclasses import dataclass

from matrix.model.given import Checkpoint, Export
from matrix.model.judged import Equivalence, Verdict
from matrix.model.planned import Cell
from matrix.model.seen import Observation


@dataclass(frozen=True)
class Result:
    """One cell's answer for one checkpoint, with all that the report needs.

    ``equivalence`` compares its outputs on the deterministic image with the reference cell's,
    ``on_picture`` those on the user's. Both are None where there is nothing to compare.
    ``exports`` are the same cell's answers for what was exported beside the checkpoint.
    """

    cell: Cell
    verdict: Verdict
    engine: str
    environment_digest: str
    seconds: float
    reused: bool
    observation: Observation | None = None
    freeze: str = ""
    build_log: str = ""
    equivalence: Equivalence | None = None
    exports: tuple[ExportResult, ...] = ()
    on_picture: Equivalence | None = None


@dataclass(frozen=True)
class Trial:
    """A remedy that was applied to a red cell or to a copy of its input, and probed again.

    ``cell`` was red and ``remedies`` (codes, in order) were applied; ``tried`` is the cell
    that ran, a variant of it or itself, and ``given`` the checkpoint that it got, the user's
    own or a copy. ``works`` only where the verdict is ``PASS``. ``says`` is one line, ``edits``
    what was changed, a sentence each, and ``command`` repeats the run.
    """

    cell: str
    remedies: tuple[str, ...]
    tried: Cell
    given: str
    verdict: Verdict
    works: bool
    says: str
    edits: tuple[str, ...]
    command: str


@dataclass(frozen=True)
class ExportResult:
    """One cell's answer for one exported model.

    The result's ``equivalence`` compares its outputs with those of the checkpoint in
    ``equivalence.reference``, a cell.
    """

    export: Export
    result: Result


@dataclass(frozen=True)
class Matrix:
    """The results of one checkpoint over all asked cells: what a report shows."""

    checkpoint: Checkpoint
    mode: str
    engine: str
    when: str
    results: tuple[Result, ...]
    trials: tuple[Trial, ...] = ()
    exports: tuple[ExportResult, ...] = ()
