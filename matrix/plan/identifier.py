"""Identifiers of cells, and selectors: globs with braces over identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import NamedTuple

from matrix.errors import ConfigurationError, UsageError

# An identifier is also a file name and a part of an image's name, hence no capitals.
_PART = r"[a-z0-9]+(?:[._][a-z0-9]+)*"
PATTERN = re.compile(
    rf"tf(?P<tensorflow>(?=[0-9]){_PART})-od(?P<od>{_PART})-py(?P<python>[0-9]+\.[0-9]+)"
    rf"(?:-(?P<variant>{_PART}(?:-{_PART})*))?"
)


class Identifier(NamedTuple):
    """The parts of ``tf2.8.4-od2.8.0-py3.9-variant``."""

    tensorflow: str
    od: str
    python: str
    variant: str


def parse(text: str) -> Identifier:
    """Take an identifier apart.

    Raises:
        ConfigurationError: it does not have the form of an identifier.
    """
    match = PATTERN.fullmatch(text)
    if match is None:
        raise ConfigurationError(
            f"{text!r} is not a cell identifier.",
            "Write it as tf<release>-od<version>-py<minor>[-<variant>], in lower case.",
        )
    return Identifier(match["tensorflow"], match["od"], match["python"], match["variant"] or "")


def expand(pattern: str) -> tuple[str, ...]:
    """Expand braces: ``tf2.{8,10}`` becomes ``tf2.8`` and ``tf2.10``; braces nest.

    Raises:
        UsageError: a brace has no partner.
    """
    begin = pattern.find("{")
    if begin < 0:
        if "}" in pattern:
            raise UsageError(f"The selector {pattern!r} has an unopened brace.", "Remove the '}'.")
        return (pattern,)
    parts, end = _alternatives(pattern, begin)
    tails = expand(pattern[end + 1 :])
    return tuple(
        pattern[:begin] + head + tail for part in parts for head in expand(part) for tail in tails
    )


def _alternatives(pattern: str, begin: int) -> tuple[list[str], int]:
    depth, parts, start = 0, [], begin + 1
    for position in range(begin, len(pattern)):
        sign = pattern[position]
        depth += (sign == "{") - (sign == "}")
        if (sign == "," and depth == 1) or depth == 0:
            parts.append(pattern[start:position])
            start = position + 1
        if depth == 0:
            return parts, position
    raise UsageError(f"The selector {pattern!r} has an unclosed brace.", "Add the missing '}'.")


def matches(identifier: str, selector: str) -> bool:
    """Whether a glob with braces covers an identifier."""
    return any(fnmatchcase(identifier, pattern) for pattern in expand(selector))


def select(
    identifiers: Sequence[str], only: Iterable[str] = (), skip: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the identifiers that ``only`` asks for (all when empty) and ``skip`` leaves.

    Raises:
        UsageError: a selector of ``only`` matches nothing, or nothing is left.
    """
    only, skip = tuple(only), tuple(skip)
    for selector in (*only, *skip):
        if not any(matches(one, selector) for one in identifiers):
            raise unknown(selector, identifiers)
    chosen = tuple(
        one
        for one in identifiers
        if (not only or any(matches(one, selector) for selector in only))
        and not any(matches(one, selector) for selector in skip)
    )
    if not chosen:
        raise UsageError("--skip leaves no cell.", "See the cells with 'nox -s cells'.")
    return chosen


def unknown(selector: str, identifiers: Sequence[str]) -> UsageError:
    """The error for a selector that covers nothing, with the nearest identifiers."""
    near = get_close_matches(selector, identifiers, n=3, cutoff=0.3)
    hint = f"Nearest: {', '.join(near)}." if near else "See the cells with 'nox -s cells'."
    return UsageError(f"No cell matches {selector!r}.", hint)
