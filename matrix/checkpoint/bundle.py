"""The index of a V2 checkpoint ("tensor bundle"): which tensor lies where.

The table's first record (empty key) is a BundleHeaderProto, every other one a
BundleEntryProto. Sources: tensorflow/core/protobuf/tensor_bundle.proto, and for the keys
of partitioned variables' slices tensorflow/core/util/saved_tensor_slice_util.cc.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from matrix.checkpoint.dtypes import name_of, size_of
from matrix.checkpoint.wire import MalformedError, fields, message, number, signed

OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"
MAX_SHARDS = 100_000
MAX_RANK = 254  # tensorflow/core/framework/tensor_shape.h, TensorShape::MaxDimensions


@dataclass(frozen=True)
class Entry:
    """One record of the index.

    ``offset`` and ``size`` are bytes in shard ``shard``; ``crc32c`` is masked, as stored.
    An entry with ``slices`` describes a partitioned variable and has no data of its own;
    an entry that holds such a slice names its variable in ``part_of``.
    """

    name: str
    dtype: str
    shape: tuple[int, ...]
    shard: int = 0
    offset: int = 0
    size: int = 0
    crc32c: int = 0
    slices: int = 0
    part_of: str = ""


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
        else:
            entries.append(_checked(_entry(key, value), header))
    if header is None:
        raise MalformedError("it holds no record")
    _check_slices(entries)
    return header, tuple(entries)


def _header(key: bytes, value: bytes) -> Header:
    if key:
        raise MalformedError("its first record is not a bundle header")
    shards, big_endian = 0, False
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
    slices = 0
    for field, kind, content in fields(value):
        if field == 2:
            shape = parse_shape(message(kind, content))
        elif field == 7:
            slices += 1
        elif field in numbers:
            numbers[field] = _integer(content)
    owner = _owner(key)
    name = owner or text(key)
    dtype = name_of(numbers[1])
    shard, offset, size, crc = (numbers[field] for field in (3, 4, 5, 6))
    return Entry(name, dtype, shape, shard, offset, size, crc, slices, owner)


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


def _owner(key: bytes) -> str:
    """The variable a slice's key belongs to, or nothing for an ordinary key.

    Such a key is an ordered code: a zero byte, the name with 0x00 and 0xff escaped, the
    separator 0x00 0x01, and the extents (tensorflow/core/lib/strings/ordered_code.cc).
    """
    if not key.startswith(b"\0"):
        return ""
    name, separator, _ = key[1:].partition(b"\0\1")
    if not separator or not name:
        raise MalformedError("the key of a variable's slice cannot be read")
    plain = name.replace(b"\0\xff", b"\0").replace(b"\xff\0", b"\xff")
    return text(plain)


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
    """Refuse partitioned variables whose slices are not all in the index."""
    entries = list(entries)
    found = Counter(entry.part_of for entry in entries if entry.part_of)
    for entry in entries:
        if not entry.part_of and found.pop(entry.name, 0) != entry.slices:
            raise MalformedError(f"the slices of {entry.name} do not add up")
    for name in found:
        raise MalformedError(f"it holds a slice of {name} but not the variable")
