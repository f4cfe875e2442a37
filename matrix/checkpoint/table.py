"""The sorted string table that holds a bundle's index (and a whole V1 checkpoint).

The layout is LevelDB's: data blocks with prefix-compressed keys and a restart array, an
index block of block handles, and a footer of 48 bytes that ends in a magic number. Each
block is followed by its compression (one byte) and a masked CRC32C over both. Sources:
LevelDB's doc/table_format.md, tensorflow/core/lib/io/format.h.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from matrix.checkpoint.snappy import decompress
from matrix.checkpoint.wire import MalformedError, crc32c, mask, varint, within

MAGIC = 0xDB4775248B80FB57.to_bytes(8, "little")
FOOTER = 48
TRAILER = 5
MAX_BLOCK = 64 << 20
MAX_BLOCKS = 50_000
MAX_KEY = 64 << 10
MAX_CONTENT = 16 << 20
MAX_RECORDS = 100_000
CHUNK = 1 << 20


@dataclass(frozen=True)
class Handle:
    """Where a block lies in the file, in bytes, without its trailer."""

    offset: int
    size: int

    def __str__(self) -> str:
        return f"the block at byte {self.offset:,}"


def is_table(file: BinaryIO) -> bool:
    """Whether the file ends as a table ends."""
    size = file.seek(0, 2)
    if size < FOOTER:
        return False
    file.seek(size - len(MAGIC))
    return file.read(len(MAGIC)) == MAGIC


def records(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Yield (key, value) of a table in order; raises `MalformedError` at the first damage."""
    last: bytes | None = None
    count = held = 0
    for handle in handles(file):
        for key, value in read_records(file, handle):
            if last is not None and key <= last:
                raise MalformedError(f"the keys are not in order, in {handle}")
            last, count, held = key, count + 1, held + len(key) + len(value)
            if count > MAX_RECORDS or held > MAX_CONTENT:
                raise MalformedError("the table holds more records than any checkpoint has")
            yield key, value


def handles(file: BinaryIO) -> Iterator[Handle]:
    """Yield the handles of the data blocks, each inside the file and behind the one before."""
    index = _index_handle(file)
    end = 0
    for number, (_, value) in enumerate(read_records(file, index)):
        if number == MAX_BLOCKS:
            raise MalformedError(f"it has more than {MAX_BLOCKS:,} blocks")
        with within(f"{index}, which lists the others"):
            handle, _ = _handle(value, 0)
        if handle.offset < end or handle.offset + handle.size + TRAILER > index.offset:
            raise MalformedError(f"{handle} lies outside its place in the file")
        end = handle.offset + handle.size + TRAILER
        yield handle


def read_records(file: BinaryIO, handle: Handle) -> Iterator[tuple[bytes, bytes]]:
    """Yield (key, value) of one block of the file."""
    block = _read_block(file, handle)
    with within(str(handle)):
        yield from parse_block(block)


def first_record(file: BinaryIO, handle: Handle) -> tuple[bytes, bytes]:
    """The first (key, value) of a block that may be too large for memory; empty without one.

    The values of a V1 checkpoint lie in the same blocks as its list, and have any size.
    """
    check_block(file, handle)
    file.seek(handle.offset + handle.size)
    if file.read(1) != b"\0":
        return next(read_records(file, handle), (b"", b""))
    file.seek(handle.offset)
    head = file.read(min(handle.size, MAX_CONTENT))
    with within(str(handle)):
        _, at = varint(head, 0)
        fresh, at = varint(head, at)
        size, at = varint(head, at)
        if at + fresh + size > len(head):
            raise MalformedError("a record does not fit into its block")
    return head[at : at + fresh], head[at + fresh : at + fresh + size]


def _read_block(file: BinaryIO, handle: Handle) -> bytes:
    """Read one block into memory, check its CRC32C and decompress it."""
    if handle.size > MAX_BLOCK:
        raise MalformedError(f"{handle} claims to have {handle.size:,} bytes")
    file.seek(handle.offset)
    raw = file.read(handle.size + TRAILER)
    if len(raw) != handle.size + TRAILER:
        raise MalformedError(f"{handle} is cut off")
    _compare(crc32c(raw[:-4]), raw[-4:], handle)
    kind = raw[handle.size]
    if kind == 0:
        return raw[: handle.size]
    if kind != 1:
        raise MalformedError(f"{handle} has the unknown compression {kind}")
    with within(str(handle)):
        return decompress(raw[: handle.size], MAX_CONTENT)


def check_block(file: BinaryIO, handle: Handle) -> None:
    """Check a block's CRC32C without holding the block in memory."""
    file.seek(handle.offset)
    crc, left = 0, handle.size + 1
    while left:
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            raise MalformedError(f"{handle} is cut off")
        crc, left = crc32c(chunk, crc), left - len(chunk)
    _compare(crc, file.read(4), handle)


def _compare(crc: int, stored: bytes, handle: Handle) -> None:
    if mask(crc).to_bytes(4, "little") != stored:
        raise MalformedError(f"the checksum of {handle} does not match")


def parse_block(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (key, value) of one block; the restart array at its end is only measured."""
    end = _restarts_begin(block)
    at, key = 0, b""
    while at < end:
        shared, at = varint(block, at)
        fresh, at = varint(block, at)
        size, at = varint(block, at)
        if shared > len(key) or at + fresh + size > end or shared + fresh > MAX_KEY:
            raise MalformedError("a record does not fit into its block")
        key = key[:shared] + block[at : at + fresh]
        at += fresh
        yield key, block[at : at + size]
        at += size


def _restarts_begin(block: bytes) -> int:
    if len(block) < 4:
        raise MalformedError("a block is too short")
    end = len(block) - 4 - 4 * int.from_bytes(block[-4:], "little")
    if end < 0:
        raise MalformedError("a block's restart array is longer than the block")
    return end


def _index_handle(file: BinaryIO) -> Handle:
    """Read the footer: the handle of the index block."""
    size = file.seek(0, 2)
    if size < FOOTER:
        raise MalformedError(f"it has {size:,} bytes, a table has at least {FOOTER}")
    file.seek(size - FOOTER)
    footer = file.read(FOOTER)
    if not footer.endswith(MAGIC):
        raise MalformedError("it does not end as a table ends (bad magic number)")
    _, at = _handle(footer, 0)
    index, _ = _handle(footer, at)
    if index.offset + index.size + TRAILER > size - FOOTER:
        raise MalformedError("the index block lies outside the file")
    return index


def _handle(data: bytes, at: int) -> tuple[Handle, int]:
    offset, at = varint(data, at)
    size, at = varint(data, at)
    return Handle(offset, size), at
