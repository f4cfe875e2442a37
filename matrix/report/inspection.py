"""What ``inspect`` says of a checkpoint, as text for a terminal of 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tabulate import tabulate

from matrix.checkpoint.parts import PartCount
from matrix.checkpoint.survey import Health, Shard
from matrix.checkpoint.traces import Statement
from matrix.report.dialect import WIDTH
from matrix.report.escape import one_line
from matrix.report.summary import plural

INDENT = "  "
LABEL = 14
MOST_SHARDS = 20
LONGEST_NAME = 60


@dataclass(frozen=True)
class Inspection:
    """Everything that is printed of one checkpoint.

    ``architecture`` is the fingerprint in words, ``families`` are numbers of tensors by
    kind, ``config`` are sentences about pipeline.config, ``exports`` about models that were
    exported beside the checkpoint, ``notes`` about the path.
    """

    prefix: str
    format: str
    architecture: str
    families: tuple[tuple[str, int], ...]
    parts: tuple[PartCount, ...]
    health: Health
    passport: tuple[Statement, ...]
    config: tuple[str, ...]
    exports: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def text(seen: Inspection) -> str:
    """The whole text, ending in a line end."""
    held = ", ".join(f"{count:,} {kind}" for kind, count in seen.families)
    facts = [
        ("Format", _format(seen)),
        ("Holds", held or "nothing"),
        ("Architecture", seen.architecture),
        *(("Note", note) for note in seen.notes),
    ]
    sections = [
        (one_line(seen.prefix), "\n".join(_filled(told, label) for label, told in facts)),
        ("Variables", _parts(seen.parts)),
        ("Integrity", _health(seen.health)),
        ("Passport", "\n".join(map(_statement, seen.passport))),
        ("Config", "\n".join(_filled(line, "-", 2) for line in seen.config)),
        ("Exported beside it", "\n".join(_filled(line, "-", 2) for line in seen.exports)),
    ]
    shown = [f"{title}\n{textwrap.indent(body, INDENT)}" for title, body in sections if body]
    return "\n\n".join(shown) + "\n"


def unreadable(prefix: str, words: str, cause: str) -> str:
    """The text for a checkpoint whose index says nothing; ``words`` tell why."""
    damage = _verdict(Health((), words, cause))
    return f"{one_line(prefix)}\n{textwrap.indent(damage, INDENT)}\n"


def _format(seen: Inspection) -> str:
    shards = seen.health.shards
    if not shards:
        return seen.format
    size = f"{sum(one.needed for one in shards):,} bytes"
    return f"{seen.format}, {size} in {plural(len(shards), 'data file')}"


def _parts(parts: Sequence[PartCount]) -> str:
    rows = [(one.part, f"{one.tensors:,}", f"{one.bytes:,}") for one in parts]
    total = ("total", f"{sum(p.tensors for p in parts):,}", f"{sum(p.bytes for p in parts):,}")
    return _table(("Part", "Tensors", "Bytes"), [*rows, total], ("left", "right", "right"))


def _health(health: Health) -> str:
    """The shards, the damaged ones first where there are too many, and one sentence."""
    shards = health.shards
    if len(shards) > MOST_SHARDS:
        shards = tuple(sorted(shards, key=lambda one: one.whole)[:MOST_SHARDS])
    heads = ("Data file", "Bytes", "Intact", "State")
    table = _table(heads, map(_shard, shards), ("left", "right", "right", "left"))
    left = len(health.shards) - len(shards)
    more = f"and {plural(left, 'more data file')}" if left else ""
    return "\n".join(part for part in (table if shards else "", more, _verdict(health)) if part)


def _verdict(health: Health) -> str:
    tensors = sum(one.tensors for one in health.shards)
    if not health.words:
        checked = f"{tensors:,} tensors" if health.shards else "all blocks"
        return f"Whole: the checksums of the index and of {checked} match."
    bad = [one for one in health.shards if not one.whole]
    lost = sum(one.tensors - one.intact for one in bad)
    cause = f" [{health.cause}]" if health.cause else ""
    told = [_filled(f"Damaged: {health.words}{cause}", "", 0)]
    if bad:
        files = f"{len(bad):,} of {len(health.shards):,} data files"
        told.insert(0, f"{lost:,} of {tensors:,} tensors are not what the index says, in {files}.")
    return "\n".join(told)


def _shard(one: Shard) -> tuple[str, str, str, str]:
    whole = f"{one.intact:,} of {one.tensors:,}"
    return one_line(one.name), f"{one.bytes:,}", whole, one_line(_state(one))


def _state(one: Shard) -> str:
    if one.whole:
        return "whole"
    if one.trouble:
        return one.trouble
    if one.bytes < one.needed:
        return f"cut off, needs {one.needed:,}"
    return f"damaged, {one.zeros:,} are zeros" if one.zeros else "damaged"


def _statement(one: Statement) -> str:
    """What is known under how sure it is, and what shows it on the lines below."""
    sure = one.certainty.value if one.certainty else "unknown"
    evidence = " ".join(map(_shortened, one.evidence.split()))
    return f"{_filled(one.what, sure, 10)}\n{_filled(evidence, '', 12)}"


def _shortened(word: str) -> str:
    """A long path by its first part and its last ones, which say which variable it is."""
    first, *parts = word.split("/")
    if len(word) <= LONGEST_NAME or not parts:
        return word
    end = parts.pop()
    while parts and len(first) + len(parts[-1]) + len(end) < LONGEST_NAME:
        end = f"{parts.pop()}/{end}"
    return f"{first}/…/{end}"


def _filled(told: str, label: str, indent: int = LABEL) -> str:
    return textwrap.fill(
        one_line(told),
        WIDTH - len(INDENT),
        initial_indent=label.ljust(indent),
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], sides: Sequence[str]) -> str:
    table = tabulate(list(rows), heads, disable_numparse=True, colalign=sides)
    return "\n".join(line.rstrip() for line in table.splitlines())
