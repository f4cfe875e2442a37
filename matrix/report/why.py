"""What a pasted message can mean, as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from matrix.judge.catalogue import CAUSES, UNDETERMINED, remedy
from matrix.judge.messages import Reading
from matrix.report.escape import one_line

SURE = "certain: this text has no other cause"
FIRST = "likely: other causes of this text are rare"
OPEN = "not decided by this text alone"


def text(reading: Reading) -> str:
    """The causes, what decides between them, and the way out, ending in a line end."""
    if reading.code == UNDETERMINED and not reading.alternatives:
        return "\n".join(_unknown(reading)) + "\n"
    parts = [f"Read: {one_line(reading.line)}"] if reading.line else []
    if reading.code != UNDETERMINED:
        parts += ["", _head(reading.code), f"  {SURE if reading.certain else FIRST}"]
        parts += [f"  {CAUSES[reading.code].definition}", f"  Way out: {one_line(reading.remedy)}"]
    if not reading.certain:
        parts += ["", f"To decide: {reading.look_at}", *_others(reading)]
    return "\n".join(parts) + "\n"


def _head(code: str) -> str:
    return f"{code}: {CAUSES[code].title}"


def _others(reading: Reading) -> Sequence[str]:
    """The other causes, each with its way out."""
    others = [code for code in reading.alternatives if code not in (reading.code, UNDETERMINED)]
    head = "It can also be:" if reading.code != UNDETERMINED else f"It can be ({OPEN}):"
    lines = [head] if others else []
    for code in others:
        lines += [f"  {_head(code)}", f"    {remedy(code)}"]
    return lines


def _unknown(reading: Reading) -> Sequence[str]:
    return (
        f"{UNDETERMINED}: no rule knows this text.",
        f"To decide: {reading.look_at}",
        f"Way out: {reading.remedy}",
    )
