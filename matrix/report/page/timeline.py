"""The phases of a cell as one strip, each as long as it took."""

from __future__ import annotations

from collections.abc import Sequence

from matrix.model import Phase
from matrix.report.page.markup import Html, tag

WIDTH = 1000
"""Units of the strip, which the page stretches to its place."""
LEAST = 4
"""Units that the shortest phase keeps, so that it can be seen."""


def timeline(phases: Sequence[Phase]) -> Html:
    """The strip; nothing where no phase ran."""
    ran = [one for one in phases if one.outcome != "skipped"]
    total = sum(one.seconds for one in ran)
    if not total:
        return Html()
    parts, start = [], 0.0
    for one in ran:
        width = max(one.seconds / total * WIDTH, LEAST)
        parts.append(_part(one, start, width))
        start += width
    spoken = ", ".join(_words(one) for one in ran)
    box = f"0 0 {start:.0f} 10"
    return tag("svg", *parts, class_="timeline", role="img", aria_label=f"Phases: {spoken}",
               viewBox=box, preserveAspectRatio="none")  # fmt: skip


def _part(phase: Phase, start: float, width: float) -> Html:
    # Coloured by class, not by attribute: the colours follow the theme.
    outcome = "ok" if phase.outcome == "ok" else "bad"
    return tag("rect", class_=outcome, x=f"{start:.1f}", width=f"{width:.1f}", height=10)


def _words(phase: Phase) -> str:
    failed = "" if phase.outcome == "ok" else f" ({phase.outcome})"
    return f"{phase.name} {phase.seconds:.2f} s{failed}"
