"""The page of all reports, ``reports/index.html``: every checkpoint in a line, then side by side.

Its links are relative, so the folder of reports is a static site as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from matrix.model import Status
from matrix.report.grid import grid_of
from matrix.report.page.document import document
from matrix.report.page.markup import Html, join, tag
from matrix.report.page.side_by_side import Line, Report, lines, says, side_by_side
from matrix.report.page.top import bar, choices, meanings
from matrix.report.summary import answers, plural
from matrix.report.words import status_words

TITLE = "Where these checkpoints restore"
HEADS = ("Checkpoint", "Restores in", "Which to take", "Run")


def site(reports: Sequence[Report]) -> str:
    """The page; the same reports give the same bytes."""
    rows = lines(reports)
    every = [row for one in reports for row in one.sheet.rows]
    return document(
        TITLE,
        tag(
            "main",
            tag("header", tag("p", "od-matrix", class_="kicker"), tag("h1", TITLE),
                tag("p", _answer(reports, rows), class_="answer")),
            _form(rows),
            tag("section", tag("h2", "Checkpoints"), _checkpoints(reports), id="checkpoints"),
            tag(
                "section",
                tag("h2", "Side by side"),
                tag("p", "Each tile leads to the account of that cell.", class_="quiet"),
                tag("label", tag("input", type="checkbox", id="differ"),
                    " Only where they differ"),
                side_by_side(reports, rows),
                tag("ul", *meanings(every), class_="legend"),
            ),
        ),
        script="site.js",
    )  # fmt: skip


def _answer(reports: Sequence[Report], rows: Sequence[Line]) -> str:
    differ = sum(row.differs for row in rows)
    told = f"{plural(len(reports), 'checkpoint')} in {plural(len(rows), 'environment')}"
    return f"{told}; they differ in {differ:,} of them." if len(reports) > 1 else f"{told}."


def _checkpoints(reports: Sequence[Report]) -> Html:
    head = tag("thead", tag("tr", *(tag("th", one, scope="col") for one in HEADS)))
    table = tag("table", head, tag("tbody", *map(_line, reports)), class_="lines")
    return tag("div", table, class_="wide", tabindex=0)


def _line(report: Report) -> Html:
    """One checkpoint: what it is, how many cells restore it, which to take, and the run."""
    sheet = report.sheet
    good = sum(row.status is Status.PASS for row in sheet.rows)
    kind = f"{sheet.format}, {plural(sheet.variables, 'variable')}, {sheet.mode}"
    take = [
        tag("li", f"{title}: ", tag("a", row.id, href=f"{report.link}#{row.id}"))
        for title, row in choices(grid_of(sheet))
    ]
    return tag(
        "tr",
        tag("th", tag("a", sheet.checkpoint, href=report.link), tag("small", kind), scope="row"),
        tag("td", tag("strong", f"{good:,}"), f" of {plural(len(sheet.rows), 'environment')}",
            bar(sheet), tag("small", answers(sheet))),
        tag("td", tag("ul", *take) if take else "none"),
        tag("td", sheet.when, tag("small", sheet.engine)),
    )  # fmt: skip


def _form(rows: Sequence[Line]) -> Html:
    """The filter; it is shown where JavaScript runs."""
    said = {says(row) for line in rows for row in line.answers if row}
    options = [
        tag("option", status_words(one), value=one.value) for one in Status if one.value in said
    ]
    hint = {"type": "search", "autocomplete": "off"}
    parts = [
        tag("label", "Checkpoint ", tag("input", name="name", placeholder="name …", **hint)),
        tag("label", "Environment ", tag("input", name="text", placeholder="version …", **hint)),
        tag("label", "One of them says ",
            tag("select", tag("option", "anything", value=""), *options, name="status")),
        tag("button", "Reset", type="reset"),
        tag("output", name="shown"),
    ]  # fmt: skip
    return tag("form", join(parts), id="filter", role="search", aria_label="Reports", hidden=True)
