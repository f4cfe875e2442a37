"""From a red cell to what may mend it, and to what cannot."""

from __future__ import annotations

from collections.abc import Sequence

from matrix.model import Certainty
from matrix.remedy import cells, configs, conversions, spelling
from matrix.remedy.nouns import Case, Proposal, Refusal, Remedies

REMEDIES: Remedies = {
    **cells.REMEDIES,
    **configs.REMEDIES,
    **conversions.REMEDIES,
    **spelling.REMEDIES,
}
ORDER = (Certainty.CERTAIN, Certainty.LIKELY, Certainty.POSSIBLE)


def proposed(
    case: Case, before: Sequence[Proposal] = ()
) -> tuple[tuple[Proposal, ...], tuple[Refusal, ...]]:
    """All changes that may mend a case, and why others cannot be made.

    Those of certain causes come first. ``before`` was applied already, and is not proposed
    again.
    """
    findings = sorted(case.findings, key=lambda one: ORDER.index(one.certainty))
    found = [
        said
        for one in findings
        for remedy in REMEDIES.get(one.code, ())
        if (said := remedy(case)) is not None
    ]
    used = {one.remedy for one in before}
    changes: dict[str, Proposal] = {}
    for one in found:
        if isinstance(one, Proposal) and one.remedy not in used:
            changes.setdefault(one.remedy, one)
    refusals = tuple(one for one in found if isinstance(one, Refusal))
    return tuple(changes.values()), refusals
