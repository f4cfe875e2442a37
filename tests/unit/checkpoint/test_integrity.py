from __future__ import annotations

from pathlib import Path

import pytest

from matrix.checkpoint.checksum import CHUNK
from matrix.checkpoint.index import Index, read_index
from matrix.checkpoint.integrity import bundle_files, check_content, check_files
from matrix.checkpoint.wire import crc32c, mask
from matrix.convert.bundle import header
from matrix.convert.table import table
from matrix.convert.wire import varint
from matrix.errors import CheckpointError
from tests.bundle import Placed, Tensor, counting, entry, strings, write_bundle, write_v1

TENSORS: dict[str, Tensor] = {
    "a": counting("float32", (100,)),
    "b": strings((3,), b"one", b"", b"three"),
    "c": counting("float32", (50,), 9),
    "d": strings((), b"x" * 300),
}


def check(index: Index) -> None:
    check_files(index)
    check_content(index)


def fault(index: Index) -> CheckpointError:
    with pytest.raises(CheckpointError) as error:
        check(index)
    assert "version" in error.value.way_out or "git lfs" in error.value.way_out
    assert error.value.cause == "ckpt-corrupt"
    return error.value


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return read_index(write_bundle(tmp_path / "m", TENSORS, 2).with_name("m.index"))


def one(tmp_path: Path, record: bytes, data: bytes, big_endian: bool = False) -> Index:
    """A checkpoint of one tensor with this record and this shard."""
    pairs = [(b"", header(1, big_endian)), (b"t", record)]
    (tmp_path / "m.index").write_bytes(table(pairs))
    (tmp_path / "m.data-00000-of-00001").write_bytes(data)
    return read_index(tmp_path / "m.index")


def test_a_whole_checkpoint_passes(index: Index) -> None:
    check(index)
    assert [path.name for path in bundle_files(index)] == [
        "m.index",
        "m.data-00000-of-00002",
        "m.data-00001-of-00002",
    ]


def test_tensors_longer_than_a_chunk_and_empty_ones_pass(tmp_path: Path) -> None:
    tensors = {"big": counting("uint8", (CHUNK + 7,)), "none": counting("float32", (0, 4))}
    tensors["text"] = strings((2,), b"y" * (CHUNK + 1), b"z")
    check(read_index(write_bundle(tmp_path / "m", tensors).with_name("m.index")))


def test_a_missing_shard_is_named(index: Index) -> None:
    index.shard(1).unlink()
    assert "m.data-00001-of-00002 is missing" in fault(index).message


def test_a_folder_in_place_of_a_shard(index: Index) -> None:
    index.shard(0).unlink()
    index.shard(0).mkdir()
    assert "is not a file" in fault(index).message


def test_a_truncated_shard_says_both_sizes(index: Index) -> None:
    data = index.shard(0).read_bytes()
    index.shard(0).write_bytes(data[:-1])
    assert f"has {len(data) - 1:,} bytes, its index speaks of {len(data):,}" in fault(index).message


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "a git-lfs pointer"),
        (b"<!DOCTYPE html>\n<html>", "a web page"),
        (b"\n<html>" + b" " * 5000, "a web page"),
    ],
)
def test_an_impostor_is_named_for_what_it_is(index: Index, content: bytes, why: str) -> None:
    index.shard(0).write_bytes(content)
    assert f"m.data-00000-of-00002 is {why}" in fault(index).message


def test_one_changed_byte_names_tensor_and_offset(index: Index) -> None:
    data = bytearray(index.shard(0).read_bytes())
    data[-1] ^= 1
    index.shard(0).write_bytes(data)
    message = fault(index).message
    assert "1 of 2 tensors" in message
    assert "c at byte 400" in message


def test_zeros_are_said_to_be_zeros(index: Index) -> None:
    index.shard(0).write_bytes(bytes(index.shard(0).stat().st_size))
    assert "filled with zeros in place of 2 of 2 tensors" in fault(index).message


def test_a_tensor_of_zeros_is_fine(tmp_path: Path) -> None:
    tensors: dict[str, Tensor] = {"z": ("float32", (10,), bytes(40))}
    check(read_index(write_bundle(tmp_path / "m", tensors).with_name("m.index")))


def test_shards_of_another_checkpoint(tmp_path: Path, index: Index) -> None:
    other = {name: (d, s, raw[:-1] + b"?") for name, (d, s, raw) in TENSORS.items()}
    write_bundle(tmp_path / "other" / "m", other, 2)
    index.shard(1).write_bytes((tmp_path / "other" / index.shard(1).name).read_bytes())
    error = fault(index)
    assert "m.data-00001-of-00002 does not belong to its index: 2 of 2 tensors" in error.message
    assert "one and the same checkpoint" in error.way_out


@pytest.mark.parametrize("sizes", [(4, 4), (4, 9), (9, 4)])
def test_swapped_shards(tmp_path: Path, sizes: tuple[int, int]) -> None:
    tensors = {"a": counting("float32", sizes[:1]), "b": counting("float32", sizes[1:], 99)}
    index = read_index(write_bundle(tmp_path / "m", tensors, 2).with_name("m.index"))
    first, second = index.shard(0).read_bytes(), index.shard(1).read_bytes()
    index.shard(0).write_bytes(second)
    index.shard(1).write_bytes(first)
    message = fault(index).message
    assert "the data files were swapped or renamed" in message
    # The first that is too short, or else the first that is wrong.
    wrong = index.shard(1 if sizes == (4, 9) else 0).name
    assert message.startswith(f"{wrong} holds the tensors of ")


def test_a_damaged_shard_is_not_taken_for_a_swapped_one(tmp_path: Path) -> None:
    tensors = {"a": counting("float32", (4,)), "b": counting("float32", (4,), 99)}
    index = read_index(write_bundle(tmp_path / "m", tensors, 2).with_name("m.index"))
    index.shard(0).write_bytes(bytes(range(1, 17)))
    assert "m.data-00000-of-00002 is damaged: 1 of 1 tensors" in fault(index).message


@pytest.mark.parametrize(("at", "why"), [(0, "lengths"), (5, "lengths"), (20, "CRC32C")])
def test_strings_are_checked_in_all_their_parts(tmp_path: Path, at: int, why: str) -> None:
    tensors = {"s": strings((3,), b"one", b"", b"three" * 9)}
    index = read_index(write_bundle(tmp_path / "m", tensors).with_name("m.index"))
    data = bytearray(index.shard(0).read_bytes())
    data[at] ^= 1
    index.shard(0).write_bytes(data)
    assert why in fault(index).message


@pytest.mark.parametrize(
    "raw",
    [
        b"\x80" * 30,
        b"\xff" * 9 + b"\x01" + b"x" * 20,
        b"\xff" * 9 + b"\x7f" + b"x" * 20,  # found by fuzzing: 70 bits
        b"\x05",
    ],
)
def test_strings_whose_lengths_lead_nowhere(tmp_path: Path, raw: bytes) -> None:
    fault(one(tmp_path, entry("string", (1,), Placed(raw, 0)), raw))


def test_a_shape_larger_than_the_bytes_ends_at_once(tmp_path: Path) -> None:
    record = entry("string", (1 << 40,), Placed(b"abc", 0))
    assert "more elements than bytes" in fault(one(tmp_path, record, b"abc")).message


def test_variants_run_in_with_64_bit_lengths(tmp_path: Path) -> None:
    body = b"variant"
    crc = crc32c(len(body).to_bytes(8, "little") + body)
    check_bytes = mask(crc).to_bytes(4, "little")
    raw = varint(len(body)) + body + check_bytes
    record = entry("variant", (), Placed(raw, mask(crc32c(check_bytes, crc))))
    check(one(tmp_path, record, raw))
    wrong = raw[:-1] + bytes([raw[-1] ^ 1])
    assert "element" in fault(one(tmp_path, record, wrong)).message


def test_lengths_in_a_big_endian_bundle_run_in_big_endian(tmp_path: Path) -> None:
    crc = crc32c((2).to_bytes(4, "big"))
    check_bytes = mask(crc).to_bytes(4, "big")
    raw = b"\x02" + check_bytes + b"ab"
    record = entry("string", (), Placed(raw, mask(crc32c(check_bytes + b"ab", crc))))
    check(one(tmp_path, record, raw, big_endian=True))
    fault(one(tmp_path, record, raw, big_endian=False))


def test_tensors_that_share_bytes_are_refused(tmp_path: Path) -> None:
    record = entry("uint8", (4,), Placed(b"abcd", 0))
    (tmp_path / "m.index").write_bytes(table([(b"", header(1)), (b"a", record), (b"b", record)]))
    (tmp_path / "m.data-00000-of-00001").write_bytes(b"abcd")
    assert "a and b share bytes" in fault(read_index(tmp_path / "m.index")).message


def test_v1_blocks_are_checked(tmp_path: Path) -> None:
    path = write_v1(tmp_path / "model.ckpt", {"a": ("float32", (2,))})
    index = read_index(path)
    check(index)
    assert bundle_files(index) == (path,)
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)
    assert "checksum of the block" in fault(index).message
