"""Every byte of a small checkpoint changed, and every length cut: clean errors, no other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from matrix.checkpoint.index import Index, read_index
from matrix.checkpoint.integrity import check_content, check_files
from matrix.checkpoint.meta import read_meta
from matrix.checkpoint.objects import parse_objects, read_objects
from matrix.checkpoint.wire import MalformedError
from matrix.errors import CheckpointError
from tests.bundle import counting, meta_graph, write_bundle, write_v1
from tests.fuzz.seal import sealed
from tests.fuzz.seeds import GRAPH, TENSORS, indexes

FLIPS = (0x01, 0x80, 0xFF)
# What a table's reader does not look at: the empty block before the index block, and the
# padding of the footer.
UNREAD = 9 + 40


def flipped(data: bytes) -> Iterator[bytes]:
    """The same bytes with each one changed in turn, in some bits and in all."""
    for at in range(len(data)):
        for flip in FLIPS:
            yield data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :]


def cut(data: bytes) -> Iterator[bytes]:
    """The same bytes in every shorter length."""
    return (data[:size] for size in range(len(data)))


def refused(path: Path, content: bytes) -> bool:
    """Whether an index (or V1 file) with this content is refused, by one sentence."""
    path.write_bytes(content)
    try:
        index = read_index(path)
        check_files(index)
        check_content(index)
    except CheckpointError as error:
        assert error.message.startswith((path.name, f"{path.name}.data"))
        assert "\n" not in str(error)
        assert error.cause == "ckpt-corrupt"
        return True
    return False


@pytest.fixture
def good(tmp_path: Path) -> Index:
    return read_index(write_bundle(tmp_path / "m", TENSORS).with_name("m.index"))


def test_an_index_with_a_changed_byte_is_refused_or_says_the_same(good: Index) -> None:
    data = good.path.read_bytes()
    passed = 0
    for changed in flipped(data):
        if not refused(good.path, changed):
            passed += 1
            assert read_index(good.path) == good
    assert passed <= UNREAD * len(FLIPS)


def test_an_index_that_is_cut_off_is_refused(good: Index) -> None:
    assert all(refused(good.path, content) for content in cut(good.path.read_bytes()))


@pytest.mark.parametrize("seed", [index for index in indexes() if len(index) < 1000])
def test_an_index_with_a_changed_byte_and_right_checksums(tmp_path: Path, seed: bytes) -> None:
    path = tmp_path / "m.index"
    for number in range(3):
        (tmp_path / f"m.data-{number:05}-of-00001").write_bytes(bytes(4096))
    for changed in flipped(seed):
        path.write_bytes(sealed(changed))
        with suppress(CheckpointError):
            index = read_index(path)
            read_objects(index)
            check_files(index)
            check_content(index)


def test_a_shard_with_a_changed_byte_is_refused(good: Index) -> None:
    shard = good.shard(0)
    for changed in flipped(shard.read_bytes()):
        shard.write_bytes(changed)
        with pytest.raises(CheckpointError, match="is damaged: 1 of 4 tensors"):
            check_content(good)


def test_a_shard_that_is_cut_off_is_refused(good: Index) -> None:
    shard = good.shard(0)
    for content in cut(shard.read_bytes()):
        shard.write_bytes(content)
        with pytest.raises(CheckpointError, match="is truncated"):
            check_files(good)
        with suppress(CheckpointError):
            read_objects(good)


def test_shards_of_two_steps_are_told_apart_from_damage(tmp_path: Path) -> None:
    steps = [
        write_bundle(tmp_path / f"m-{n}", {name: counting("int8", (9,), n) for name in "abc"})
        for n in (1, 2)
    ]
    shards = [prefix.with_name(f"{prefix.name}.data-00000-of-00001") for prefix in steps]
    shards[0].write_bytes(shards[1].read_bytes())
    with pytest.raises(CheckpointError, match="does not belong to its index: 3 of 3 tensors"):
        check_content(read_index(steps[0].with_name("m-1.index")))


def test_a_v1_checkpoint_with_a_changed_byte_is_refused_or_says_the_same(tmp_path: Path) -> None:
    path = write_v1(tmp_path / "m", {"a/weights": ("float32", (3, 4)), "step": ("int64", ())})
    good, data = read_index(path), path.read_bytes()
    for changed in flipped(data):
        assert refused(path, changed) or read_index(path) == good
    assert all(refused(path, content) for content in cut(data))
    for changed in flipped(data):
        refused(path, sealed(changed))


def test_an_object_graph_with_a_changed_byte() -> None:
    for changed in (*flipped(GRAPH), *cut(GRAPH)):
        with suppress(MalformedError):
            parse_objects(changed)


def test_a_meta_file_with_a_changed_byte(tmp_path: Path) -> None:
    data = meta_graph("1.15.5", "v1.15.5-0-g1234", 134)
    for changed in (*flipped(data), *cut(data)):
        (tmp_path / "m.meta").write_bytes(changed)
        with suppress(CheckpointError):
            read_meta(tmp_path / "m.meta")
