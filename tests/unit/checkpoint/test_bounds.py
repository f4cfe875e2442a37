"""Inputs that are small on disk and would cost much to read: refused, or read in no time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from matrix.checkpoint.bundle import parse_bundle
from matrix.checkpoint.checksum import stored_crc
from matrix.checkpoint.index import read_index
from matrix.checkpoint.integrity import check_files
from matrix.checkpoint.legacy import parse_v1
from matrix.checkpoint.objects import parse_objects
from matrix.checkpoint.slices import parse_slice
from matrix.checkpoint.snappy import decompress
from matrix.checkpoint.state import newest
from matrix.checkpoint.survey import health
from matrix.checkpoint.table import MAGIC, records
from matrix.checkpoint.wire import MalformedError, crc32c, mask
from matrix.convert.bundle import header
from matrix.convert.table import block, table
from matrix.convert.wire import varint
from matrix.errors import CheckpointError
from tests.bundle import Placed, entry, graph
from tests.unit.checkpoint.test_integrity import one

LITERAL_3 = bytes([62 << 2])
COPY_FAR = bytes([63 << 2 | 3])


@contextmanager
def quickly(seconds: float = 2.0) -> Iterator[None]:
    """Fail when the block uses more processor time than that."""
    begin = time.process_time()
    yield
    assert time.process_time() - begin < seconds


def test_copies_from_far_back_cost_what_they_copy() -> None:
    size, copies = 4 << 20, 10_000
    start = varint(size + 64 * copies) + LITERAL_3 + (size - 1).to_bytes(3, "little") + bytes(size)
    with quickly():
        out = decompress(start + (COPY_FAR + size.to_bytes(4, "little")) * copies, 16 << 20)
    assert len(out) == size + 64 * copies


def test_a_compressed_block_may_not_grow_without_end() -> None:
    with pytest.raises(MalformedError, match="claims 16,777,217 bytes"):
        list(records(BytesIO(_one_block(varint((16 << 20) + 1), kind=1))))


def test_blocks_are_bounded() -> None:
    count = 50_001
    piece = bytes(5) + mask(crc32c(bytes(5))).to_bytes(4, "little")
    handles = [(b"%06d" % n, varint(9 * n) + varint(4)) for n in range(count)]
    with quickly(), pytest.raises(MalformedError, match="more than 50,000 blocks"):
        list(records(BytesIO(_with_index(piece * count, block(handles)))))


def test_keys_are_bounded_though_they_share_their_beginnings() -> None:
    long = b"\x00" + varint(65_000) + b"\x00" + b"k" * 65_000
    more = b"".join(varint(65_000 + n) + b"\x01\x00k" for n in range(500))
    with quickly(), pytest.raises(MalformedError, match="more records than any checkpoint"):
        list(records(BytesIO(_one_block(long + more + bytes(4)))))


def test_tensors_of_v1_are_bounded() -> None:
    listed = b"\x0a" + varint(2 * 100_001) + b"\x0a\x00" * 100_001
    with quickly(), pytest.raises(MalformedError, match="more than 100,000 tensors"):
        parse_v1(BytesIO(table([(b"", listed)])))


def test_slices_of_a_variable_are_bounded() -> None:
    pairs = [(b"", header(1)), (b"w", b"\x3a\x00" * 100_001)]
    with quickly(), pytest.raises(MalformedError, match="more than 100,000 slices"):
        parse_bundle(pairs)


def test_dimensions_of_a_slice_are_bounded() -> None:
    with quickly(0.2), pytest.raises(MalformedError, match="more than 254"):
        parse_slice(b"\x0a\x00" * 4_000_000)


def test_nodes_and_edges_of_the_object_graph_are_bounded() -> None:
    with quickly(), pytest.raises(MalformedError, match="more than 100,000 nodes"):
        parse_objects(b"\x0a\x00" * 100_001)
    half = 125_001
    with quickly(4), pytest.raises(MalformedError, match="more than 250,000 edges"):
        parse_objects(graph(b"\x0a\x00" * half, b"\x1a\x00" * half))


def test_strings_of_a_tensor_are_bounded(tmp_path: Path) -> None:
    count = (4 << 20) + 1
    size = b"\x28" + varint(count + 4)
    index = one(tmp_path, b"\x08\x07\x12" + _shape(count) + size, b"")
    with quickly(), pytest.raises(MalformedError, match="more elements than can be checked"):
        stored_crc(BytesIO(bytes(count + 4)), index.entries[0], False)


def test_a_state_file_of_empty_lines(tmp_path: Path) -> None:
    (tmp_path / "checkpoint").write_text("\n" * 100_000)
    with quickly():
        assert newest(tmp_path / "checkpoint") == ""


def test_a_first_block_of_v1_with_a_large_value_is_not_held(tmp_path: Path) -> None:
    listed = b"\x0a\x05\x0a\x03\x0a\x01a"
    first = b"\x00\x00" + varint(len(listed)) + listed
    size = 80 << 20
    body = first + b"\x00\x01" + varint(size) + b"k" + bytes(size) + bytes(4) + b"\x01\0\0\0"
    path = tmp_path / "model.ckpt"
    path.write_bytes(_one_block(body))
    with path.open("rb") as file:
        assert [variable.name for variable in parse_v1(file)] == ["a"]


def _one_block(body: bytes, kind: int = 0) -> bytes:
    trailed = body + bytes([kind])
    data = trailed + mask(crc32c(trailed)).to_bytes(4, "little")
    return _with_index(data, block([(b"k", varint(0) + varint(len(body)))]))


def _with_index(data: bytes, index: bytes) -> bytes:
    """A table of these data blocks and this index block."""
    trailed = index + b"\0"
    handles = varint(0) + varint(0) + varint(len(data)) + varint(len(index))
    seal = mask(crc32c(trailed)).to_bytes(4, "little")
    return data + trailed + seal + handles.ljust(40, b"\0") + MAGIC


def _shape(size: int) -> bytes:
    dimension = b"\x08" + varint(size)
    body = b"\x12" + varint(len(dimension)) + dimension
    return varint(len(body)) + body


@pytest.mark.parametrize("cut", [0, 1])
def test_tensors_that_share_bytes_are_read_once(tmp_path: Path, cut: int) -> None:
    """Whatever is asked of such a checkpoint, and whichever of its shards is damaged."""
    size, count = 1 << 20, 3000
    raw = bytes(size)
    same = entry("uint8", (size,), Placed(raw, mask(crc32c(raw)), 1))
    first = entry("uint8", (size + 9,), Placed(raw + bytes(9), 0))
    pairs = [(b"", header(2)), (b"a", first)]
    pairs += [(b"b%05d" % number, same) for number in range(count)]
    (tmp_path / "m.index").write_bytes(table(pairs))
    index = read_index(tmp_path / "m.index")
    index.shard(0).write_bytes(bytes(size + 9 * (1 - cut)))
    index.shard(1).write_bytes(raw)
    with quickly(), pytest.raises(CheckpointError, match="share bytes"):
        check_files(index)
    with quickly():
        assert [shard.intact for shard in health(index).shards] == [0, 1]
