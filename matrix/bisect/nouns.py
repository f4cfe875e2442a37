"""What a bisection is about: two sides, the changes between them, and what mixtures said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matrix.model import Cell, Lock, Result


class Kind(StrEnum):
    """What can differ between two cells."""

    PYTHON = "Python"
    PACKAGE = "package"
    SOURCE = "OD API tree"
    VARIABLE = "environment variable"
    LINK = "link"
    FILE = "file"
    BUILD = "build constraints"


@dataclass(frozen=True)
class Side:
    """A cell and the lock that it runs with."""

    cell: Cell
    lock: Lock


@dataclass(frozen=True)
class Change:
    """One thing in which the bad side differs from the good one.

    ``good`` and ``bad`` are what each side has, empty where it has none: of a package the
    entry of its lock, with hashes; else a version, a value or a text.
    """

    kind: Kind
    name: str
    good: str = ""
    bad: str = ""


Changes = frozenset[Change]
"""What a mixture takes from the bad side; everything else is the good side's."""


class Outcome(StrEnum):
    """What a mixture is, seen from the two sides."""

    GOOD = "as good"
    BAD = "as bad"
    OTHER = "neither"


@dataclass(frozen=True)
class Commit:
    """One revision of an OD API repository; ``day`` is the committer's, YYYY-MM-DD."""

    revision: str
    day: str
    subject: str


@dataclass(frozen=True)
class Step:
    """One mixture that was tried: with these changes, and where ``commit`` is given, with it."""

    changes: Changes
    result: Result
    outcome: Outcome
    commit: Commit | None = None


@dataclass(frozen=True)
class Narrowed:
    """How far the difference was narrowed.

    The mixture of ``low`` is as good and that of ``high``, which holds all of ``low``, as
    bad. Where it is ``complete``, every change of ``high`` is needed for that; else the
    budget ended before, and the cause is in what ``high`` has more than ``low``.
    """

    low: Changes
    high: Changes
    complete: bool


@dataclass(frozen=True)
class History:
    """How far a change of revision was narrowed.

    ``works`` is the last revision that is as good, ``fails`` the first that is as bad, and
    ``between`` counts the revisions between them that are neither, or were not tried.
    """

    works: Commit
    fails: Commit
    between: int


@dataclass(frozen=True)
class Bisection:
    """The answer, and all that was run for it.

    ``back`` is the bad cell with the cause taken back; it is absent where the cause is all
    that differs, or the budget had ended. ``budget`` bounds the mixtures that are started.
    """

    checkpoint: str
    mode: str
    engine: str
    good: Result
    bad: Result
    changes: tuple[Change, ...]
    narrowed: Narrowed
    steps: tuple[Step, ...]
    budget: int
    back: Step | None = None
    history: History | None = None

    @property
    def runs(self) -> int:
        """The mixtures that were started; the others were known from earlier runs."""
        return sum(not step.result.reused for step in self.steps)

    @property
    def answers(self) -> tuple[Result, Result]:
        """The last good and the first bad run."""
        if self.history is None:
            return self._result(self.narrowed.low), self._result(self.narrowed.high)
        works, fails = self.history.works, self.history.fails
        found = {one.commit: one.result for one in self.steps if one.commit}
        return (
            found.get(works) or self._result(self.narrowed.low),
            found.get(fails) or self._result(self.narrowed.high),
        )

    def _result(self, changes: Changes) -> Result:
        """What the mixture with these changes said; of none and of all, what the sides said."""
        if not changes:
            return self.good
        if changes == frozenset(self.changes):
            return self.bad
        return next(one.result for one in self.steps if one.changes == changes and not one.commit)
