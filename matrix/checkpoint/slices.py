"""Partitioned variables: a variable that a Saver stored in slices.

The variable's own record lists its slices and has no data; each slice has a record of its
own, whose key holds the variable's name and the slice's place. Sources:
tensorflow/core/framework/tensor_slice.proto, tensorflow/core/util/saved_tensor_slice_util.cc
for the key, and tensorflow/core/lib/strings/ordered_code.cc for how it is encoded.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from math import prod
from typing import TypeAlias

from matrix.checkpoint.wire import MalformedError, fields, message, number, signed

Slice: TypeAlias = tuple[tuple[int, int], ...]
"""A place in a variable: first element and number of elements along each dimension."""

WHOLE = -1
"""In place of a length: the dimension is not cut."""

MAX_RANK = 254  # tensorflow/core/framework/tensor_shape.h, TensorShape::MaxDimensions

# A zero byte, the name with 0x00 and 0xff escaped, and the separator.
_NAME = re.compile(rb"\x00((?:[^\x00\xff]|\x00\xff|\xff\x00)+)\x00\x01")


def parse_slice(data: bytes) -> Slice:
    """Read a TensorSliceProto; raises `MalformedError`."""
    extents = []
    for field, kind, content in fields(data):
        if field == 1:
            extents.append(_extent(message(kind, content)))
        if len(extents) > MAX_RANK:
            raise MalformedError(f"a slice has more than {MAX_RANK} dimensions")
    return tuple(extents)


def parse_key(key: bytes) -> tuple[bytes, Slice]:
    """The variable's name and the slice's place from the key of a slice's record.

    Raises:
        MalformedError: when the key does not follow the encoding.
    """
    match = _NAME.match(key)
    if match is None:
        raise MalformedError("the key of a variable's slice cannot be read")
    name = match[1].replace(b"\0\xff", b"\0").replace(b"\xff\0", b"\xff")
    rank, at = _unsigned(key, match.end())
    if rank > MAX_RANK:
        raise MalformedError(f"a slice has more than {MAX_RANK} dimensions")
    extents = []
    for _ in range(rank):
        start, at = _signed(key, at)
        length, at = _signed(key, at)
        extents.append((start, length))
    if at != len(key):
        raise MalformedError("the key of a variable's slice goes on after its end")
    return name, tuple(extents)


def placed(extents: Slice, shape: tuple[int, ...]) -> Slice:
    """The same slice with the lengths of dimensions that are not cut.

    Raises:
        MalformedError: when the slice does not lie within the shape.
    """
    if len(extents) != len(shape):
        raise MalformedError(f"a slice has {len(extents)} dimensions, its variable {len(shape)}")
    found = []
    for (start, length), size in zip(extents, shape, strict=True):
        real = size if length == WHOLE and start == 0 else length
        if start < 0 or real < 0 or start + real > size:
            raise MalformedError(f"a slice reaches from {start} over {real} of {size} elements")
        found.append((start, real))
    return tuple(found)


def tiles(slices: Collection[Slice], shape: tuple[int, ...]) -> bool:
    """Whether slices within a shape cover each of its elements once.

    Exact where they are cut along one dimension, the only kind that the partitioners of
    `tf.compat.v1.get_variable` make; otherwise by the number of elements.
    """
    if sum(prod(length for _, length in one) for one in slices) != prod(shape):
        return False
    cut = [axis for axis in range(len(shape)) if len({one[axis] for one in slices}) > 1]
    if len(cut) != 1:
        return len(set(slices)) == len(slices)
    end = 0
    for start, length in sorted(one[cut[0]] for one in slices):
        if start != end:
            return False
        end = start + length
    return end == shape[cut[0]]


def _extent(data: bytes) -> tuple[int, int]:
    start, length = 0, WHOLE
    for field, kind, content in fields(data):
        if field == 1:
            start = signed(number(kind, content))
        elif field == 2:
            length = signed(number(kind, content))
    return start, length


def _unsigned(key: bytes, at: int) -> tuple[int, int]:
    """A number as its count of bytes and those bytes, the highest first."""
    end = at + 1 + (key[at] if at < len(key) else 0)
    if end > len(key) or end - at > 9:
        raise MalformedError("the key of a variable's slice is cut off")
    return int.from_bytes(key[at + 1 : end], "big"), end


def _signed(key: bytes, at: int) -> tuple[int, int]:
    """A number whose first bits, as many as it has bytes, are the opposite of its sign."""
    head = int.from_bytes(key[at : at + 2].ljust(2, b"\0"), "big")
    ones = head if head >> 15 else head ^ 0xFFFF
    size = 16 - (ones ^ 0xFFFF).bit_length()
    body = key[at : at + size]
    if len(body) != size or size > 10:
        raise MalformedError("the key of a variable's slice is cut off")
    marked = ((1 << size) - 1) << (7 * size)
    value = int.from_bytes(body, "big") ^ marked
    return value - (1 << 8 * size) if value >> (8 * size - 1) else value, at + size
