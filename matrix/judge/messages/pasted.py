"""A pasted text taken apart: exceptions, the calls that led to them, and what else was said.

The source lines that a traceback shows are left out: Python reads them from the file when it
prints, so that they are of the file as it is now, not of the code that raised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from matrix.facts.nouns import Schema

LONGEST_LINE = 10_000
"""Characters of a line that are looked at: enough for a traceback that lost its line ends."""

MOST_EXCEPTIONS = 200
LONGEST_REST = 200_000
"""Exceptions, and characters of what else was said, that are looked at: the last ones."""

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_BARE_ANSI = re.compile(r"\[\d{1,3}(?:;\d{1,3}){0,4}m")  # a browser drops the escape character
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d\xa0", "''\"\" ")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&#39;": "'", "&#x27;": "'"}
_ENTITY = re.compile("|".join((*_ENTITIES, "&amp;")))
_PREFIX = re.compile(r"^(?:> ?)+|^E {2,}(?=\S)|\*\*")  # quoting, pytest's mark, bold

_FRAME = re.compile(r'File "(?P<file>[^"]{1,400})", line \d+(?:, in (?P<function>[\w<>.]{1,80}))?')
_NOTEBOOK = (
    re.compile(r"^(?:File )?(?P<file>\S[^\n:]{0,300}?\.pyc?):\d+,? (?:in )?(?P<function>[\w<>]+)"),
    re.compile(r"^(?P<file>\S[^\n]{0,300}?\.pyc?) in (?P<function>[\w<>]+)"),
)
_NODE = re.compile(r"\(defined at (?P<file>[^\s)]{1,300})")
_SHOWN_SOURCE = re.compile(
    r"^(?:\s*-{2,}> ?\d+ | {4,}\d+ \S|\s*\d+ {2,}\S|\s*\d+$|[~^\s]*[~^][~^\s]*$)"
)

_EXCEPTION = re.compile(
    r"(?<![\w.'\"])(?:[A-Za-z_]\w{0,60}\.){0,8}[A-Z]\w{0,60}(?:Error|Exception|Failure|Interrupt)"
    r"(?: \(see above for traceback\))?\s?:(?=[\s\"'\[(]|$)"
)
_MARK = re.compile(
    r"^(?:Traceback \(most|During handling of the above|The above exception was"
    r"|\d{4}-\d\d-\d\d[ T]\d|[IWEF]\d{4} \d\d:|(?:INFO|WARNING|ERROR|DEBUG|FATAL)\b[:\s]"
    r"|Caused by op |Original stack trace|[-=]{20,}"
    r"|.{0,300}\b(?:Future|User|Deprecation)Warning: )",
    re.MULTILINE,
)
_CHAIN = re.compile(r"During handling of the above exception|was the direct cause of the following")


@dataclass(frozen=True)
class Pasted:
    """What a text says.

    ``runs`` are the exceptions in their order, those of one chain together. ``rest`` is all
    that is no exception: log lines, warnings, sentences. ``calls`` has the file and function
    of each line of the tracebacks, one a line, the last call last. ``context`` is what else
    the user said of the environment, ``schemas`` the config messages of known OD API versions.
    """

    runs: tuple[tuple[str, ...], ...]
    rest: str
    calls: str = ""
    context: str = ""
    schemas: tuple[Schema, ...] = ()

    def passes(self, pattern: str) -> bool:
        """Whether the calls, or what is known besides, show a pattern."""
        return re.search(pattern, f"{self.calls}\n{self.context}", re.IGNORECASE) is not None

    def raised_in(self, pattern: str) -> bool:
        """Whether the last call shows a pattern."""
        last = self.calls.rpartition("\n")[2]
        return re.search(pattern, last, re.IGNORECASE) is not None

    def last(self, part: str) -> str:
        """The last call with a part in its path, or what is known besides."""
        found = [call for call in self.calls.splitlines() if part in call]
        return found[-1] if found else self.context


def take_apart(text: str, context: str = "", schemas: tuple[Schema, ...] = ()) -> Pasted:
    """Take a pasted message or a whole log apart, of any origin and with any noise."""
    kept, calls = _without_frames(_clean(text))
    said = "\n".join(kept)
    starts = list(_EXCEPTION.finditer(said))[-MOST_EXCEPTIONS:]
    runs: list[list[str]] = []
    rest, end = [], 0
    for number, start in enumerate(starts):
        between = said[end : start.start()]
        limit = starts[number + 1].start() if number + 1 < len(starts) else len(said)
        mark = _MARK.search(said, start.end(), limit)
        rest.append(between)
        end = mark.start() if mark else limit
        exception = said[start.start() : end].strip()
        if runs and _CHAIN.search(between):
            runs[-1].append(exception)
        else:
            runs.append([exception])
    rest.append(said[end:])
    return Pasted(
        tuple(map(tuple, runs)), _once("\n".join(rest)), "\n".join(calls), context, schemas
    )


def _once(text: str) -> str:
    """The text with every line once: logs repeat themselves."""
    return "\n".join(dict.fromkeys(text.split("\n")))[-LONGEST_REST:]


def _clean(text: str) -> list[str]:
    """The lines without terminal colours, quoting marks and HTML's way of writing."""
    plain = _ENTITY.sub(lambda one: _ENTITIES.get(one[0], "&"), text.translate(_QUOTES))
    plain = _BARE_ANSI.sub("", _ANSI.sub("", plain))
    lines = re.split(r"\r\n?|\n", plain)
    return [_PREFIX.sub("", line[:LONGEST_LINE]) for line in lines]


def _without_frames(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines that say something, and the calls that the tracebacks name."""
    kept: list[str] = []
    calls: list[str] = []
    after_frame = False
    for line in lines:
        found = _FRAME.search(line) or _notebook(line)
        if found:
            calls.extend(_called(one) for one in _FRAME.finditer(line))
            calls.extend([_called(found)] if not _FRAME.search(line) else [])
            said = _FRAME.sub(" ", line[found.start() :]) if _FRAME.search(line) else ""
            after_frame = not said.strip()
            kept.extend([] if after_frame else [said])
            continue
        calls.extend(node["file"] for node in _NODE.finditer(line))
        shown = after_frame and not _EXCEPTION.match(line.strip()) and not _MARK.match(line)
        after_frame = False
        if not shown and not _SHOWN_SOURCE.match(line):
            kept.append(line)
    return kept, calls


def _notebook(line: str) -> re.Match[str] | None:
    return next((found for one in _NOTEBOOK if (found := one.match(line.strip()))), None)


def _called(found: re.Match[str]) -> str:
    return f"{found['file']} {found['function'] or ''}".rstrip()
