"""What a rename map is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matrix.model import Variable

PREFIX, SEGMENT, PART = "prefix", "segment", "part"
BY_RULES, BY_LABELS, BY_ORDER = "rules", "labels", "order"


@dataclass(frozen=True)
class Rule:
    """One substitution from a checkpoint's name to the model's.

    ``kind`` is ``prefix`` (``old`` at the beginning becomes ``new``; both end in a slash
    or are empty), ``segment`` (everything between two slashes, wherever it stands; ``new``
    may be empty) or ``part`` (a piece of a segment with the signs around it, ``_bn/``).
    """

    old: str
    new: str
    kind: str

    @property
    def texts(self) -> tuple[str, str]:
        """What to replace by what in ``//name/``: the one definition of a substitution."""
        if self.kind == PREFIX:
            return f"//{self.old}", f"//{self.new}"
        if self.kind == SEGMENT:
            return f"/{self.old}/", f"/{self.new}/" if self.new else "/"
        return self.old, self.new

    def apply(self, name: str) -> str:
        """The name after the substitution, the same where it does not fit."""
        return f"//{name}/".replace(*self.texts)[2:-1]


@dataclass(frozen=True)
class RenameMap:
    """Pairs of (checkpoint name, model name), and the rules that make one of the other.

    The rules apply one after the other. ``explained`` is the share of the missing variables
    that have a pair, ``ambiguous`` how many have none because several tensors fit equally
    well. ``kind`` is ``rules``, ``labels`` (the variables' own names in the object graph
    agree) or ``order`` (only shapes and order agree); the last two have no rules.
    ``objects`` says that the names are paths of objects (TF2).
    """

    rules: tuple[Rule, ...]
    pairs: tuple[tuple[str, str], ...]
    explained: float
    ambiguous: int = 0
    kind: str = BY_RULES
    objects: bool = False


@dataclass(frozen=True)
class Found:
    """Pairs of indices (unexpected, missing), and what could not be told apart."""

    pairs: tuple[tuple[int, int], ...]
    ambiguous: int = 0
    rules: tuple[Rule, ...] = ()


Search = Callable[[Sequence[Variable], Sequence[Variable]], Found]
"""A way to pair missing with unexpected variables, in this order."""


def kind_of(one: Variable) -> tuple[tuple[int, ...], str]:
    """What must be equal before two variables can be the same."""
    return one.shape, one.dtype
