"""The protobuf wire format, as far as checkpoints need it.

Only the encoding is known here, no message. Source: protobuf.dev, "Encoding". Everything
raises `MalformedError` on bytes that are not what the format allows, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from google_crc32c import extend

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_WIDTHS = {FIXED64: 8, FIXED32: 4}
MASK_DELTA = 0xA282EAD8
UINT32 = 0xFFFFFFFF
UINT64 = 0xFFFFFFFFFFFFFFFF


class MalformedError(Exception):
    """Bytes that break their format; the text completes "the file is damaged: ..."."""


@contextmanager
def within(place: str) -> Iterator[None]:
    """Say where it is when something inside turns out to be malformed."""
    try:
        yield
    except MalformedError as error:
        raise MalformedError(f"{error}, in {place}") from error


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Read a base-128 number of up to 64 bits; returns (value, position after it)."""
    end = len(data)
    if at < end and data[at] < 0x80:  # most numbers are short, and there are many
        return data[at], at + 1
    value = 0
    for shift in range(0, 70, 7):
        if at >= end:
            raise MalformedError("a number is cut off")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & UINT64, at
    raise MalformedError("a number is longer than 64 bits")


def signed(value: int) -> int:
    """The int64 that a 64-bit varint stands for (two's complement)."""
    return value - (1 << 64) if value >> 63 else value


def fields(data: bytes) -> Iterator[tuple[int, int, int | bytes]]:
    """Yield (field number, wire type, value) of one message; bytes for length-delimited."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == VARINT:
            value, at = varint(data, at)
            yield tag >> 3, kind, value
            continue
        size, at = varint(data, at) if kind == BYTES else (_WIDTHS.get(kind, -1), at)
        if size < 0:
            raise MalformedError(f"a field has the unknown wire type {kind}")
        if size > len(data) - at:
            raise MalformedError("a field is longer than its message")
        raw = data[at : at + size]
        at += size
        yield tag >> 3, kind, raw if kind == BYTES else int.from_bytes(raw, "little")


def number(kind: int, value: int | bytes) -> int:
    """The value of a varint field; refuses a field that is encoded as something else."""
    if kind != VARINT or isinstance(value, bytes):
        raise MalformedError("a field that must be a number is not")
    return value


def message(kind: int, value: int | bytes) -> bytes:
    """The bytes of a length-delimited field; refuses anything else."""
    if kind != BYTES or isinstance(value, int):
        raise MalformedError("a field that must be a message or text is not")
    return value


def mask(crc: int) -> int:
    """Disguise a CRC32C as tables and bundles store it (rotate by 15 and add a constant).

    Source: tensorflow/core/lib/hash/crc32c.h; the same as in LevelDB.
    """
    return (((crc >> 15) | (crc << 17)) + MASK_DELTA) & UINT32


def crc32c(data: bytes, crc: int = 0) -> int:
    """Continue a CRC32C (Castagnoli) over more bytes."""
    return int(extend(crc, data))
