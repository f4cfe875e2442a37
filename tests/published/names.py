"""TensorFlow 1: the tensors written under their names, on the host."""

from __future__ import annotations

from pathlib import Path

from matrix.checkpoint.index import Index
from tests.bundle import write_bundle
from tests.published.values import tensor

WRITER = "bundle writer"


def write(index: Index, into: Path) -> None:
    """Write a name-based checkpoint with the tensors and number of shards of an index."""
    tensors = {entry.name: tensor(entry) for entry in index.entries}
    write_bundle(into / index.prefix.name, tensors, index.shards)
