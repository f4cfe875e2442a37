"""Write the sorted string table that `matrix.checkpoint.table` reads, as LevelDB does.

Blocks are not compressed; keys are, each against the one before, and every sixteenth is
whole so that a reader can start there. Source: LevelDB's doc/table_format.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matrix.checkpoint.table import FOOTER, MAGIC
from matrix.checkpoint.wire import crc32c, mask
from matrix.convert.wire import varint

RESTART_EVERY = 16
BLOCK_BYTES = 4096
UNCOMPRESSED = 0

Records = Iterable[tuple[bytes, bytes]]


def table(records: Records) -> bytes:
    """A whole table file from (key, value) in strict order of key."""
    out = bytearray()
    index = [(group[-1][0], append(out, block(group))) for group in _groups(records)]
    return finished(out, index)


def append(out: bytearray, body: bytes, compression: int = UNCOMPRESSED) -> bytes:
    """Append a block with its trailer to a table's bytes; returns the block's handle."""
    handle = varint(len(out)) + varint(len(body))
    trailed = body + bytes([compression])
    out += trailed + mask(crc32c(trailed)).to_bytes(4, "little")
    return handle


def finished(out: bytearray, index: Records) -> bytes:
    """A table's bytes with what ends it: its index of (last key, handle), and the footer."""
    footer = append(out, block([])) + append(out, block(index))
    return bytes(out) + footer.ljust(FOOTER - len(MAGIC), b"\0") + MAGIC


def block(records: Records) -> bytes:
    """The records of one block, and where among them a reader can start."""
    out, last, restarts = bytearray(), b"", [0]
    for count, (key, value) in enumerate(records):
        if count and count % RESTART_EVERY == 0:
            restarts.append(len(out))
        shared = _shared(key, last) if count % RESTART_EVERY else 0
        out += varint(shared) + varint(len(key) - shared) + varint(len(value))
        out += key[shared:] + value
        last = key
    ends = [*restarts, len(restarts)]
    return bytes(out) + b"".join(end.to_bytes(4, "little") for end in ends)


def _shared(key: bytes, last: bytes) -> int:
    """How many bytes two keys have in common at their beginning."""
    most = min(len(key), len(last))
    return next((at for at in range(most) if key[at] != last[at]), most)


def _groups(records: Records) -> Iterator[list[tuple[bytes, bytes]]]:
    """Cut records into blocks of about `BLOCK_BYTES`."""
    group: list[tuple[bytes, bytes]] = []
    size = 0
    for key, value in records:
        group.append((key, value))
        size += len(key) + len(value)
        if size >= BLOCK_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group
