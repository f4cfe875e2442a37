"""What ``inspect`` says of a checkpoint, as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tabulate import tabulate

from matrix.checkpoint.parts import PartCount
from matrix.checkpoint.passport import Statement
from matrix.checkpoint.survey import Health, Shard
from matrix.report.escape import one_line


@dataclass(frozen=True)
class Inspection:
    """Everything that is printed of one checkpoint.

    ``architecture`` is the fingerprint in words, ``families`` are numbers of tensors by
    kind, ``config`` are sentences about pipeline.config, ``notes`` about the path.
    """

    prefix: str
    format: str
    shards: int
    architecture: str
    families: tuple[tuple[str, int], ...]
    parts: tuple[PartCount, ...]
    health: Health
    passport: tuple[Statement, ...]
    config: tuple[str, ...]
    notes: tuple[str, ...] = ()


def text(seen: Inspection) -> str:
    """The whole text, ending in a line end."""
    head = [
        ("Checkpoint", seen.prefix),
        ("Format", f"{seen.format}, {seen.shards} data file(s)" if seen.shards else seen.format),
        ("Holds", ", ".join(f"{count} {kind}" for kind, count in seen.families) or "nothing"),
        ("Architecture", seen.architecture or "unknown"),
        *(("Note", note) for note in seen.notes),
    ]
    parts = [
        _pairs(head),
        _parts(seen.parts),
        _health(seen.health),
        "Passport\n" + _pairs([(one.what, one.evidence) for one in seen.passport], (44, 54)),
        "Config\n" + "\n".join(f"  {one_line(line)}" for line in seen.config),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _pairs(rows: Sequence[tuple[str, str]], widths: tuple[int, int] = (14, 84)) -> str:
    shown = [(one_line(left), one_line(right)) for left, right in rows]
    return tabulate(shown, tablefmt="plain", disable_numparse=True, maxcolwidths=widths)


def _parts(parts: Sequence[PartCount]) -> str:
    rows = [(one.part, f"{one.tensors:,}", f"{one.bytes:,}") for one in parts]
    total = ("total", f"{sum(p.tensors for p in parts):,}", f"{sum(p.bytes for p in parts):,}")
    headers = ("Part", "Tensors", "Bytes")
    return tabulate(
        [*rows, total],
        headers,
        disable_numparse=True,
        colalign=("left", "right", "right"),
    )


def _health(health: Health) -> str:
    rows = [_shard(one) for one in health.shards]
    table = tabulate(rows, ("Data file", "Bytes", "Tensors", "State"), disable_numparse=True)
    cause = f" [{health.cause}]" if health.cause else ""
    said = f"Damaged: {one_line(health.words)}{cause}" if health.words else "Integrity: whole"
    return f"{table}\n{said}" if rows else said


def _shard(one: Shard) -> tuple[str, str, str, str]:
    state = one.trouble or "every checksum matches"
    bad = one.tensors - one.intact
    if not one.trouble and bad:
        zeros = f", {one.zeros} of them filled with zeros" if one.zeros else ""
        state = f"{bad} of {one.tensors} tensors do not match{zeros}"
    return one.name, f"{one.bytes:,}", f"{one.tensors:,}", state
