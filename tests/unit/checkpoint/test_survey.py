"""Every shard's state, and not only the first trouble."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.checkpoint.index import Index, read_index
from matrix.checkpoint.survey import Health, Shard, health
from tests.bundle import Tensor, counting, write_bundle, write_v1

TENSORS: dict[str, Tensor] = {
    "a": counting("uint8", (10,)),
    "b": counting("uint8", (20,), 50),
    "c": counting("uint8", (30,), 90),
    "d": counting("uint8", (40,), 130),
}
FIRST = Shard("m.data-00000-of-00002", bytes=40, needed=40, tensors=2, intact=2)
SECOND = Shard("m.data-00001-of-00002", bytes=60, needed=60, tensors=2, intact=2)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return read_index(write_bundle(tmp_path / "m", TENSORS, 2).with_name("m.index"))


def test_a_whole_checkpoint(index: Index) -> None:
    assert health(index) == Health((FIRST, SECOND))
    assert all(one.whole for one in health(index).shards)


def test_all_damaged_shards_are_told_and_the_first_in_words(index: Index) -> None:
    data = bytearray(index.shard(0).read_bytes())
    data[12] ^= 1
    index.shard(0).write_bytes(data)
    index.shard(1).write_bytes(bytes(60))
    found = health(index)
    assert found.shards == (
        replace(FIRST, intact=1, first="c"),
        replace(SECOND, intact=0, zeros=2, first="b"),
    )
    assert not any(one.whole for one in found.shards)
    assert found.words.startswith("m.data-00000-of-00002 is damaged: 1 of 2 tensors")
    assert found.cause == "ckpt-corrupt"


def test_a_missing_shard_hides_no_other(index: Index) -> None:
    index.shard(0).unlink()
    index.shard(1).write_bytes(index.shard(1).read_bytes()[:30])
    found = health(index)
    assert found.shards == (
        replace(FIRST, bytes=0, intact=0, trouble="missing"),
        replace(SECOND, bytes=30, intact=1, first="d"),
    )
    assert "m.data-00000-of-00002 is missing" in found.words


def test_swapped_shards_hold_each_other(index: Index) -> None:
    first, second = (index.shard(number).read_bytes() for number in (0, 1))
    index.shard(0).write_bytes(second)
    index.shard(1).write_bytes(first)
    found = health(index).shards
    assert [one.trouble for one in found] == [
        "holds the data of number 1",
        "holds the data of number 0",
    ]
    assert [one.intact for one in found] == [0, 0]


def test_what_is_no_data_file_is_named(index: Index) -> None:
    index.shard(0).write_text("version https://git-lfs.github.com/spec/v1\noid sha256:00\n")
    index.shard(1).unlink()
    index.shard(1).mkdir()
    assert [one.trouble for one in health(index).shards] == [
        "a git-lfs pointer, not the file itself",
        "not a file",
    ]


def test_whole_data_that_looks_like_a_web_page_is_data(tmp_path: Path) -> None:
    tensors: dict[str, Tensor] = {"t": ("uint8", (20,), b"<html> is not a page")}
    index = read_index(write_bundle(tmp_path / "m", tensors).with_name("m.index"))
    assert health(index).words == ""
    assert health(index).shards[0].trouble == ""


def test_a_v1_file_has_no_shards(tmp_path: Path) -> None:
    path = write_v1(tmp_path / "model.ckpt", {"a": ("float32", (2,)), "b": ("int64", ())})
    index = read_index(path)
    assert health(index) == Health(())
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)
    found = health(index)
    assert "model.ckpt is damaged" in found.words
    assert found.cause == "ckpt-corrupt"
