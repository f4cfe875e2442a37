"""What one shard hands over."""

from __future__ import annotations

from dataclasses import dataclass

from matrix.checkpoint.writer import Writer
from matrix.model import Checkpoint, Result
from matrix.plan.shards import Shard


@dataclass(frozen=True)
class Part:
    """What one shard found of one checkpoint, before anything that needs the other cells.

    ``selection`` are the identifiers of all chosen cells in their order, of which ``results``
    has this shard's. ``plan`` is the digest of what matrix.toml decides of them, ``program``
    that of all that judges, ``picture`` that of ``--image``, empty without one.
    """

    shard: Shard
    checkpoint: Checkpoint
    writer: Writer
    mode: str
    engine: str
    when: str
    arguments: tuple[str, ...]
    selection: tuple[str, ...]
    plan: str
    program: str
    picture: str
    results: tuple[Result, ...]
