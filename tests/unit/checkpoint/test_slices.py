from __future__ import annotations

import pytest

from matrix.checkpoint.slices import WHOLE, Slice, parse_key, parse_slice, placed, tiles
from matrix.checkpoint.wire import MalformedError
from tests.bundle import slice_key

# As TensorFlow 1.15.5 wrote them for a variable `emb` of shape (300, 7) in three parts
# along its first dimension, under `fixed_size_partitioner(3)`.
KEYS = {
    b"\0emb\0\1\1\2\x80\xc0d\x80\x87": ((0, 100), (0, 7)),
    b"\0emb\0\1\1\2\xc0d\xc0d\x80\x87": ((100, 100), (0, 7)),
    b"\0emb\0\1\1\2\xc0\xc8\xc0d\x80\x87": ((200, 100), (0, 7)),
}


@pytest.mark.parametrize(("key", "place"), KEYS.items())
def test_keys_as_tensorflow_writes_them(key: bytes, place: Slice) -> None:
    assert parse_key(key) == (b"emb", place)
    assert slice_key("emb", place) == key


@pytest.mark.parametrize(
    ("code", "number"),
    [
        (b"\x80", 0),
        (b"\xbf", 63),
        (b"\x7f", -1),
        (b"\x40", -64),
        (b"\xc0\x40", 64),
        (b"\x3f\xbf", -65),
        (b"\xe0\x20\x00", 8192),
        (b"\xff\x00\x80" + bytes(5), 1 << 47),
        (b"\xff\x80\x40" + bytes(6), 1 << 54),
        (b"\xff\xc0\x7f" + b"\xff" * 7, (1 << 63) - 1),
        (b"\x00\x3f\x80" + bytes(7), -(1 << 63)),
    ],
)
def test_numbers_in_keys_sort_as_they_are(code: bytes, number: int) -> None:
    # A dimension of a slice: where it begins, and that it is not cut.
    assert parse_key(b"\0w\0\1\1\1" + code + b"\x7f") == (b"w", ((number, WHOLE),))


def test_names_in_keys_are_escaped() -> None:
    assert parse_key(b"\0a\0\xffb\xff\0\1\0\1\0") == (b"a\0b\xff\1", ())


@pytest.mark.parametrize(
    ("key", "why"),
    [
        (b"\0w", "cannot be read"),
        (b"\0\0\1\1\1", "cannot be read"),
        (b"\0w\0\1", "cut off"),
        (b"\0w\0\1\1", "cut off"),
        (b"\0w\0\1\1\1\x80", "cut off"),
        (b"\0w\0\1\1\1\x80\xc0", "cut off"),
        (b"\0w\0\1\1\1\x80\x81\x81", "after its end"),
        (b"\0w\0\1\2\xff\xff", "more than 254"),
        (b"\0w\0\1\x09" + b"\1" * 9, "cut off"),
        (b"\0w\0\1\1\1\xff\xff" + b"\1" * 20, "cut off"),
    ],
)
def test_keys_that_are_none(key: bytes, why: str) -> None:
    with pytest.raises(MalformedError, match=why):
        parse_key(key)


def test_a_dimension_without_a_length_is_whole() -> None:
    assert parse_slice(b"\x0a\x00" + b"\x0a\x04\x08\x02\x10\x03") == ((0, WHOLE), (2, 3))
    assert placed(((0, WHOLE), (2, 3)), (7, 5)) == ((0, 7), (2, 3))


@pytest.mark.parametrize("place", [((0, 8),), ((-1, 2),), ((1, WHOLE),), ((6, 2),), ()])
def test_slices_outside_their_variable(place: Slice) -> None:
    with pytest.raises(MalformedError, match="a slice "):
        placed(place, (7,))


def test_more_dimensions_than_a_tensor_has() -> None:
    with pytest.raises(MalformedError, match="more than 254"):
        parse_slice(b"\x0a\x00" * 255)


@pytest.mark.parametrize(
    ("slices", "whole"),
    [
        ([((0, 7), (0, 2))], True),
        ([((0, 3), (0, 2)), ((3, 4), (0, 2))], True),
        ([((3, 4), (0, 2)), ((0, 3), (0, 2))], True),
        ([((0, 3), (0, 2)), ((4, 4), (0, 2))], False),
        ([((0, 3), (0, 2)), ((2, 4), (0, 2))], False),
        ([((0, 3), (0, 2))], False),
        ([((0, 3), (0, 2)), ((0, 3), (0, 2)), ((6, 1), (0, 2))], False),
        ([((0, 7), (0, 1)), ((0, 7), (1, 1))], True),
        ([((0, 7), (0, 1)), ((0, 7), (0, 1))], False),
        ([((0, 3), (0, 1)), ((0, 3), (1, 1)), ((3, 4), (0, 1)), ((3, 4), (1, 1))], True),
    ],
)
def test_slices_cover_their_variable_or_not(slices: list[Slice], whole: bool) -> None:
    assert tiles(slices, (7, 2)) is whole


def test_a_variable_without_dimensions_has_one_slice() -> None:
    assert tiles([()], ())
    assert not tiles([(), ()], ())
