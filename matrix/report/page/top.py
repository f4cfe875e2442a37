"""The top of the page: what was tested, how many cells restore it, and which to take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from matrix.model import Status
from matrix.report import summary, words
from matrix.report.grid import Grid
from matrix.report.interface import Row, Sheet
from matrix.report.page.markup import Html, tag
from matrix.report.summary import plural

FULL = 1000
"""Units of the bar of answers."""


def header(sheet: Sheet, grid: Grid) -> Html:
    """Title, the answer in one sentence, the bar of answers, and where to go."""
    return tag(
        "header",
        tag("p", "Where this checkpoint restores", class_="kicker"),
        tag("h1", sheet.checkpoint),
        tag("p", *_answer(sheet), class_="answer"),
        bar(sheet),
        _counts(sheet),
        _choices(grid),
    )


def facts(sheet: Sheet) -> Html:
    """What was tested, when, with what and on which controls."""
    pairs = [
        tag("div", tag("dt", name), tag("dd", told)) for name, told in summary.facts(sheet, str)
    ]
    return tag("section", tag("h2", "About this run"), tag("dl", *pairs), id="about")


def legend(sheet: Sheet, grid: Grid) -> Html:
    """One line for each sign on the map."""
    signs = meanings(sheet.rows)
    others = summary.legend(sheet, grid, down=False)[len(signs) :]
    return tag("ul", *signs, *(tag("li", one) for one in others), class_="legend")


def meanings(rows: Iterable[Row]) -> list[Html]:
    """One line for each status that occurs."""
    present = {row.status for row in rows}
    return [tag("li", badge(one), f" {words.MEANINGS[one]}") for one in Status if one in present]


def badge(status: Status) -> Html:
    """A status as the legend shows it."""
    return tag("span", words.status_words(status), class_=f"badge {status.value}")


def _answer(sheet: Sheet) -> Iterator[str]:
    good, count = sum(row.status is Status.PASS for row in sheet.rows), len(sheet.rows)
    yield tag("strong", f"{good} of {plural(count, 'environment')}")
    yield f" {'restores' if count == 1 else 'restore'} it completely, its values checked."


def bar(sheet: Sheet) -> Html:
    """The answers as parts of one bar; the words beside it say the same."""
    counts = Counter(row.status for row in sheet.rows)
    parts, start = [], 0.0
    for status in Status:
        width = counts[status] / max(len(sheet.rows), 1) * FULL
        if width:
            place = {"x": f"{start:.1f}", "width": f"{width:.1f}"}
            parts.append(tag("rect", class_=status.value, height=10, **place))
        start += width
    return tag("svg", *parts, class_="bar", aria_hidden="true", viewBox=f"0 0 {FULL} 10",
               preserveAspectRatio="none")  # fmt: skip


def _counts(sheet: Sheet) -> Html:
    counts = Counter(row.status for row in sheet.rows)
    items = [tag("li", badge(one), f" {counts[one]:,}") for one in Status if counts[one]]
    return tag("ul", *items, class_="counts")


def choices(grid: Grid) -> list[tuple[str, Row]]:
    """The cells to take: the newest that restore it, without and with a repair, and the oldest."""
    good = [row for row in grid.rows if row.status is Status.PASS]
    plain = [row for row in good if not row.variant]
    chosen = []
    if plain:
        chosen.append(("Newest TensorFlow with a plain install", plain[-1]))
    if good and (not plain or good[-1] is not plain[-1]):
        chosen.append(("Newest TensorFlow, repaired", good[-1]))
    if plain and plain[0] is not plain[-1]:
        chosen.append(("Oldest with a plain install", plain[0]))
    return chosen or _closest(grid.rows)


def _closest(rows: Sequence[Row]) -> list[tuple[str, Row]]:
    """The cell that restores most, where none restores everything."""
    partial = [row for row in rows if row.status is Status.PARTIAL]
    if not partial:
        return []
    best = max(partial, key=lambda row: row.matched)
    return [(f"None does. Closest, {best.matched:,} of {best.total:,} variables", best)]


def _choices(grid: Grid) -> Html:
    chosen = [_choice(title, row) for title, row in choices(grid)]
    return tag("dl", *chosen, class_="choices") if chosen else Html()


def _choice(title: str, row: Row) -> Html:
    install = f"repair: {row.variant}" if row.variant else "plain install"
    told = (
        tag("strong", f"TensorFlow {row.tensorflow}"),
        f"with OD API {row.od}, Python {row.python}, {install}",
        tag("br"),
        tag("a", row.id, href=f"#{row.id}"),
    )
    return tag("div", tag("dt", title), tag("dd", *told))
