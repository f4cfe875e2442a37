"""Remedies in the checkpoint: a copy of it under the names that the cell's model has."""

from __future__ import annotations

from collections import Counter

from matrix.convert import Conversion, Refused, plan
from matrix.model import Variable
from matrix.remedy.nouns import Case, Proposal, Refusal, Remedies

BY_ORDER = "some pairs rest on shapes and order alone: compare the outputs before you rely on it"


def converted(case: Case) -> Proposal | Refusal | None:
    """A converted copy, where every tensor on both sides is accounted for."""
    seen = case.evidence.observation
    found = plan(case.evidence.checkpoint, seen.model if seen else ())
    if isinstance(found, Refused):
        return Refusal("convert", found.why, _unaccounted(found))
    return Proposal("convert", _words(found), _edits(found), conversion=found)


REMEDIES: Remedies = {
    "ckpt-naming-mismatch": (converted,),
    "ckpt-ema-names": (converted,),
    "ckpt-format-tf1-in-tf2": (converted,),
}


def _unaccounted(refused: Refused) -> tuple[str, ...]:
    """Every tensor that has no counterpart on the other side."""
    return (
        *(f"{_tensor(one)} of the model has no tensor" for one in refused.missing),
        *(f"{_tensor(one)} of the checkpoint has no place" for one in refused.unexplained),
    )


def _tensor(one: Variable) -> str:
    return f"{one.name} {list(one.shape)}"


def _words(found: Conversion) -> str:
    return f"a converted copy of the checkpoint ({len(found.pairs)} variables, {found.kind})"


def _edits(found: Conversion) -> tuple[str, ...]:
    dropped = (f"left out: {_counted(found)}",) if found.dropped else ()
    return (*found.how, *dropped, *((BY_ORDER,) if found.by_order else ()))


def _counted(found: Conversion) -> str:
    """What is left out, each reason with the number of tensors."""
    reasons = Counter(one.why for one in found.dropped)
    return ", ".join(f"{count} ({why})" for why, count in reasons.items())
