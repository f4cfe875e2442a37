"""The remedies that were tried, what became of each, and what was not tried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from matrix.model import Trial, Untried
from matrix.report.identifiers import compact
from matrix.report.sections import Block, Bullets, Code, Facts, Paragraph, Section, Subtitle

TRIED, UNTRIED = "Remedies that were tried", "Remedies that were not tried"
LONGEST_REASON = 600
PROOF = (
    "Each was applied in a variant of the cell or to a copy of the input, and the same probe ran"
    " again; your own files are as they were."
)


def sections(trials: Sequence[Trial], untried: Sequence[Untried]) -> list[Section]:
    """Two sections, of which the reports leave out what is empty; what works comes first."""
    groups: dict[tuple[object, ...], list[Trial]] = defaultdict(list)
    for one in sorted(trials, key=lambda one: not one.works):
        groups[one.works, one.says, one.edits].append(one)
    blocks: list[Block] = [Paragraph(PROOF)] if groups else []
    for those in groups.values():
        blocks += _trial(those)
    return [Section(TRIED, tuple(blocks)), Section(UNTRIED, _untried(untried))]


def of_cell(cell: str, trials: Sequence[Trial], untried: Sequence[Untried]) -> list[Section]:
    """The same for one cell."""
    mine = [one for one in trials if one.cell == cell]
    return sections(mine, [one for one in untried if cell in one.cells])


def _trial(those: Sequence[Trial]) -> tuple[Block, ...]:
    first = those[0]
    pairs = [("Cells", compact([one.cell for one in those]))]
    tried = [one.tried.id for one in those]
    if tried != [one.cell for one in those]:
        pairs.append(("Ran as", compact(tried)))
    told = Bullets(first.edits), Facts(tuple(pairs)), Code(first.command)
    return Subtitle(first.says), *told


def _untried(untried: Sequence[Untried]) -> tuple[Block, ...]:
    told = tuple(
        f"{one.remedy or one.cause or 'no cause'}: {_cut(one.reason)} ({compact(one.cells)})"
        for one in untried
    )
    return (Bullets(told),) if told else ()


def _cut(reason: str) -> str:
    return reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}…"
