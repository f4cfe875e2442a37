"""One cell on the page: its answer, its phases, its account, its evidence.

The account is the one of ``why.md``, written as HTML. What is long lies beside the page and is
linked: the whole log, the observation with every variable, and the lock as it was installed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import quote

from matrix.advise.everywhere import Ways
from matrix.model import Matrix, Result
from matrix.report import grounds
from matrix.report.account import brief, sections
from matrix.report.page import blocks, moves
from matrix.report.page.beside import Beside
from matrix.report.page.markup import Html, join, tag
from matrix.report.page.timeline import timeline
from matrix.report.sections import Section
from matrix.report.words import status_words

WHOLE = 500
"""Cells up to which the page holds whole accounts. Beyond it each is brief, and the rest is in its
``why.md``: 10,000 whole accounts would be 90 MB."""
FOLDED = (
    "What each way of restoring would find",
    "Ruled out",
    "How sure this is",
    "Versions",
)
"""Parts of an account that wait behind their titles."""


def article(
    result: Result,
    matrix: Matrix,
    beside: Beside,
    ways: Ways | None,
    cells: Collection[str],
) -> Html:
    """All that the page says of one cell; without ``ways`` it says how to find them."""
    cell = result.cell
    whole = len(cells) <= WHOLE
    verdict, *parts = _whole(result, matrix, cells) if whole else _brief(result, cells)
    return tag(
        "article",
        *_heading(result),
        verdict,
        moves.leaving(result, ways, cells, beside) if ways else moves.elsewhere(cell.id, beside),
        *parts,
        *_again(cell.id, beside, whole),
        id=cell.id,
    )


def _heading(result: Result) -> Iterator[Html]:
    cell, verdict = result.cell, result.verdict
    inferred = verdict.inferred.value if verdict.inferred else ""
    words = status_words(verdict.status, verdict.matched, verdict.total, inferred)
    repair = f" + {cell.variant}" if cell.variant else ""
    versions = f"TensorFlow {cell.tensorflow} · OD API {cell.od} · Python {cell.python}{repair}"
    yield tag("p", words, class_=f"badge {verdict.status.value}")
    yield tag("h2", cell.id)
    yield tag("p", versions, class_="quiet")


def _whole(result: Result, matrix: Matrix, cells: Collection[str]) -> Iterator[Html]:
    """Yield the parts of the account, the strip of phases before their table."""
    show = blocks.linking(cells)
    parts = sections(result, matrix)
    told = any(one.title == grounds.LOG for one in parts)
    for one in [*parts, *([] if told else grounds.log(result))]:
        if one.blocks:
            strip = _strip(result) if one.title == "What was tried" else Html()
            yield blocks.section(one, 3, show, strip, closed=one.title in FOLDED or _raw(one))


def _brief(result: Result, cells: Collection[str]) -> Iterator[Html]:
    """Yield the parts that say most, and the strip of phases."""
    show = blocks.linking(cells)
    for one in brief(result):
        if one.blocks:
            yield blocks.section(one, 3, show)
    yield _strip(result)


def _strip(result: Result) -> Html:
    return timeline(result.observation.phases) if result.observation else Html()


def _raw(one: Section) -> bool:
    return one.title == grounds.LOG or one.title.startswith("Exception at ")


def _again(cell: str, beside: Beside, whole: bool) -> Iterator[Html]:
    """Yield the command that repeats the cell, and links to what lies beside the page."""
    told = beside.evidence
    links = {name: tag("a", name, href=f"cells/{quote(cell)}/{name}") for name in told}
    yield tag("h3", "Run it again")
    yield tag("pre", beside.again(cell), class_="command", tabindex=0)
    yield tag("h3", "Beside this page")
    if whole:
        yield tag("ul", *(tag("li", links[name], f", {words}") for name, words in told.items()))
    else:
        yield tag("p", *(join([link, " "]) for link in links.values()))
