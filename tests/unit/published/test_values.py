"""Seeded values: the same everywhere, finite in use, of the published shape."""

from __future__ import annotations

from array import array
from math import isfinite

import pytest

from matrix.checkpoint.bundle import Entry
from matrix.errors import CheckpointError
from tests.published.values import BLOCK, LARGEST_COUNTER, tensor


def floats(name: str, *shape: int) -> list[float]:
    return list(array("f", tensor(Entry(name, "float32", shape))[2]))


def test_a_tensor_keeps_shape_and_type() -> None:
    dtype, shape, raw = tensor(Entry("a/weights", "float32", (3, 3, 2, 5)))
    assert (dtype, shape, len(raw)) == ("float32", (3, 3, 2, 5), 3 * 3 * 2 * 5 * 4)


def test_values_are_the_same_on_every_run() -> None:
    assert [round(one, 6) for one in floats("a/weights", 3)] == [-0.011439, -0.007815, 0.014989]


def test_values_depend_on_the_name() -> None:
    assert floats("a/weights", 8) != floats("b/weights", 8)


def test_a_large_tensor_repeats_its_block_to_the_last_element() -> None:
    found = floats("a/weights", 3, BLOCK)
    assert len(found) == 3 * BLOCK
    assert found[BLOCK : BLOCK + 9] == found[:9]
    assert len(floats("a/weights", BLOCK + 7)) == BLOCK + 7


def test_rows_of_a_power_of_two_differ() -> None:
    found = floats("a/weights", 4, 512)
    assert found[:512] != found[1024:1536]


@pytest.mark.parametrize(
    "name",
    [
        "a/BatchNorm/moving_variance",
        "a/BatchNorm/gamma",
        "a/BatchNorm/gamma/ExponentialMovingAverage",
        "a/weights/RMSProp",
        "a/act_quant/max",
        "a/act_quant/max/a/act_quant/max/biased",
        "a/act_quant/min/a/act_quant/min/local_step",
    ],
)
def test_what_must_be_positive_is(name: str) -> None:
    assert min(floats(name, 50)) >= 1.0


@pytest.mark.parametrize("name", ["a/act_quant/min", "a/weights_quant/min"])
def test_a_range_begins_below_zero(name: str) -> None:
    assert max(floats(name, 50)) <= -1.0


@pytest.mark.parametrize("name", ["a/weights", "a/weights/RMSProp_1", "a/BatchNorm/beta"])
def test_everything_else_is_small_around_zero(name: str) -> None:
    found = floats(name, 500)
    assert all(isfinite(one) and abs(one) < 0.2 for one in found)
    assert min(found) < 0 < max(found)


def test_counters_are_small_and_positive() -> None:
    _, _, raw = tensor(Entry("global_step", "int64", ()))
    assert 0 < int.from_bytes(raw, "little") <= LARGEST_COUNTER


def test_an_empty_tensor_has_no_bytes() -> None:
    assert tensor(Entry("a", "float32", (0, 3)))[2] == b""


@pytest.mark.parametrize(
    "entry",
    [Entry("text", "string", ()), Entry("part", "float32", (2,), slices=(((0, 1),), ((1, 1),)))],
)
def test_what_has_no_seeded_values_is_refused(entry: Entry) -> None:
    with pytest.raises(CheckpointError, match="cannot be rebuilt"):
        tensor(entry)
