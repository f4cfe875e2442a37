"""The remedies that were tried, what became of each, and what was not tried."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence

from matrix.model import Trial, Untried
from matrix.report.identifiers import compact
from matrix.report.sections import Block, Bullets, Code, Facts, Paragraph, Section, Subtitle

TRIED, UNTRIED = "Remedies that were tried", "Remedies that were not tried"
EXAMPLES = 4
"""Details that the view across cells shows; each cell's own account has all."""
PROOF = (
    "Each was applied in a variant of the cell or to a copy of the input, and the same probe ran"
    " again; your own files are as they were."
)


def sections(
    trials: Sequence[Trial], untried: Sequence[Untried], most: int = EXAMPLES
) -> list[Section]:
    """Two sections, of which the reports leave out what is empty; what works comes first."""
    groups: dict[tuple[object, ...], list[Trial]] = defaultdict(list)
    for one in sorted(trials, key=lambda one: not one.works):
        groups[one.works, one.says, one.edits].append(one)
    blocks: list[Block] = [Paragraph(PROOF)] if groups else []
    for those in groups.values():
        blocks += _trial(those)
    return [Section(TRIED, tuple(blocks)), Section(UNTRIED, _untried(untried, most))]


def of_cell(cell: str, trials: Sequence[Trial], untried: Sequence[Untried]) -> list[Section]:
    """The same for one cell."""
    mine = [one for one in trials if one.cell == cell]
    left = [one for one in untried if cell in one.cells]
    return sections(mine, left, sys.maxsize)


def _trial(those: Sequence[Trial]) -> tuple[Block, ...]:
    first = those[0]
    pairs = [("Cells", compact([one.cell for one in those]))]
    tried = [one.tried.id for one in those]
    if tried != [one.cell for one in those]:
        pairs.append(("Ran as", compact(tried)))
    told = Bullets(first.edits), Facts(tuple(pairs)), Code(first.command)
    return Subtitle(first.says), *told


def _untried(untried: Sequence[Untried], most: int) -> tuple[Block, ...]:
    told = [
        f"{one.remedy or one.cause or 'no cause'}: {one.reason} ({compact(one.cells)})"
        for one in untried
    ]
    blocks: list[Block] = [Bullets(tuple(told))] if told else []
    for one in untried:
        if one.details:
            more = len(one.details) - most
            rest = [f"and {more} more, see the cells' own accounts"] if more > 0 else []
            blocks += [Paragraph(f"In the way of {one.remedy}:")]
            blocks += [Bullets((*one.details[:most], *rest))]
    return tuple(blocks)
