"""Remedies in the checkpoint: a copy of it under the names that the cell's model has."""

from __future__ import annotations

from collections import Counter

from matrix.convert import Conversion, Refused, plan
from matrix.model import Variable
from matrix.remedy.nouns import Case, Proposal, Refusal, Remedies

MOST_NAMED = 20
"""Tensors that a refusal names; the rest is counted."""
BY_ORDER = "some pairs rest on shapes and order alone: compare the outputs before you rely on it"


def converted(case: Case) -> Proposal | Refusal | None:
    """A converted copy, where every tensor on both sides is accounted for."""
    seen = case.evidence.observation
    found = plan(case.evidence.checkpoint, seen.model if seen else ())
    if isinstance(found, Refused):
        return Refusal("convert", refusal_words(found))
    return Proposal("convert", _words(found), _edits(found), conversion=found)


REMEDIES: Remedies = {
    "ckpt-naming-mismatch": (converted,),
    "ckpt-ema-names": (converted,),
    "ckpt-format-tf1-in-tf2": (converted,),
}


def refusal_words(refused: Refused) -> str:
    """Why there is no conversion, with the tensors that are unaccounted for."""
    lists = (
        ("without a tensor", refused.missing),
        ("without a place", refused.unexplained),
    )
    told = [f"{title}: {_listed(those)}" for title, those in lists if those]
    return " ".join([refused.why, *told])


def _listed(variables: tuple[Variable, ...]) -> str:
    names = [one.name for one in variables]
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more." if more > 0 else ".")


def _words(found: Conversion) -> str:
    return f"a converted copy of the checkpoint ({len(found.pairs)} variables, {found.kind})"


def _edits(found: Conversion) -> tuple[str, ...]:
    dropped = (f"left out: {_counted(found)}",) if found.dropped else ()
    return (*found.how, *dropped, *((BY_ORDER,) if found.by_order else ()))


def _counted(found: Conversion) -> str:
    """What is left out, each reason with the number of tensors."""
    reasons = Counter(one.why for one in found.dropped)
    return ", ".join(f"{count} ({why})" for why, count in reasons.items())
