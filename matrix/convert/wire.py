"""The protobuf wire format, written; `matrix.checkpoint.wire` reads it."""

from __future__ import annotations

from matrix.checkpoint.wire import BYTES, FIXED32, VARINT


def varint(value: int) -> bytes:
    """A base-128 number from 0 on."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def number(field: int, value: int) -> bytes:
    """A field that holds a number from 0 on."""
    return varint(field << 3 | VARINT) + varint(value)


def fixed32(field: int, value: int) -> bytes:
    """A field that holds four bytes, such as a checksum."""
    return varint(field << 3 | FIXED32) + value.to_bytes(4, "little")


def nested(field: int, body: bytes) -> bytes:
    """A field that holds a message, or bytes."""
    return varint(field << 3 | BYTES) + varint(len(body)) + body


def text(field: int, content: str) -> bytes:
    """A field that holds a text."""
    return nested(field, content.encode())
