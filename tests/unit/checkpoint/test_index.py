from __future__ import annotations

from pathlib import Path

import pytest

from matrix.checkpoint.dtypes import NUMBERS, name_of
from matrix.checkpoint.index import is_table_file, read_index
from matrix.convert.bundle import header
from matrix.convert.table import table
from matrix.errors import CheckpointError
from matrix.model import Variable
from tests.bundle import Placed, counting, entry, partitioned, slice_key, write_bundle, write_v1
from tests.unit.checkpoint.conftest import TENSORS

ENTRY = entry("float32", (2,), Placed(b"12345678", 0))
HALVES = [((0, 2),), ((2, 2),)]
PARTS = [(slice_key("w", half), ENTRY) for half in HALVES]


def index(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "model.ckpt.index"
    path.write_bytes(data)
    return path


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
    pairs = [(b"", header(1)), *PARTS, (b"w", partitioned("float32", (4,), HALVES))]
    found = read_index(index(tmp_path, table(pairs)))
    assert found.variables == (Variable("w", (4,), "float32"),)
    assert [(e.part_of, e.place) for e in found.entries] == [
        ("w", HALVES[0]),
        ("w", HALVES[1]),
        ("", ()),
    ]


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
        ([(b"", header(1)), PARTS[0]], "a slice of w, which is no partitioned variable"),
        (
            [(b"", header(1)), PARTS[0], (b"w", partitioned("float32", (4,), HALVES))],
            r"its slice \[2:4\] is not in the index, in the record of w",
        ),
        (
            [(b"", header(1)), *PARTS, (b"w", partitioned("float32", (4,), HALVES[:1]))],
            r"its slices do not make up its shape \[4\]",
        ),
        (
            [(b"", header(1)), *PARTS, (b"w", partitioned("float32", (5,), HALVES))],
            r"its slices do not make up its shape \[5\]",
        ),
        (
            [(b"", header(1)), *PARTS, (b"w", partitioned("float32", (3,), HALVES))],
            "reaches from 2 over 2 of 3",
        ),
        (
            [(b"", header(1)), *PARTS, (b"w", partitioned("float32", (4, 1), HALVES))],
            "1 dimensions, its variable 2",
        ),
        (
            [
                (b"", header(1)),
                (slice_key("w", HALVES[0]), entry("float32", (1, 2), Placed(b"12345678", 0))),
                (b"w", partitioned("float32", (2,), HALVES[:1])),
            ],
            r"its slice \[0:2\] has another shape",
        ),
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
    path = write_v1(tmp_path / "model.ckpt", {"b": ("float32", (2,)), "a": ("int64", ())})
    assert is_table_file(path)
    found = read_index(path)
    assert found.format == "v1"
    assert found.variables == (Variable("a", (), "int64"), Variable("b", (2,), "float32"))
    assert found.prefix == path


@pytest.mark.parametrize("pairs", [[], [(b"k", b"")], [(b"", b"\x08\x01")], [(b"", b"\x0a\x00")]])
def test_v1_without_a_list_is_damaged(tmp_path: Path, pairs: list[tuple[bytes, bytes]]) -> None:
    path = tmp_path / "model.ckpt"
    path.write_bytes(table(pairs))
    with pytest.raises(CheckpointError, match="is damaged"):
        read_index(path)
