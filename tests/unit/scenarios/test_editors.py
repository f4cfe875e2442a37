"""The editors of the scenarios: what they write is what the program reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.checkpoint.index import read_index
from matrix.checkpoint.objects import Attribute, Node, ObjectGraph, Slot, parse_objects
from matrix.convert.objects import encode
from matrix.errors import UsageError
from tests.bundle import counting
from tests.scenarios import graph as graphs
from tests.scenarios.__main__ import listing, select, table
from tests.scenarios.files import Bundle, read, write
from tests.scenarios.running import Answer
from tests.scenarios.v1 import write_v1

KEY = "model/kernel/.ATTRIBUTES/VARIABLE_VALUE"
GRAPH = ObjectGraph(
    (
        Node(children=(("model", 1), ("save_counter", 2))),
        Node(children=(("kernel", 3),), slots=(Slot(3, "momentum", 2),)),
        Node(),
        Node(attributes=(Attribute("VARIABLE_VALUE", "Conv/kernel", KEY),)),
    )
)
BUNDLE = Bundle({KEY: ("float32", (2, 3), bytes(range(24)))}, GRAPH, "model { a: 1 }\n")


def test_a_graph_is_written_as_it_was_read() -> None:
    assert parse_objects(encode(GRAPH)) == GRAPH


def test_a_bundle_is_written_as_it_was_read(tmp_path: Path) -> None:
    write(BUNDLE, tmp_path / "one")
    assert read(tmp_path / "one") == BUNDLE


def test_objects_are_wrapped_cut_and_moved() -> None:
    wrapped = graphs.wrapped(GRAPH, "model", "outer")
    assert graphs.find(wrapped, "outer/model/kernel") == 3
    assert dict(graphs.without(GRAPH, "model/kernel").nodes[1].children) == {}
    assert dict(graphs.without(GRAPH, "model").nodes[0].children) == {"save_counter": 2}
    moved = graphs.rooted(GRAPH, "model/kernel", "kernel")
    assert dict(moved.nodes[0].children) == {"kernel": 3, "save_counter": 2}


def test_names_change_in_tensors_and_graph_alike() -> None:
    found = BUNDLE.named(lambda name: name.replace("kernel", "k"))
    assert found.graph is not None
    assert list(found.tensors) == [found.graph.nodes[3].attributes[0].key]


def test_a_change_that_hits_nothing_is_no_scenario() -> None:
    with pytest.raises(AssertionError):
        BUNDLE.configured(("b: 2", "b: 3"))
    with pytest.raises(AssertionError):
        BUNDLE.keeping(lambda _: True)


def test_a_v1_file_is_read_as_one(tmp_path: Path) -> None:
    bundle = replace(BUNDLE, tensors={"a/b": counting("float32", [2]), "c": counting("int64", [])})
    index = read_index(write_v1(bundle, tmp_path))
    assert index.format == "v1"
    assert [(one.name, one.shape, one.dtype) for one in index.variables] == [
        ("a/b", (2,), "float32"),
        ("c", (), "int64"),
    ]


def test_scenarios_are_chosen_by_name() -> None:
    scenarios, damages = select(["brace", "truncated"])
    assert ([one.name for one in scenarios], [one.name for one in damages]) == (
        ["brace"],
        ["truncated"],
    )
    assert "a brace that never closes" in listing(scenarios, damages)
    with pytest.raises(UsageError, match="no scenario nothing"):
        select(["nothing"])


def test_the_table_tells_what_is_wrong() -> None:
    found = table(
        [
            Answer("brace", "tf1-cell", "tf1", "FAIL"),
            Answer("brace", "tf2-cell", "tf2", "PASS", "PASS in place of FAIL"),
        ]
    )
    assert found == (
        "Scenario    tf1    tf2\n"
        "----------  -----  -----\n"
        "brace       1/1    0/1\n"
        "\n"
        "brace in tf2-cell: PASS in place of FAIL\n"
        "  it said: PASS\n"
        "1 of 2 answers of 1 scenarios are right"
    )
