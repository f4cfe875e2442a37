"""The CRC32C that a bundle stores for a tensor, computed over a file in bounded memory.

For numbers it is the CRC of the bytes. For strings it runs over the lengths as unsigned
32-bit numbers (64-bit from 4 GiB on), though the file holds them as varints; then over the
checksum of the lengths and the strings as stored. For variants each element's length runs
in as a 64-bit number. Source: ReadStringTensor and ReadVariantTensor in
tensorflow/core/util/tensor_bundle/tensor_bundle.cc.
"""

from __future__ import annotations

import math
from typing import BinaryIO, Literal

from matrix.checkpoint.bundle import Entry
from matrix.checkpoint.wire import UINT32, UINT64, MalformedError, crc32c, mask

CHUNK = 1 << 20
MAX_ELEMENTS = 4 << 20


class Region:
    """The bytes of one tensor in its shard, read forward once.

    ``crc`` runs over what `take` and `skim` return; `feed` adds other bytes to it.
    """

    def __init__(self, file: BinaryIO, offset: int, size: int) -> None:
        self.file = file
        self.left = size
        self.crc = 0
        file.seek(offset)

    def feed(self, data: bytes) -> None:
        """Run bytes into the checksum that do not stand in the file like this."""
        self.crc = crc32c(data, self.crc)

    def raw(self, size: int) -> bytes:
        """Exactly ``size`` bytes, without touching the checksum."""
        data = self.file.read(size) if size <= self.left else b""
        if len(data) != size:
            raise MalformedError("the tensor's bytes end early")
        self.left -= size
        return data

    def skim(self, size: int) -> None:
        """Run ``size`` bytes of the file into the checksum, chunk by chunk."""
        while size:
            chunk = self.raw(min(size, CHUNK))
            self.feed(chunk)
            size -= len(chunk)

    def varint(self) -> int:
        """A base-128 number of up to 64 bits, without touching the checksum."""
        value = 0
        for shift in range(0, 70, 7):
            byte = self.raw(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value & UINT64
        raise MalformedError("the length of a string is not a number")


def stored_crc(file: BinaryIO, entry: Entry, big_endian: bool) -> int:
    """The masked CRC32C of an entry's bytes, to be compared with ``entry.crc32c``.

    Raises:
        MalformedError: when the bytes are too few, or a string's parts do not add up.
    """
    region = Region(file, entry.offset, entry.size)
    if entry.dtype == "string":
        _strings(region, entry, big_endian)
    elif entry.dtype == "variant":
        _variants(region, entry, big_endian)
    else:
        region.skim(region.left)
    return mask(region.crc)


def is_zero(file: BinaryIO, entry: Entry) -> bool:
    """Whether an entry's bytes are all there and all zero."""
    file.seek(entry.offset)
    left = entry.size
    while left:
        chunk = file.read(min(CHUNK, left))
        if not chunk or chunk.count(0) != len(chunk):
            return False
        left -= len(chunk)
    return entry.size > 0


def _strings(region: Region, entry: Entry, big_endian: bool) -> None:
    if region.left == 0:
        return
    order = _order(big_endian)
    total = 0
    for _ in range(_elements(region, entry)):
        length = region.varint()
        total += length
        region.feed(length.to_bytes(4 if length <= UINT32 else 8, order))
    check = region.raw(4)
    if mask(region.crc) != int.from_bytes(check, order):
        raise MalformedError("the lengths of its strings do not match their checksum")
    region.feed(check)
    if total != region.left:
        raise MalformedError("the lengths of its strings do not add up to its size")
    region.skim(total)


def _variants(region: Region, entry: Entry, big_endian: bool) -> None:
    order = _order(big_endian)
    for _ in range(_elements(region, entry) if region.left else 0):
        length = region.varint()
        region.feed(length.to_bytes(8, order))
        region.skim(length)
        check = region.raw(4)
        if mask(region.crc) != int.from_bytes(check, order):
            raise MalformedError("an element does not match its checksum")
        region.feed(check)


def _elements(region: Region, entry: Entry) -> int:
    """How many elements to read; each takes at least one byte, whatever the shape says."""
    count = math.prod(entry.shape)
    if count > region.left:
        raise MalformedError("it has more elements than bytes")
    if count > MAX_ELEMENTS:
        raise MalformedError("it has more elements than can be checked")
    return count


def _order(big_endian: bool) -> Literal["big", "little"]:
    return "big" if big_endian else "little"
