"""What a report shows."""

from __future__ import annotations

from dataclasses import dataclass

from matrix.model.given import Checkpoint, Export
from matrix.model.judged import Equivalence, Status, Verdict
from matrix.model.planned import Cell
from matrix.model.seen import Observation


@dataclass(frozen=True)
class Result:
    """One cell's answer for one checkpoint, with all that the report needs.

    ``exports`` are the same cell's answers for what was exported beside the checkpoint, before
    they are compared with the checkpoint's own outputs.
    ``equivalence`` compares its outputs on the deterministic image with the reference cell's,
    ``on_picture`` those on the user's. Both are None where there is nothing to compare.
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

    @property
    def whole(self) -> bool:
        """Whether the cell is green and every variable of its model holds the checkpoint's value.

        Only then are its outputs those of the checkpoint alone.
        """
        seen = self.observation
        if self.verdict.status is not Status.PASS or seen is None or seen.restore is None:
            return False
        return seen.restore.bound == len(seen.model)


@dataclass(frozen=True)
class Trial:
    """A remedy that was applied to a red cell or to a copy of its input, and probed again.

    ``cell`` was red, or green with a remark, and ``remedies`` (codes, in order) were applied;
    ``tried`` is the cell that ran, a variant of it or itself, and ``given`` the checkpoint that
    it got, the user's own or a copy. ``works`` only where the verdict is ``PASS``. ``says`` is
    one line, ``edits`` what was changed, a sentence each, and ``command`` repeats the run.
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
class Untried:
    """What might mend red cells and was not tried, or why nothing mechanical can.

    ``remedy`` says it in short, empty where no remedy is known for ``cause``. ``details`` are
    all things that stand in the way, such as tensors that a conversion cannot account for.
    """

    cells: tuple[str, ...]
    cause: str
    remedy: str
    reason: str
    details: tuple[str, ...] = ()


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
    untried: tuple[Untried, ...] = ()
    exports: tuple[ExportResult, ...] = ()
