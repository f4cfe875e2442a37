from __future__ import annotations

from io import BytesIO

import pytest

from matrix.checkpoint.table import MAGIC, check_block, handles, is_table, records
from matrix.checkpoint.wire import MalformedError
from matrix.convert.table import block, table
from matrix.convert.wire import varint
from tests.bundle import table_of_blocks

PAIRS = [(b"key/%05d" % n, b"value %d" % n * (n % 5)) for n in range(2000)]


def read(data: bytes) -> list[tuple[bytes, bytes]]:
    return list(records(BytesIO(data)))


def test_many_blocks_come_back_in_order() -> None:
    data = table(PAIRS)
    assert len(list(handles(BytesIO(data)))) > 5
    assert read(data) == PAIRS


def test_a_compressed_block_is_read() -> None:
    body = block(PAIRS[:3])
    packed = varint(len(body)) + bytes([61 << 2]) + (len(body) - 1).to_bytes(2, "little") + body
    assert read(table_of_blocks([packed], compression=1)) == PAIRS[:3]


def test_an_empty_table_has_no_records() -> None:
    assert read(table([])) == []


def test_the_magic_number_tells_a_table() -> None:
    assert is_table(BytesIO(table(PAIRS)))
    assert not is_table(BytesIO(MAGIC))
    assert not is_table(BytesIO(b"x" * 100))


@pytest.mark.parametrize("at", [0, 100, 5000, -60])
def test_one_flipped_bit_is_found(at: int) -> None:
    data = bytearray(table(PAIRS))
    data[at] ^= 4
    with pytest.raises(MalformedError):
        read(bytes(data))


@pytest.mark.parametrize("size", [0, 7, 47, 48, 1000])
def test_a_cut_off_table_is_malformed(size: int) -> None:
    with pytest.raises(MalformedError):
        read(table(PAIRS)[:size])


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "too short"),
        (b"\xff\xff\xff\xff", "restart array"),
        (b"\x05\x00\x00" + b"\0" * 4, "does not fit"),
        (b"\x00\x01\xff\x7fk" + b"\0" * 4, "does not fit"),
        (block([(b"b", b""), (b"a", b"")]), "not in order"),
        (block([(b"a", b""), (b"a", b"")]), "not in order"),
        (block([(b"k" * 70_000, b"")]), "does not fit"),
    ],
)
def test_wrong_blocks_with_right_checksums(body: bytes, why: str) -> None:
    with pytest.raises(MalformedError, match=why):
        read(table_of_blocks([body]))


def test_an_unknown_compression_is_malformed() -> None:
    with pytest.raises(MalformedError, match="compression 7"):
        read(table_of_blocks([block(PAIRS[:1])], compression=7))


@pytest.mark.parametrize("handle", [(0, 1 << 50), (1 << 63, 1), ((1 << 64) - 1, (1 << 64) - 1)])
def test_handles_that_point_outside(handle: tuple[int, int]) -> None:
    footer = varint(0) + varint(0) + varint(handle[0]) + varint(handle[1])
    with pytest.raises(MalformedError, match="outside"):
        read(b"\0" * 100 + footer.ljust(40, b"\0") + MAGIC)


def test_a_block_is_checked_without_being_held() -> None:
    data = bytearray(table(PAIRS))
    first = next(handles(BytesIO(data)))
    check_block(BytesIO(data), first)
    data[first.size - 1] ^= 1
    with pytest.raises(MalformedError, match="checksum"):
        check_block(BytesIO(data), first)
