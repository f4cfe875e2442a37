"""Right checksums for damaged tables.

A table's blocks carry checksums, so that damage made by chance ends at the first of them
and nothing behind it is ever tried. Sealing makes damage that got past the checksums.
"""

from __future__ import annotations

from contextlib import suppress

from matrix.checkpoint.table import FOOTER, TRAILER, parse_block
from matrix.checkpoint.wire import MalformedError, crc32c, mask, varint


def sealed(data: bytes) -> bytes:
    """The same table with right checksums wherever a block can be found."""
    out = bytearray(data)
    with suppress(MalformedError):
        footer = data[-FOOTER:]
        _, at = _handle(footer, 0)
        (offset, size), _ = _handle(footer, at)
        _seal(out, offset, size)
        for _, value in parse_block(data[offset : offset + size]):
            _seal(out, *_handle(value, 0)[0])
    return bytes(out)


def _handle(data: bytes, at: int) -> tuple[tuple[int, int], int]:
    offset, at = varint(data, at)
    size, at = varint(data, at)
    return (offset, size), at


def _seal(out: bytearray, offset: int, size: int) -> None:
    """Write the checksum of one block behind it, if it lies in the file."""
    end = offset + size + 1
    if end + TRAILER - 1 <= len(out):
        out[end : end + 4] = mask(crc32c(bytes(out[offset:end]))).to_bytes(4, "little")
