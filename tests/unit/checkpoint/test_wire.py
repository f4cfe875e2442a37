from __future__ import annotations

import pytest

from matrix.checkpoint.wire import (
    MalformedError,
    crc32c,
    fields,
    mask,
    message,
    number,
    signed,
    varint,
)


def test_varint_reads_one_and_several_bytes() -> None:
    assert varint(b"\x7f", 0) == (127, 1)
    assert varint(b"\xff\xac\x02", 1) == (300, 3)


@pytest.mark.parametrize("data", [b"", b"\x80", b"\xff" * 11])
def test_varint_refuses_what_does_not_end(data: bytes) -> None:
    with pytest.raises(MalformedError):
        varint(data, 0)


def test_signed_is_twos_complement() -> None:
    assert signed(2**64 - 1) == -1
    assert signed(5) == 5


def test_fields_of_every_wire_type() -> None:
    data = b"\x08\x05" + b"\x12\x02ab" + b"\x1d\x01\x00\x00\x00" + b"\x21" + b"\x02" + b"\x00" * 7
    assert list(fields(data)) == [(1, 0, 5), (2, 2, b"ab"), (3, 5, 1), (4, 1, 2)]


@pytest.mark.parametrize(
    "data",
    [b"\x08", b"\x12\x05ab", b"\x1d\x01", b"\x0b", b"\x12\xff\xff\xff\xff\xff\xff\xff\xff\x7f"],
)
def test_fields_refuses_what_is_cut_off_or_unknown(data: bytes) -> None:
    with pytest.raises(MalformedError):
        list(fields(data))


def test_number_and_message_refuse_each_other() -> None:
    with pytest.raises(MalformedError):
        number(2, b"")
    with pytest.raises(MalformedError):
        message(0, 1)


def test_checksum_of_the_standard_vector() -> None:
    # RFC 3720, B.4: 32 bytes of zeros.
    assert crc32c(bytes(32)) == 0x8A9136AA
    assert crc32c(b"6789", crc32c(b"12345")) == crc32c(b"123456789") == 0xE3069283
    assert mask(0) == 0xA282EAD8
