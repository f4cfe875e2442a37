"""The form that filters the map and the list; it is shown where JavaScript runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from matrix.model import Status
from matrix.plan.versions import natural
from matrix.report.account import cause_words
from matrix.report.interface import Row
from matrix.report.page.markup import Html, tag
from matrix.report.words import status_words

KEYS = "Arrow keys move over the map, Enter opens a cell, Esc closes it, / goes to the filter."
PLAIN = "plain"
"""What stands for an install without a repair."""

Option = tuple[str, str]
"""A value, and the words for it."""


def form(rows: Sequence[Row]) -> Html:
    """Text, status, cause, Python and repair, each with how many cells have it."""
    total = len(rows)
    statuses = [(one.value, status_words(one)) for one in Status]
    causes = sorted((one, cause_words(one)) for one in {row.cause for row in rows if row.cause})
    pythons = [(one, one) for one in sorted({row.python for row in rows}, key=natural)]
    variants = [(one, one) for one in sorted({row.variant or PLAIN for row in rows})]
    hint = "version, cause, message …"
    search = tag("input", type="search", name="text", autocomplete="off", placeholder=hint)
    return tag(
        "form",
        tag("label", "Filter ", search),
        _choice("status", "Status", statuses, Counter(row.status.value for row in rows), total),
        _choice("cause", "Cause", causes, Counter(row.cause for row in rows), total),
        _choice("python", "Python", pythons, Counter(row.python for row in rows), total),
        _choice(
            "variant", "Install", variants, Counter(row.variant or PLAIN for row in rows), total
        ),
        tag("button", "Reset", type="reset"),
        tag("output", name="shown"),
        tag("p", KEYS, class_="quiet"),
        id="filter",
        role="search",
        aria_label="Cells",
        hidden=True,
    )


def _choice(
    name: str, title: str, values: Sequence[Option], counts: Mapping[str, int], total: int
) -> Html:
    """A choice among the values that occur; nothing where all cells have the same."""
    if total in counts.values():
        return Html()
    options = [
        tag("option", f"{words} ({counts[value]:,})", value=value)
        for value, words in values
        if value in counts
    ]
    every = tag("option", "all", value="")
    return tag("label", f"{title} ", tag("select", every, *options, name=name))
