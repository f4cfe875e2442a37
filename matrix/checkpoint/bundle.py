"""The index of a V2 checkpoint ("tensor bundle"): which tensor lies where.

The table's first record (empty key) is a BundleHeaderProto, every other one a
BundleEntryProto. Source: tensorflow/core/protobuf/tensor_bundle.proto.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from matrix.checkpoint.dtypes import name_of, size_of
from matrix.checkpoint.slices import MAX_RANK, Slice, parse_key, parse_slice, placed, tiles
from matrix.checkpoint.wire import MalformedError, fields, message, number, signed, within

OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"
MAX_SHARDS = 100_000
MAX_SLICES = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the index.

    ``offset`` and ``size`` are bytes in shard ``shard``; ``crc32c`` is masked, as stored.
    An entry with ``slices`` describes a partitioned variable and has no data of its own;
    an entry that holds such a slice names its variable in ``part_of`` and its place there
    in ``place``.
    """

    name: str
    dtype: str
    shape: tuple[int, ...]
    shard: int = 0
    offset: int = 0
    size: int = 0
    crc32c: int = 0
    slices: tuple[Slice, ...] = ()
    part_of: str = ""
    place: Slice = ()


@dataclass(frozen=True)
class Header:
    """What the index says about the bundle: how many shards, and the order of bytes."""

    shards: int
    big_endian: bool


def parse_bundle(records: Iterable[tuple[bytes, bytes]]) -> tuple[Header, tuple[Entry, ...]]:
    """Read header and entries from the table's records; raises `MalformedError`."""
    header: Header | None = None
    entries = []
    for key, value in records:
        if header is None:
            header = _header(key, value)
            continue
        with within(f"the record of {text(key)}"):
            entries.append(_checked(_entry(key, value), header))
    if header is None:
        raise MalformedError("it holds no record")
    _check_slices(entries)
    return header, tuple(entries)


def _header(key: bytes, value: bytes) -> Header:
    if key:
        raise MalformedError("its first record is not a bundle header")
    shards, big_endian = 0, False
    with within("the bundle header"):
        for field, kind, content in fields(value):
            if field == 1:
                shards = number(kind, content)
            elif field == 2:
                big_endian = number(kind, content) == 1
    if not 0 < shards <= MAX_SHARDS:
        raise MalformedError(f"it speaks of {shards:,} shards")
    return Header(shards, big_endian)


def _entry(key: bytes, value: bytes) -> Entry:
    numbers = dict.fromkeys((1, 3, 4, 5, 6), 0)
    shape: tuple[int, ...] = ()
    slices: list[Slice] = []
    for field, kind, content in fields(value):
        if field == 2:
            shape = parse_shape(message(kind, content))
        elif field == 7:
            slices.append(parse_slice(message(kind, content)))
            if len(slices) > MAX_SLICES:
                raise MalformedError(f"it has more than {MAX_SLICES:,} slices")
        elif field in numbers:
            numbers[field] = _integer(content)
    name, owner, place = _named(key)
    shard, offset, size, crc = (numbers[field] for field in (3, 4, 5, 6))
    return Entry(
        name, name_of(numbers[1]), shape, shard, offset, size, crc, tuple(slices), owner, place
    )


def _named(key: bytes) -> tuple[str, str, Slice]:
    """A record's name, and for a slice's record the variable it belongs to and its place."""
    if not key.startswith(b"\0"):
        return text(key), "", ()
    raw, place = parse_key(key)
    return text(raw), text(raw), place


def text(raw: bytes) -> str:
    """A name as a line of text: what no terminal should be sent is written as an escape."""
    name = raw.decode("utf-8", "backslashreplace")
    return name if name.isprintable() else name.encode("unicode_escape").decode()


def _integer(content: int | bytes) -> int:
    if isinstance(content, bytes):
        raise MalformedError("a field that must be a number is not")
    return content


def parse_shape(data: bytes) -> tuple[int, ...]:
    """A TensorShapeProto as a tuple; refuses unknown rank and negative sizes."""
    shape = []
    for field, kind, content in fields(data):
        if field == 3 and number(kind, content):
            raise MalformedError("a tensor has no known rank")
        if field == 2:
            shape.append(_dimension(message(kind, content)))
        if len(shape) > MAX_RANK:
            raise MalformedError(f"a tensor has more than {MAX_RANK} dimensions")
    return tuple(shape)


def _dimension(data: bytes) -> int:
    size = 0
    for field, kind, content in fields(data):
        if field == 1:
            size = signed(number(kind, content))
    if size < 0:
        raise MalformedError("a tensor has a dimension below zero")
    return size


def _checked(entry: Entry, header: Header) -> Entry:
    """Refuse an entry that contradicts the header or itself."""
    if entry.slices:
        return entry
    if entry.shard >= header.shards:
        raise MalformedError(f"{entry.name} lies in shard {entry.shard} of {header.shards}")
    width = size_of(entry.dtype)
    if width and math.prod(entry.shape) * width != entry.size:
        raise MalformedError(f"the size of {entry.name} does not follow from its shape and type")
    return entry


def _check_slices(entries: Iterable[Entry]) -> None:
    """Refuse partitioned variables whose slices in the index do not make up the whole."""
    parts: defaultdict[str, list[Entry]] = defaultdict(list)
    wholes = []
    for entry in entries:
        if entry.part_of:
            parts[entry.part_of].append(entry)
        elif entry.slices:
            wholes.append(entry)
    for whole in wholes:
        with within(f"the record of {whole.name}"):
            _check_parts(whole, parts.pop(whole.name, []))
    for name in parts:
        raise MalformedError(f"it holds a slice of {name}, which is no partitioned variable")


def _check_parts(whole: Entry, parts: Iterable[Entry]) -> None:
    slices = sorted(placed(one, whole.shape) for one in whole.slices)
    shapes = {placed(part.place, whole.shape): part.shape for part in parts}
    for one in slices:
        if one not in shapes:
            raise MalformedError(f"its slice {_told(one)} is not in the index")
        if shapes[one] != tuple(length for _, length in one):
            raise MalformedError(f"its slice {_told(one)} has another shape")
    if len(slices) != len(shapes) or not tiles(slices, whole.shape):
        raise MalformedError(f"its slices do not make up its shape {list(whole.shape)}")


def _told(one: Slice) -> str:
    """A slice in the notation of Python's: ``[0:100, 0:7]``."""
    return f"[{', '.join(f'{start}:{start + length}' for start, length in one)}]"
