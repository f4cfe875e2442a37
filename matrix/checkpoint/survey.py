"""All that is wrong with a checkpoint's files, shard by shard, and not only the first thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from matrix.checkpoint.bundle import Entry
from matrix.checkpoint.checksum import is_zero, stored_crc
from matrix.checkpoint.impostor import impostor_at
from matrix.checkpoint.index import Index
from matrix.checkpoint.integrity import Places, check_content, check_files, places
from matrix.checkpoint.wire import MalformedError
from matrix.errors import CheckpointError

INTACT, ZEROS, DAMAGED = "intact", "zeros", "damaged"


@dataclass(frozen=True)
class Shard:
    """One data file, and how many of the tensors that belong in it are whole.

    ``bytes`` is its size and ``needed`` the size that its index speaks of. ``zeros`` are
    tensors that have zeros in place of their bytes, ``first`` is the first tensor that is
    not whole. ``trouble`` says why none could be looked at, or whose data this is instead.
    """

    name: str
    bytes: int
    needed: int
    tensors: int
    intact: int = 0
    zeros: int = 0
    first: str = ""
    trouble: str = ""

    @property
    def whole(self) -> bool:
        """Whether every tensor has the bytes that its index speaks of."""
        return not self.trouble and self.bytes >= self.needed and self.intact == self.tensors


@dataclass(frozen=True)
class Health:
    """The shards one by one, none for V1; the sentence and cause of the first trouble.

    ``words`` is empty for a checkpoint that is whole.
    """

    shards: tuple[Shard, ...]
    words: str = ""
    cause: str = ""


def health(index: Index) -> Health:
    """Read every tensor of every shard once; nothing is raised for what is damaged.

    Only what turns out damaged is read again, for the sentence that says so.
    """
    found = places(index)
    shards = tuple(_shard(index, number, found) for number in range(index.shards))
    try:
        check_files(index)
        if index.format == "v1" or not all(one.whole for one in shards):
            check_content(index)
    except CheckpointError as error:
        return Health(shards, str(error), error.cause)
    return Health(shards)


def _shard(index: Index, number: int, found: Places) -> Shard:
    path, seen = index.shard(number), _expected(index, number, found)
    if not path.is_file():
        return replace(seen, trouble="not a file" if path.exists() else "missing")
    try:
        seen = replace(seen, bytes=path.stat().st_size)
        with path.open("rb") as file:
            seen = _read(seen, file, found.get(number, []), index.big_endian)
            if seen.whole:
                return seen
            other = _other(index, seen, found, file)
    except OSError as error:
        return replace(seen, trouble=f"unreadable: {error.strerror or error}")
    held = f"holds the data of {other}" if other else ""
    return replace(seen, trouble=impostor_at(path) or held)


def _read(seen: Shard, file: BinaryIO, entries: Sequence[Entry], big_endian: bool) -> Shard:
    """The same shard with its tensors counted by state."""
    states = []
    end = 0
    for entry in entries:
        # What lies over other tensors is no tensor, and reading it would have no bound.
        overlaps = entry.offset < end
        states.append(DAMAGED if overlaps else _state(file, entry, big_endian))
        end = max(end, entry.offset + entry.size)
    number = Counter(states)
    wrong = (entry.name for entry, state in zip(entries, states, strict=True) if state != INTACT)
    return replace(seen, intact=number[INTACT], zeros=number[ZEROS], first=next(wrong, ""))


def _state(file: BinaryIO, entry: Entry, big_endian: bool) -> str:
    try:
        if stored_crc(file, entry, big_endian) == entry.crc32c:
            return INTACT
    except MalformedError:
        pass
    return ZEROS if is_zero(file, entry) else DAMAGED


def _other(index: Index, seen: Shard, found: Places, file: BinaryIO) -> str:
    """Which other shard of the same checkpoint these bytes are, such as ``number 1``."""
    for number in found:
        other = _expected(index, number, found)
        if other.name == seen.name or other.needed != seen.bytes:
            continue
        if _read(other, file, found[number], index.big_endian).intact == other.tensors:
            return f"number {number}"
    return ""


def _expected(index: Index, number: int, found: Places) -> Shard:
    """A shard as its index speaks of it."""
    entries = found.get(number, [])
    needed = max((entry.offset + entry.size for entry in entries), default=0)
    return Shard(index.shard(number).name, 0, needed, len(entries))
