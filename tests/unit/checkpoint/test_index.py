from __future__ import annotations

import random
import time
from contextlib import suppress
from pathlib import Path

import pytest

from matrix.checkpoint.dtypes import NUMBERS, name_of
from matrix.checkpoint.index import is_table_file, read_index
from matrix.errors import CheckpointError
from matrix.model import Variable
from tests.bundle import (
    Placed,
    block,
    counting,
    entry,
    header,
    partitioned,
    table,
    table_of_blocks,
    write_bundle,
)
from tests.unit.checkpoint.conftest import TENSORS

ENTRY = entry("float32", (2,), Placed(b"12345678", 0))
# The key of a slice of "w": ordered code of 0, the name, and what follows it.
SLICE_KEY = b"\0" + b"w" + b"\0\1" + b"\x01\x02"


def index(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "model.ckpt.index"
    path.write_bytes(data)
    return path


def v1(names: list[str]) -> bytes:
    """A V1 checkpoint whose list of tensors has these names, each float32 of shape (2,)."""
    tensors = b"".join(
        _nested(1, _nested(1, n.encode()) + b"\x12\x04\x12\x02\x08\x02\x18\x01") for n in names
    )
    return table([(b"", _nested(1, tensors)), (b"\0data", b"\x12\x01x")])


def _nested(field: int, body: bytes) -> bytes:
    return bytes([field << 3 | 2, len(body)]) + body


def test_variables_are_listed_in_order_with_shape_and_type(tmp_path: Path) -> None:
    tensors = {
        "z": counting("float16", (2, 3)),
        "a/b": counting("bfloat16", ()),
        "a.b": counting("bool", (4,)),
        "n": counting("int64", ()),
    }
    found = read_index(write_bundle(tmp_path / "m", tensors).with_name("m.index"))
    assert found.variables == (
        Variable("a.b", (4,), "bool"),
        Variable("a/b", (), "bfloat16"),
        Variable("n", (), "int64"),
        Variable("z", (2, 3), "float16"),
    )
    assert (found.format, found.shards, found.prefix) == ("v2-name-based", 1, tmp_path / "m")
    assert found.shard(0).name == "m.data-00000-of-00001"


def test_the_object_graph_makes_it_object_based(tmp_path: Path) -> None:
    found = read_index(write_bundle(tmp_path / "m", TENSORS, 2).with_name("m.index"))
    assert found.format == "v2-object-based"
    assert [v.name for v in found.variables] == sorted(TENSORS)


def test_a_partitioned_variable_is_listed_once(tmp_path: Path) -> None:
    pairs = [(b"", header(1)), (SLICE_KEY, ENTRY), (b"w", partitioned("float32", (4,), 1))]
    found = read_index(index(tmp_path, table(pairs)))
    assert found.variables == (Variable("w", (4,), "float32"),)
    assert [e.part_of for e in found.entries] == ["w", ""]


def test_names_cannot_steer_a_terminal(tmp_path: Path) -> None:
    pairs = [(b"", header(1)), (b"a\x1b[2J\xff", ENTRY)]
    found = read_index(index(tmp_path, table(pairs)))
    assert found.variables[0].name.isprintable()


def test_an_unknown_type_keeps_its_number() -> None:
    assert name_of(99) == "dtype99"
    assert name_of(NUMBERS["float16"]) == "float16"


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ([], "no record"),
        ([(b"a", ENTRY)], "not a bundle header"),
        ([(b"", b"\x08\x00")], "0 shards"),
        ([(b"", b"\x08\xff\xff\xff\x7f")], "268,435,455 shards"),
        ([(b"", header(1)), (b"a", b"\xff")], "cut off"),
        ([(b"", header(1)), (b"a", entry("float32", (3,), Placed(b"1234", 0)))], "does not follow"),
        ([(b"", header(1)), (b"a", entry("float32", (1,), Placed(b"1234", 0, 1)))], "shard 1 of 1"),
        ([(b"", header(1)), (b"a", b"\x12\x02\x18\x01")], "no known rank"),
        ([(b"", header(1)), (b"a", b"\x12\x0d\x12\x0b\x08" + b"\xff" * 9 + b"\x01")], "below zero"),
        (
            [(b"", header(1)), (b"a", b"\x12\xfc\x07" + b"\x12\x02\x08\x01" * 255)],
            "more than 254 dimensions",
        ),
        ([(b"", header(1)), (b"a", b"\x22\x00")], "must be a number"),
        ([(b"", header(1)), (SLICE_KEY, ENTRY)], "not the variable"),
        ([(b"", header(1)), (b"w", partitioned("float32", (4,), 2))], "do not add up"),
        ([(b"", header(1)), (b"\0w", ENTRY)], "slice cannot be read"),
    ],
)
def test_an_index_that_contradicts_itself(
    tmp_path: Path, pairs: list[tuple[bytes, bytes]], why: str
) -> None:
    with pytest.raises(CheckpointError, match=why) as error:
        read_index(index(tmp_path, table(pairs)))
    assert "model.ckpt.index is damaged" in error.value.message
    assert "No version" in error.value.way_out


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "git-lfs pointer"),
        (b"<!DOCTYPE html><html>" + b" " * 100, "web page"),
        (b"", "0 bytes"),
        (b"x" * 200, "bad magic"),
    ],
)
def test_what_is_no_index(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(CheckpointError, match=why):
        read_index(index(tmp_path, content))


def test_a_missing_file_or_a_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "folder.index").mkdir()
    for name in ("none.index", "folder.index"):
        with pytest.raises(CheckpointError, match="cannot be read"):
            read_index(tmp_path / name)


def test_v1_is_one_file_with_a_list(tmp_path: Path) -> None:
    path = tmp_path / "model.ckpt"
    path.write_bytes(v1(["b", "a"]))
    assert is_table_file(path)
    found = read_index(path)
    assert found.format == "v1"
    assert found.variables == (Variable("a", (2,), "float32"), Variable("b", (2,), "float32"))
    assert found.prefix == path


@pytest.mark.parametrize("pairs", [[], [(b"k", b"")], [(b"", b"\x08\x01")], [(b"", b"\x0a\x00")]])
def test_v1_without_a_list_is_damaged(tmp_path: Path, pairs: list[tuple[bytes, bytes]]) -> None:
    path = tmp_path / "model.ckpt"
    path.write_bytes(table(pairs))
    with pytest.raises(CheckpointError, match="is damaged"):
        read_index(path)


def attempt(path: Path, data: bytes) -> None:
    """Read damaged bytes: fine or CheckpointError, and nothing that takes long."""
    path.write_bytes(data)
    begin = time.monotonic()
    with suppress(CheckpointError):
        read_index(path)
    assert time.monotonic() - begin < 2


@pytest.mark.parametrize("name", ["m.index", "m"])
def test_mutated_bytes_never_end_in_another_exception(tmp_path: Path, name: str) -> None:
    rng = random.Random(7)  # noqa: S311
    good = v1(["a", "b"]) if name == "m" else bundle_table()
    for _ in range(400):
        data = bytearray(good)
        for _ in range(rng.randint(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        attempt(tmp_path / name, bytes(data[: rng.choice([len(data), rng.randrange(len(data))])]))


@pytest.mark.parametrize("name", ["m.index", "m"])
def test_mutated_blocks_with_right_checksums(tmp_path: Path, name: str) -> None:
    rng = random.Random(8)  # noqa: S311
    tensors = b"\x0a\x0b\x0a\x09" + b"\x0a\x01a\x12\x04\x12\x02\x08\x02"
    pairs = [(b"", tensors)] if name == "m" else bundle_pairs()
    good = block(pairs)
    for _ in range(1500):
        body = bytearray(good)
        for _ in range(rng.randint(1, 4)):
            body[rng.randrange(len(body))] = rng.choice([0, 1, 127, 128, 255, rng.randrange(256)])
        attempt(tmp_path / name, table_of_blocks([bytes(body)], kind=rng.choice([0, 0, 0, 1])))


def bundle_pairs() -> list[tuple[bytes, bytes]]:
    slices = [(SLICE_KEY, ENTRY), (b"w", partitioned("float32", (4,), 1))]
    return [(b"", header(2)), *slices, *((b"x%d" % n, ENTRY) for n in range(5))]


def bundle_table() -> bytes:
    return table(bundle_pairs())
