"""``feed.atom``: the history of a report for feed readers (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator

from matrix.report import moment
from matrix.report.interchange.elements import Element, document, element
from matrix.report.interchange.history import Entry, History, Turn
from matrix.report.page.markup import Html, join, tag
from matrix.report.summary import plural

PAGE = "index.html"


def write(history: History) -> str:
    """The whole feed, its entries in the order of the history."""
    newest = history.entries[0].when if history.entries else history.begun
    return document(
        element(
            "feed",
            {"xmlns": "http://www.w3.org/2005/Atom"},
            element("id", text=history.id),
            element("title", text=f"{history.checkpoint}: where it restores"),
            element("updated", text=moment.rfc3339(newest)),
            element("author", {}, element("name", text="od-matrix")),
            element("link", {"rel": "alternate", "type": "text/html", "href": PAGE}),
            *(_entry(one, history.checkpoint) for one in history.entries),
        )
    )


def _entry(one: Entry, checkpoint: str) -> Element:
    number = len(one.changes) + one.more
    answers = "answers" if number == 1 else "answer"
    title = f"{checkpoint}: {plural(number, 'cell')} {answers} otherwise"
    return element(
        "entry",
        {},
        element("id", text=one.id),
        element("title", text=title),
        element("updated", text=moment.rfc3339(one.when)),
        element("content", {"type": "html"}, text=join(_told(one))),
    )


def _told(one: Entry) -> Iterator[Html]:
    yield tag("p", " ".join([f"The report before was of {one.before}.", *one.notes]))
    yield tag("ul", *(tag("li", _change(turn)) for turn in one.changes))
    if one.more:
        yield tag("p", f"{plural(one.more, 'more cell')} not listed.")


def _change(turn: Turn) -> str:
    was, now = turn.was or "not there", turn.now or "not there any more"
    return f"{turn.cell}: {now}, was {was}" if turn.was else f"{turn.cell}: {now}, is new"
