from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from matrix.checkpoint.meta import Meta, read_meta
from matrix.convert.wire import varint
from matrix.errors import CheckpointError
from tests.bundle import meta_graph

GOOD = meta_graph("1.15.5", "v1.15.5-0-g1234", 134)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.ckpt.meta"


def test_what_a_saver_wrote(path: Path) -> None:
    path.write_bytes(GOOD)
    assert read_meta(path) == Meta("1.15.5", "v1.15.5-0-g1234", 134, 12)


def test_a_revision_stored_as_bytes_are_printed(path: Path) -> None:
    path.write_bytes(meta_graph("1.13.1", "b'v1.13.1-0-g6612da8951'", 27))
    assert read_meta(path) == Meta("1.13.1", "v1.13.1-0-g6612da8951", 27, 12)


def test_what_the_file_does_not_say_is_empty(path: Path) -> None:
    path.write_bytes(b"")
    assert read_meta(path) == Meta()


def test_no_file_is_no_meta(path: Path) -> None:
    assert read_meta(path) is None


def test_the_graph_is_skipped_and_not_read(path: Path) -> None:
    constant = b"\x0a" + varint(48 << 20)
    graph = b"\x12" + varint(len(constant) + (48 << 20) + 4)
    with path.open("wb") as file:
        file.write(graph + constant)
        file.seek(48 << 20, 1)
        file.write(b"\x22\x02\x08\x1b")
    tracemalloc.start()
    assert read_meta(path) == Meta(producer=27)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (GOOD[:-1], r"longer than its message at byte \d+"),
        (b"\x0a", "a number is cut off or too long at byte 1"),
        (b"\x0a\x03\x2a\xff\x01", "a field is longer than its message at byte 5"),
        (b"\x08" + b"\x80" * 11, "cut off or too long at byte 1"),
        (b"\x0b", "unknown wire type 3 before byte 1"),
        (b"\x08\x01", "the wire type 0, not 2, at byte 1"),
        (b"\x12\x04\x22\x02\x0a\x00", "the wire type 2, not 0, at byte 6"),
        (b"\x0a" + varint(5003) + b"\x2a" + varint(5000) + b"1" * 5000, "5,000 bytes at byte 6"),
        (b"\x22\x00" * 250_001, "more than 250,000 fields"),
    ],
)
def test_damage_says_where(path: Path, data: bytes, why: str) -> None:
    path.write_bytes(data)
    with pytest.raises(CheckpointError, match=why) as error:
        read_meta(path)
    assert error.value.message.startswith("model.ckpt.meta is damaged: ")
    assert error.value.cause == "ckpt-corrupt"


def test_an_impostor_is_named_for_what_it_is(path: Path) -> None:
    path.write_bytes(b"<!DOCTYPE html>")
    with pytest.raises(CheckpointError, match=r"model.ckpt.meta is a web page"):
        read_meta(path)


def test_what_cannot_be_read_is_one_sentence(path: Path) -> None:
    # Reading this file fails for everybody, root included.
    path.symlink_to("/proc/self/mem")
    with pytest.raises(CheckpointError, match="cannot be read"):
        read_meta(path)
