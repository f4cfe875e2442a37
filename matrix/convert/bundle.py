"""The records of a bundle's index, written; `matrix.checkpoint.bundle` reads them.

Source of the messages: tensorflow/core/protobuf/tensor_bundle.proto.
"""

from __future__ import annotations

from collections.abc import Sequence

from matrix.checkpoint.bundle import Entry
from matrix.checkpoint.dtypes import NUMBERS
from matrix.checkpoint.wire import crc32c, mask
from matrix.convert.wire import fixed32, nested, number, varint

VERSION = nested(3, number(1, 1))
"""The format's version, 1 in TensorFlow 1 and 2."""


def header(shards: int, big_endian: bool = False) -> bytes:
    """A BundleHeaderProto."""
    return number(1, shards) + (number(2, 1) if big_endian else b"") + VERSION


def record(entry: Entry) -> bytes:
    """A BundleEntryProto of a tensor that is stored whole."""
    return (
        number(1, NUMBERS[entry.dtype])
        + nested(2, shape_proto(entry.shape))
        + number(3, entry.shard)
        + number(4, entry.offset)
        + number(5, entry.size)
        + fixed32(6, entry.crc32c)
    )


def shape_proto(sizes: Sequence[int]) -> bytes:
    """A TensorShapeProto."""
    return b"".join(nested(2, number(1, size)) for size in sizes)


def one_string(content: bytes) -> tuple[bytes, int]:
    """A string tensor without dimensions as a shard holds it, and its masked CRC32C.

    The checksums run over the length as a 32-bit number, though it is stored as a varint.
    Source: WriteStringTensor in tensorflow/core/util/tensor_bundle/tensor_bundle.cc.
    """
    crc = crc32c(len(content).to_bytes(4, "little"))
    check = mask(crc).to_bytes(4, "little")
    whole = crc32c(check + content, crc)
    return varint(len(content)) + check + content, mask(whole)
