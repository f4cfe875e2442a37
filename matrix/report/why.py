"""What a pasted message can mean, as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from matrix.judge.catalogue import CAUSES, UNDETERMINED, remedy
from matrix.judge.messages import Reading
from matrix.report.dialect import WIDTH
from matrix.report.escape import one_line

SURE = "certain: this text has no other cause"
FIRST = "likely: other causes of this text are rare"
OPEN = "not decided by this text alone"


def text(reading: Reading, width: int = WIDTH) -> str:
    """The causes, what decides between them, and the way out, ending in a line end."""
    lines = [_wrapped(f"{label}{words}", indent, width) for indent, label, words in _told(reading)]
    return "\n".join(lines) + "\n"


def _told(reading: Reading) -> Iterator[tuple[int, str, str]]:
    """Yield the indent, the label and the words of each paragraph."""
    if reading.line:
        yield 0, "Read: ", one_line(reading.line)
        yield 0, "", ""
    if reading.code == UNDETERMINED and not reading.alternatives:
        yield 0, "", f"{UNDETERMINED}: no rule knows this text."
        yield 0, "To decide: ", reading.look_at
        yield 0, "Way out: ", reading.remedy
        return
    if reading.code != UNDETERMINED:
        yield 0, "", _head(reading.code)
        yield 2, "", SURE if reading.certain else FIRST
        yield 2, "", CAUSES[reading.code].definition
        yield 2, "Way out: ", one_line(reading.remedy)
    if not reading.certain:
        yield from _others(reading)


def _others(reading: Reading) -> Iterator[tuple[int, str, str]]:
    """Yield what decides, and the other causes with what to look at and their way out."""
    if reading.code != UNDETERMINED:
        yield 0, "", ""
    if reading.code != UNDETERMINED or reading.look_at != CAUSES[reading.alternatives[0]].look_at:
        yield 0, "To decide: ", reading.look_at
    others = [code for code in reading.alternatives if code not in (reading.code, UNDETERMINED)]
    if others:
        also = "It can also be:" if reading.code != UNDETERMINED else f"It can be ({OPEN}):"
        yield 0, "", also
    for code in others:
        yield 2, "", _head(code)
        yield 4, "Look at: ", CAUSES[code].look_at
        yield 4, "Way out: ", remedy(code)


def _head(code: str) -> str:
    return f"{code}: {CAUSES[code].title}"


def _wrapped(words: str, indent: int, width: int) -> str:
    return textwrap.fill(
        words,
        max(width, 2 * indent + 20),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_on_hyphens=False,
        break_long_words=False,
    )
