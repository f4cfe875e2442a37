"""What a conversion is: where each of a model's variables comes from, and what is left out."""

from __future__ import annotations

from dataclasses import dataclass

from matrix.model import Checkpoint, Variable

NAMES, OBJECTS = "name-based", "object-based"


@dataclass(frozen=True)
class Pair:
    """A variable of the model, and the key of the tensor in the checkpoint that it gets."""

    model: Variable
    key: str


@dataclass(frozen=True)
class Dropped:
    """A tensor of the checkpoint that the copy does without, and why no model misses it."""

    key: str
    why: str


@dataclass(frozen=True)
class Conversion:
    """What a converted copy will hold; every tensor of ``source`` is in a pair or dropped.

    ``kind`` says how the copy is restored: ``name-based`` (TensorFlow 1) or ``object-based``
    (TensorFlow 2). ``how`` are sentences on where the names come from. ``by_order`` marks
    pairs that rest on shapes and order and not on names: a restore proves nothing about
    them, only equal outputs do.
    """

    source: Checkpoint
    kind: str
    pairs: tuple[Pair, ...]
    dropped: tuple[Dropped, ...]
    how: tuple[str, ...]
    by_order: bool = False


@dataclass(frozen=True)
class Refused:
    """Why there is no conversion: one sentence, and every tensor that is unaccounted for.

    ``missing`` are variables of the model without a tensor, under the model's names;
    ``unexplained`` are tensors of the checkpoint that no variable takes and that belong to
    nothing that a model can do without.
    """

    why: str
    missing: tuple[Variable, ...] = ()
    unexplained: tuple[Variable, ...] = ()
