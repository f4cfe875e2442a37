"""What a rule over messages is, and what it finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from matrix.judge.messages.pasted import Pasted

FLAGS = re.IGNORECASE | re.MULTILINE
LONGEST = 300
"""Characters of the deciding line that a reading keeps."""


@dataclass(frozen=True)
class Found:
    """The causes that a message can have, the likeliest first.

    One code alone is certain. Of several the first is ``named`` where the others are rare,
    and no one is where the message does not tell them apart. ``line`` is the line of the
    text that decided, ``values`` fill the remedy, ``look_at`` replaces the catalogue's words.
    """

    codes: tuple[str, ...]
    line: str
    named: bool = True
    values: Mapping[str, object] = field(default_factory=dict)
    look_at: str = ""

    @property
    def certain(self) -> bool:
        """Whether one cause is left."""
        return len(self.codes) == 1


@dataclass(frozen=True)
class Rule:
    """A pattern of messages with one or several causes.

    ``pattern`` is searched without regard to case; its named groups fill the remedy.
    ``phases`` are the probe's phases in which it holds, with ``build`` for the making of an
    environment; none means all. ``passes`` is a pattern that the calls of the traceback must
    show, ``raised_in`` one that the last call must show. ``named`` and ``look_at`` are as in
    `Found`, ``advice`` fills the remedy.
    """

    codes: tuple[str, ...]
    pattern: str
    phases: tuple[str, ...] = ()
    passes: str = ""
    raised_in: str = ""
    named: bool = True
    advice: str = ""
    look_at: str = ""

    def find(self, said: str, pasted: Pasted) -> Found | None:
        """What the rule makes of an exception, or of what else was said."""
        found = re.search(self.pattern, said, FLAGS)
        if found is None or not pasted.passes(self.passes):
            return None
        if self.raised_in and not pasted.raised_in(self.raised_in):
            return None
        values = {key: value for key, value in found.groupdict().items() if value}
        values = {"advice": self.advice, **values}
        return Found(self.codes, line_of(found), self.named, values, self.look_at)


@dataclass(frozen=True)
class Computed:
    """A rule that computes: names, paths, shapes or checksums decide, not words alone."""

    find: Callable[[str, Pasted], Found | None]
    phases: tuple[str, ...] = ()


AnyRule = Rule | Computed


def any_of(*patterns: str) -> str:
    """One pattern of several, each of which is enough."""
    return "|".join(patterns)


def line_of(found: re.Match[str]) -> str:
    """The whole line in which a match starts, cut to `LONGEST` characters around it."""
    text = found.string
    start = text.rfind("\n", 0, found.start()) + 1
    end = text.find("\n", found.start())
    start = max(start, found.start() - LONGEST // 2)
    return text[start : end if end >= 0 else len(text)].strip()[:LONGEST]
