"""The view across cells: each cause told once, with the cells that have it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from matrix.facts.observed import reduced
from matrix.judge.catalogue import UNDETERMINED
from matrix.model import Finding, Matrix, Result, Status
from matrix.report import outputs, remedies
from matrix.report.account import CERTAINTY, EVERYWHERE, cause_words
from matrix.report.escape import first_line
from matrix.report.grid import NO_REASON
from matrix.report.identifiers import compact
from matrix.report.interface import sheet_of
from matrix.report.sections import (
    Block,
    Bullets,
    Facts,
    Paragraph,
    Section,
    markdown,
    terminal,
)
from matrix.report.summary import plural
from matrix.report.ways import sentences
from matrix.report.words import where

Names = Callable[[Iterable[str]], str]
"""Names several cells, given by their identifiers, in one text."""

HEADING = "Why cells are not green"
EXAMPLES = 4
"""Pieces of evidence that are told of a cause; each cell's own account has all."""


@dataclass(frozen=True)
class Shared:
    """A cause and the results that have it: as the first one, or behind another."""

    finding: Finding
    first: tuple[Result, ...]
    later: tuple[Result, ...]

    @property
    def order(self) -> tuple[bool, bool, int]:
        """What holds everywhere comes first, what is open last, else what most cells have."""
        count = len(self.first) + len(self.later)
        return self.finding.code == UNDETERMINED, not self.finding.everywhere, -count


def overview(matrix: Matrix) -> str:
    """The view as a Markdown document, ``why.md`` of a report."""
    return markdown(HEADING, sections(matrix))


def across(matrix: Matrix, width: int) -> str:
    """The view for a terminal of ``width`` columns, without colour."""
    return terminal(HEADING, sections(matrix), width)


def shared(results: Iterable[Result]) -> tuple[Shared, ...]:
    """Each cause of the results that are not ``PASS``, those that concern most first.

    Two cells have the same cause when its code and its remedy are the same; of what is
    undetermined the evidence must be the same, too.
    """
    found: dict[object, list[tuple[Finding, Result, bool]]] = defaultdict(list)
    for result in results:
        if result.verdict.status is Status.PASS:
            continue
        for place, one in enumerate(result.verdict.findings):
            open_case = one.code == UNDETERMINED and tuple(map(reduced, one.evidence[:1]))
            found[one.code, one.remedy, open_case].append((one, result, place == 0))
    told = (
        Shared(
            group[0][0],
            tuple(result for _, result, first in group if first),
            tuple(result for _, result, first in group if not first),
        )
        for group in found.values()
    )
    return tuple(sorted(told, key=lambda one: one.order))


def sections(matrix: Matrix, names: Names = compact) -> list[Section]:
    """The view in parts, in which ``names`` names several cells."""
    counts = Counter(one.verdict.status for one in matrix.results)
    answers = ", ".join(f"{counts[status]} {status.value}" for status in Status if counts[status])
    head = f"{matrix.checkpoint.name}: {answers or 'no cells'}."
    rest = [one for one in matrix.results if not one.verdict.findings]
    told = (Paragraph(head), *_short(matrix.results), *outputs.short(matrix.results))
    parts = [Section("In short", told), Section("Other ways out", _ways(matrix))]
    parts += [_section(one, names) for one in shared(matrix.results)]
    parts.append(Section("Cells without a cause", _without(rest, names)))
    return [*parts, *remedies.sections(matrix.trials, matrix.untried)]


def _ways(matrix: Matrix) -> tuple[Block, ...]:
    told = sentences(sheet_of(matrix))
    return (Bullets(told),) if told else ()


def _short(results: Sequence[Result]) -> tuple[Block, ...]:
    if results and all(one.verdict.status is Status.PASS for one in results):
        return (Paragraph("Every cell restores it: there is nothing to explain."),)
    everywhere = [one.finding for one in shared(results) if one.finding.everywhere]
    if not everywhere:
        return ()
    causes = ", ".join(dict.fromkeys(cause_words(one.code) for one in everywhere))
    return (Paragraph(f"Whatever the cell: {causes}."),)


def _section(one: Shared, names: Names) -> Section:
    finding = one.finding
    count = plural(len(one.first) + len(one.later), "cell")
    sure = f"{CERTAINTY[finding.certainty]}."
    told = Paragraph(f"{sure} {EVERYWHERE}" if finding.everywhere else sure)
    pairs = [("Cells", names(result.cell.id for result in one.first))] if one.first else []
    if one.later:
        pairs.append(("Behind", f"another cause in {names(r.cell.id for r in one.later)}"))
    pairs += [("Way out", finding.remedy)] if finding.remedy else []
    blocks = (told, Facts(tuple(pairs)), *_evidence(one), *_blame(one.first, names))
    return Section(f"{cause_words(finding.code)}: {count}", blocks)


def _evidence(one: Shared) -> tuple[Block, ...]:
    """What shows the cause, each piece once; the first piece of every cell before others."""
    findings = [
        finding
        for result in (*one.first, *one.later)
        for finding in result.verdict.findings
        if (finding.code, finding.remedy) == (one.finding.code, one.finding.remedy)
    ]
    found = dict.fromkeys(reduced(item) for each in findings for item in each.evidence[:1])
    if len(found) == 1:
        found |= dict.fromkeys(map(reduced, one.finding.evidence))
    told = [item for item in found if item.strip()]
    more = len(told) - EXAMPLES
    shown = [*told[:EXAMPLES], *([f"and {more} more, see the cells' own accounts"] * (more > 0))]
    return (Paragraph("What shows it:"), Bullets(tuple(shown))) if shown else ()


def _blame(results: Iterable[Result], names: Names) -> tuple[Block, ...]:
    """What the green neighbours prove, each sentence once with the cells it is said of."""
    groups: dict[str, list[str]] = defaultdict(list)
    for one in results:
        if one.verdict.blame:
            groups[one.verdict.blame].append(one.cell.id)
    if len(groups) == 1:
        return (Paragraph(next(iter(groups))),)
    told = tuple(f"{names(cells)}: {words}" for words, cells in groups.items())
    return (Paragraph("Which version is at fault:"), Bullets(told)) if told else ()


def _without(results: Iterable[Result], names: Names) -> tuple[Block, ...]:
    """Cells that are not green and have no cause: their reasons, each once."""
    groups: dict[str, list[str]] = defaultdict(list)
    for one in results:
        verdict = one.verdict
        if verdict.status is not Status.PASS:
            at = where(verdict.phase)
            reason = first_line(verdict.reason) or NO_REASON
            groups[f"{verdict.status.value}{at}: {reason}"].append(one.cell.id)
    told = tuple(f"{words} ({names(cells)})" for words, cells in groups.items())
    return (Bullets(told),) if told else ()
