"""Two names of what may be one variable: how alike they are, and which rules lead over.

A name is its segments between slashes, a segment its parts between ``_``, ``-`` and ``.``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matrix.judge.renames.nouns import PART, PREFIX, SEGMENT, Rule

LONGEST_RUN = 3
"""Segments that one rule may replace in the middle of names."""

Segments = tuple[str, ...]
_PARTS = re.compile(r"[_.-]|[^_.-]+")


@dataclass(frozen=True)
class Edit:
    """Segments ``old`` at place ``at`` of one name where the other has ``new`` at ``to``."""

    at: int
    to: int
    old: Segments
    new: Segments


def edits(left: Segments, right: Segments) -> tuple[Edit, ...]:
    """What turns one name into the other, around the longest common run of segments."""
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    found = _between(left[head : len(left) - tail], right[head : len(right) - tail])
    return tuple(Edit(one.at + head, one.to + head, one.old, one.new) for one in found)


def likeness(left: Segments, right: Segments, found: Sequence[Edit]) -> float:
    """How alike two names are, from 0 to 1: equal segments, and equal parts of others."""
    changed = sum(max(len(one.old), len(one.new)) for one in found)
    most = max(len(left), len(right), 1)
    similar = sum(
        shared(old, new)
        for one in found
        if len(one.old) == len(one.new)
        for old, new in zip(one.old, one.new, strict=True)
    )
    return (most - changed + similar / 2) / most


def rules(left: Segments, right: Segments, found: Sequence[Edit]) -> set[Rule]:
    """Every small substitution that could have made these changes, each seen by itself."""
    return {rule for one in found for rule in _rules(left, right, one)}


def _common(left: Segments, right: Segments) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _between(left: Segments, right: Segments) -> list[Edit]:
    """Edits of two runs that differ at both ends."""
    if not left and not right:
        return []
    block = _longest_block(left, right) if len(left) > 1 and len(right) > 1 else (0, 0, 0)
    at, to, size = block
    if size:
        after = _between(left[at + size :], right[to + size :])
        moved = [Edit(one.at + at + size, one.to + to + size, one.old, one.new) for one in after]
        return _between(left[:at], right[:to]) + moved
    if len(left) == len(right):
        pairs = zip(left, right, strict=True)
        return [Edit(n, n, (old,), (new,)) for n, (old, new) in enumerate(pairs)]
    return [Edit(0, 0, left, right)]


def _longest_block(left: Segments, right: Segments) -> tuple[int, int, int]:
    best = (0, 0, 0)
    for at, one in enumerate(left):
        for to, other in enumerate(right):
            if one == other and (size := _common(left[at:], right[to:])) > best[2]:
                best = (at, to, size)
    return best


def shared(old: str, new: str) -> float:
    """The share of parts that two segments have in common."""
    left, right = set(_PARTS.findall(old)) - set("_.-"), set(_PARTS.findall(new)) - set("_.-")
    return len(left & right) / max(len(left), len(right), 1)


def _rules(left: Segments, right: Segments, one: Edit) -> Iterator[Rule]:
    if left[: one.at] == right[: one.to]:
        before = _path(left[: one.at])
        yield Rule(before + _path(one.old), before + _path(one.new), PREFIX)
    if len(one.old) == len(one.new) == 1:
        yield from _parts(one.old[0], one.new[0])
    if one.at == 0 or max(len(one.old), len(one.new)) > LONGEST_RUN:
        return
    if one.old:
        yield Rule("/".join(one.old), "/".join(one.new), SEGMENT)
    elif one.to:
        # An insertion needs the segment before it, or after it, to say where.
        last = left[one.at - 1]
        yield Rule(last, "/".join((last, *one.new)), SEGMENT)
        if one.at < len(left):
            yield Rule(left[one.at], "/".join((*one.new, left[one.at])), SEGMENT)


def _path(segments: Segments) -> str:
    return "".join(f"{one}/" for one in segments)


def _parts(old: str, new: str) -> Iterator[Rule]:
    """Rules for pieces of a segment; a number in place of a number is never a rename."""
    left, right = ("/", *_PARTS.findall(old), "/"), ("/", *_PARTS.findall(new), "/")
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    end_left, end_right = len(left) - tail, len(right) - tail
    if len(left) == len(right):
        for place in range(head, end_left):
            if left[place] != right[place]:
                yield from _piece(left, right, (place, place + 1), (place, place + 1))
    else:
        yield from _piece(left, right, (head, end_left), (head, end_right))


def _piece(
    left: Segments, right: Segments, old: tuple[int, int], new: tuple[int, int]
) -> Iterator[Rule]:
    """One changed piece, with a sign on each side so that it fits whole parts only."""
    (start, end), (begin, stop) = old, new
    before, removed, after = left[:start], left[start:end], left[end:]
    added = right[begin:stop]
    if all(part.isdigit() or part in "_.-" for part in (*removed, *added)):
        return
    lead = before[-1:] if before[-1] in "/_.-" else before[-2:]
    rest = after[:1] if after[0] in "/_.-" else after[:2]
    if lead + removed + rest == left:
        return
    yield Rule("".join(lead + removed + rest), "".join(lead + added + rest), PART)
