"""The rename map: the same tensors under other names, found by names, shapes and order."""

from __future__ import annotations

from collections.abc import Sequence

from matrix.judge.renames.nouns import (
    BY_LABELS,
    BY_ORDER,
    BY_RULES,
    Found,
    RenameMap,
    Rule,
    Search,
)
from matrix.judge.renames.order import by_labels, by_order
from matrix.judge.renames.remedy import assignment_map
from matrix.judge.renames.substitution import by_rules
from matrix.model import Variable

__all__ = ["BY_LABELS", "BY_ORDER", "BY_RULES", "RenameMap", "Rule", "assignment_map", "find"]

ENOUGH = 0.5
PROVEN = 0.95
"""The shares of the missing variables that a map must explain: to be one, and to end the search."""

SEARCHES: tuple[tuple[str, Search], ...] = (
    (BY_RULES, by_rules),
    (BY_LABELS, by_labels),
    (BY_ORDER, by_order),
)


def find(missing: Sequence[Variable], unexpected: Sequence[Variable]) -> RenameMap | None:
    """The map of unexpected checkpoint tensors to missing model variables, if there is one.

    ``missing`` are model variables without a value in the checkpoint, ``unexpected`` the
    checkpoint's tensors that no variable took, without slots, averages and bookkeeping and
    under the model's way of writing names. Substitutions come first, then the variables'
    own names, then shapes and order: the first that explains nearly all of ``missing``, else
    the one that explains most, if that is half. A pair has one shape and type on both sides
    and shares neither of its names with another.
    """
    best: RenameMap | None = None
    for kind, search in SEARCHES:
        told = _told(search(missing, unexpected), kind, missing, unexpected)
        if told.explained >= ENOUGH and (best is None or told.explained > best.explained):
            best = told
        if told.explained >= PROVEN:
            break
    return best


def _told(
    found: Found, kind: str, missing: Sequence[Variable], unexpected: Sequence[Variable]
) -> RenameMap:
    return RenameMap(
        rules=found.rules,
        pairs=tuple(
            (unexpected[index].name, missing[wanted].name) for index, wanted in found.pairs
        ),
        explained=len(found.pairs) / max(len(missing), 1),
        ambiguous=found.ambiguous,
        kind=kind,
        objects=any(one.label for one in missing),
    )
