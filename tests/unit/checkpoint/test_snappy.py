from __future__ import annotations

import pytest

from matrix.checkpoint.snappy import decompress
from matrix.checkpoint.wire import MalformedError
from matrix.convert.wire import varint


def literal(data: bytes) -> bytes:
    size = len(data) - 1
    return (
        bytes([size << 2]) + data
        if size < 60
        else bytes([61 << 2]) + size.to_bytes(2, "little") + data
    )


def test_literals_short_and_long() -> None:
    data = b"ab" * 500
    assert decompress(varint(1003) + literal(b"xyz") + literal(data), 2000) == b"xyz" + data


def test_copies_with_every_width_of_offset() -> None:
    start = varint(16) + literal(b"abcd")
    near = bytes([(4 - 4) << 2 | 1, 4])
    two = bytes([3 << 2 | 2, 8, 0])
    four = bytes([3 << 2 | 3, 12, 0, 0, 0])
    assert decompress(start + near + two + four, 100) == b"abcd" * 4


def test_a_copy_may_repeat_its_own_output() -> None:
    # The example of the format description: "xab" and a copy of 4 bytes from 2 back.
    assert decompress(varint(7) + literal(b"xab") + bytes([3 << 2 | 2, 2, 0]), 10) == b"xababab"


@pytest.mark.parametrize(
    "data",
    [
        varint(1 << 40),
        varint(5) + literal(b"abc"),
        varint(2) + literal(b"abc"),
        varint(9) + bytes([8 << 2]) + b"abc",
        varint(9) + bytes([63 << 2]) + b"\xff",
        varint(9) + literal(b"abc") + bytes([3 << 2 | 2, 9, 0]),
        varint(9) + literal(b"abc") + bytes([3 << 2 | 2, 0, 0]),
        varint(4) + literal(b"abc") + bytes([60 << 2 | 2, 1, 0]),
        varint(9) + literal(b"abc") + bytes([2]),
        b"",
    ],
)
def test_damage_is_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError):
        decompress(data, 1 << 20)
