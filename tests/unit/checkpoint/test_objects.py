from __future__ import annotations

from pathlib import Path

import pytest

from matrix.checkpoint.index import Index, read_index
from matrix.checkpoint.objects import (
    Attribute,
    Node,
    ObjectGraph,
    Slot,
    labelled,
    parse_objects,
    read_objects,
)
from matrix.checkpoint.wire import MalformedError
from matrix.errors import CheckpointError
from matrix.model import Variable
from tests.bundle import Tensor, counting, graph, node, strings, write_bundle
from tests.unit.checkpoint.conftest import GRAPH, TENSORS

KEY = "model/kernel/.ATTRIBUTES/VARIABLE_VALUE"


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return read_index(write_bundle(tmp_path / "m", TENSORS, 2).with_name("m.index"))


def shard(index: Index) -> Path:
    """The shard with the object graph, which is the first in order of name."""
    return index.shard(0)


def test_children_values_and_slots() -> None:
    data = graph(
        node({"model": 1, "model again": 1}, slots=[(1, "momentum", 2)]),
        node(values={KEY: "conv/kernel:0"}),
        node(values={"slot": ""}),
    )
    assert parse_objects(data) == ObjectGraph(
        (
            Node(
                children=(("model", 1), ("model again", 1)),
                slots=(Slot(1, "momentum", 2),),
            ),
            Node(attributes=(Attribute("VARIABLE_VALUE", "conv/kernel:0", KEY),)),
            Node(attributes=(Attribute("VARIABLE_VALUE", "", "slot"),)),
        )
    )


def test_fields_that_came_later_are_skipped() -> None:
    # has_checkpoint_values and registered_saver of TensorFlow 2.8 and later.
    late = b"\x2a\x02\x08\x01" + b"\x22\x04\x0a\x02ab"
    assert parse_objects(graph(node({"a": 0}) + late)) == ObjectGraph((Node((("a", 0),)),))


def test_a_circle_is_fine() -> None:
    assert len(parse_objects(graph(node({"a": 1}), node({"parent": 0}))).nodes) == 2


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no node"),
        (graph(node({"a": 1})), "leads to no node"),
        (graph(node(slots=[(0, "m", 7)])), "leads to no node"),
        (graph(b"\x0a\x0b\x08" + b"\xff" * 9 + b"\x01"), "leads to no node"),
        (graph(b"\x0a\x02\x0a\x00"), "must be a number"),
        (graph(b"\x08\x01"), "must be a message"),
        (b"\x0a\x05", "longer than its message"),
        (graph(node())[:-1] + b"\x0b", "longer than its message|wire type"),
    ],
)
def test_a_damaged_graph(data: bytes, why: str) -> None:
    with pytest.raises(MalformedError, match=why):
        parse_objects(data)


def test_the_graph_is_read_from_its_shard(index: Index) -> None:
    assert read_objects(index) == parse_objects(GRAPH)


def test_without_a_graph_or_its_shard_there_is_none(tmp_path: Path, index: Index) -> None:
    index.shard(1).unlink()
    assert read_objects(index) is not None
    shard(index).unlink()
    assert read_objects(index) is None
    plain = write_bundle(tmp_path / "plain", {"a": counting("float32", (2,))})
    assert read_objects(read_index(plain.with_name("plain.index"))) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda data: data[:-1], "the tensor's bytes end early"),
        (lambda data: data[:-1] + b"?", "does not match its checksum"),
        (lambda data: b"\x05" + data[1:], "lengths of its strings"),
        (lambda _: b"", "end early"),
    ],
)
def test_a_damaged_shard_says_where(index: Index, change: object, why: str) -> None:
    assert callable(change)
    size = next(e.size for e in index.entries if e.name == "_CHECKPOINTABLE_OBJECT_GRAPH")
    shard(index).write_bytes(change(shard(index).read_bytes()[:size]))
    with pytest.raises(CheckpointError, match=why) as error:
        read_objects(index)
    assert error.value.message.startswith("m.data-00000-of-00002 is damaged: ")
    assert "the object graph lies at byte 0" in error.value.message
    assert error.value.cause == "ckpt-corrupt"


def test_an_impostor_in_place_of_the_shard(index: Index) -> None:
    shard(index).write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
    with pytest.raises(CheckpointError, match="a git-lfs pointer"):
        read_objects(index)


@pytest.mark.parametrize(
    "tensor", [strings((2,), b"a", b"b"), counting("float32", (3,)), counting("uint8", (0,))]
)
def test_a_graph_that_is_no_single_string(tmp_path: Path, tensor: Tensor) -> None:
    prefix = write_bundle(tmp_path / "m", {"_CHECKPOINTABLE_OBJECT_GRAPH": tensor})
    with pytest.raises(CheckpointError, match="no single string"):
        read_objects(read_index(prefix.with_name("m.index")))


def test_a_folder_in_place_of_the_shard_is_no_shard(index: Index) -> None:
    shard(index).unlink()
    shard(index).mkdir()
    assert read_objects(index) is None


def test_variables_are_labelled_by_their_keys() -> None:
    found = parse_objects(graph(node(values={"a": "conv/kernel:0", "b": "conv/bias", "c": ""})))
    variables = [Variable(name, (), "float32") for name in "abcd"]
    labels = [variable.label for variable in labelled(variables, found)]
    assert labels == ["conv/kernel", "conv/bias", "", ""]
