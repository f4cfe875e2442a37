"""A small Snappy decompressor for table blocks.

TensorFlow has written its tables uncompressed since 1.2, but the format allows Snappy.
Source of the format: google/snappy, format_description.txt.
"""

from __future__ import annotations

from matrix.checkpoint.wire import MalformedError, varint


def decompress(data: bytes, limit: int) -> bytes:
    """Undo Snappy's block format; refuses output of more than ``limit`` bytes."""
    size, at = varint(data, 0)
    if size > limit:
        raise MalformedError(f"a compressed block claims {size:,} bytes")
    out = bytearray()
    while at < len(data):
        at = _copy(data, at, out, size) if data[at] & 3 else _literal(data, at, out)
        if len(out) > size:
            raise MalformedError("a compressed block is longer than it says")
    if len(out) != size:
        raise MalformedError("a compressed block is shorter than it says")
    return bytes(out)


def _literal(data: bytes, at: int, out: bytearray) -> int:
    """Append bytes that stand as they are; returns the position after the element."""
    length = data[at] >> 2
    at += 1
    if length >= 60:
        width = length - 59
        length = int.from_bytes(_exactly(data, at, width), "little")
        at += width
    length += 1
    out += _exactly(data, at, length)
    return at + length


def _copy(data: bytes, at: int, out: bytearray, size: int) -> int:
    """Append bytes that occurred before; returns the position after the element."""
    tag = data[at]
    width = {1: 1, 2: 2, 3: 4}[tag & 3]
    offset = int.from_bytes(_exactly(data, at + 1, width), "little")
    length = (tag >> 2) + 1
    if width == 1:
        length = ((tag >> 2) & 7) + 4
        offset |= (tag >> 5) << 8
    if not 0 < offset <= len(out) or len(out) + length > size:
        raise MalformedError("a compressed block refers to bytes outside itself")
    # A copy may overlap its own output: the pattern then repeats.
    begin = len(out) - offset
    pattern = out[begin : begin + length]
    out += (pattern * (length // len(pattern) + 1))[:length]
    return at + 1 + width


def _exactly(data: bytes, at: int, size: int) -> bytes:
    part = data[at : at + size]
    if len(part) != size:
        raise MalformedError("a compressed block is cut off")
    return part
