"""All that is wrong with a checkpoint's files, not only the first thing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from matrix.checkpoint.bundle import Entry
from matrix.checkpoint.checksum import is_zero, stored_crc
from matrix.checkpoint.impostor import impostor_at
from matrix.checkpoint.index import Index
from matrix.checkpoint.integrity import check_content, check_files, places
from matrix.checkpoint.wire import MalformedError
from matrix.errors import CheckpointError


@dataclass(frozen=True)
class Shard:
    """One data file: its size in bytes, and how many tensors in it are whole.

    ``trouble`` says why it cannot be read at all, empty when it can.
    """

    name: str
    bytes: int
    tensors: int
    intact: int
    zeros: int
    trouble: str = ""


@dataclass(frozen=True)
class Health:
    """The shards one by one, and the sentence and cause of the first trouble, if any."""

    shards: tuple[Shard, ...]
    words: str = ""
    cause: str = ""


def health(index: Index) -> Health:
    """Read every tensor of every shard; nothing is raised for what is damaged."""
    found = places(index)
    shards = tuple(_shard(index, n, found.get(n, [])) for n in range(index.shards))
    try:
        check_files(index)
        check_content(index)
    except CheckpointError as error:
        return Health(shards, str(error), error.cause)
    return Health(shards)


def _shard(index: Index, number: int, entries: list[Entry]) -> Shard:
    path = index.shard(number)
    if not path.is_file():
        return Shard(path.name, 0, len(entries), 0, 0, "missing")
    if kind := impostor_at(path):
        return Shard(path.name, path.stat().st_size, len(entries), 0, 0, kind)
    found = []
    end = 0
    for entry in entries:
        # What lies over other tensors is no tensor, and reading it would have no bound.
        found.append("damaged" if entry.offset < end else _state(path, entry, index.big_endian))
        end = max(end, entry.offset + entry.size)
    size = path.stat().st_size
    return Shard(path.name, size, len(entries), found.count("intact"), found.count("zeros"))


def _state(path: Path, entry: Entry, big_endian: bool) -> str:
    try:
        with path.open("rb") as file:
            if stored_crc(file, entry, big_endian) == entry.crc32c:
                return "intact"
            return "zeros" if is_zero(file, entry) else "damaged"
    except (MalformedError, OSError):
        return "damaged"
