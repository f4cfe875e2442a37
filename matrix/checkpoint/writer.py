"""Which TensorFlow releases may have written a checkpoint, for those who compare versions.

The passport says the same in sentences, and more.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from matrix.checkpoint.index import SUFFIX, read_index
from matrix.checkpoint.marks import marked
from matrix.checkpoint.meta import SUFFIX as META
from matrix.checkpoint.meta import read_meta
from matrix.errors import CheckpointError
from matrix.model import Checkpoint

MARKING = "2.8"
BEFORE_MARKING = "2.7"


@dataclass(frozen=True)
class Writer:
    """The releases that may have written it, both ends included; an end may be unknown (empty)."""

    oldest: str = ""
    newest: str = ""


def writer(checkpoint: Checkpoint) -> Writer:
    """What the ``.meta`` file says, else what the marks in the object graph show.

    What cannot be read shows nothing: no restore needs it.
    """
    try:
        return _by_meta(checkpoint.prefix) or _by_marks(checkpoint)
    except (CheckpointError, OSError):
        return Writer()


def _by_meta(prefix: Path) -> Writer | None:
    meta = read_meta(prefix.with_name(prefix.name + META))
    return Writer(meta.tensorflow, meta.tensorflow) if meta and meta.tensorflow else None


def _by_marks(checkpoint: Checkpoint) -> Writer:
    if checkpoint.format != "v2-object-based":
        return Writer()
    prefix = checkpoint.prefix
    found = marked(read_index(prefix.with_name(prefix.name + SUFFIX)))
    return Writer(oldest=MARKING) if found else Writer(newest=BEFORE_MARKING)
