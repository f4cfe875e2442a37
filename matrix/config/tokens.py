"""The words of protobuf's text format, with their places.

The expressions are those of the tokenizer in protobuf's Python package (``text_format.py``
of 3.19.6, 4.25.3 and 7.35.0): lines end at a line feed only, a column counts characters,
a quoted string does not cross a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

GAP = re.compile(r"(?:\s+|#[^\n]*)++")
WORD = re.compile(
    r"""(?P<name>[a-zA-Z_][0-9a-zA-Z_+-]*)
    |(?P<number>(?:[0-9+-]|\.[0-9])[0-9a-zA-Z_.+-]*)
    |(?P<string>"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+"|'[^'\\\n]*+(?:\\[^\n][^'\\\n]*+)*+')
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """One word: ``kind`` is name, number, string, sign, or end where the text ends.

    ``start`` and ``end`` are offsets in the text, ``first`` says that nothing but spaces
    stands before it on its line.
    """

    kind: str
    text: str
    start: int
    line: int
    column: int
    first: bool

    @property
    def end(self) -> int:
        """The offset behind the word."""
        return self.start + len(self.text)


class Tokens:
    """The words of a text, one after the other, in a time linear in its length."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._line = 1
        self._line_start = 0
        self._seen = 0
        self.next = self._read(0)

    def take(self) -> Token:
        """Return the next word and go behind it."""
        token = self.next
        self.next = self._read(token.end)
        return token

    def skip_to(self, offset: int) -> None:
        """Go on at an offset that is not before the next word."""
        self.next = self._read(max(offset, self.next.start))

    def rest(self, stop: re.Pattern[str]) -> str:
        """The text from the next word to where ``stop`` matches, without spaces at its end."""
        found = stop.search(self.text, self.next.start)
        return self.text[self.next.start : found.start() if found else None].rstrip()

    def _read(self, offset: int) -> Token:
        gap = GAP.match(self.text, offset)
        start = gap.end() if gap else offset
        lines = self.text.count("\n", self._seen, start)
        if lines:
            self._line += lines
            self._line_start = self.text.rfind("\n", self._seen, start) + 1
        self._seen = start
        found = WORD.match(self.text, start)
        return Token(
            kind=(found.lastgroup or "") if found else "end",
            text=found.group() if found else "",
            start=start,
            line=self._line,
            column=start - self._line_start + 1,
            first=start == 0 or (gap is not None and gap.start() <= self._line_start),
        )
