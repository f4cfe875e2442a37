"""What the nodes of an object graph carry beside what they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.checkpoint.bundle import OBJECT_GRAPH
from matrix.checkpoint.index import read_index
from matrix.checkpoint.marks import marked
from tests.bundle import counting, graph, node, strings, write_bundle

PLAIN = node({"a": 0}, {"a": "b"}, [(0, "m", 0)])
SAVER = b"\x22\x04\x0a\x02ab"  # registered_saver
TRUE, FALSE = b"\x2a\x02\x08\x01", b"\x2a\x00"  # has_checkpoint_values


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ([PLAIN], False),
        ([PLAIN + SAVER], False),
        ([PLAIN, PLAIN + TRUE], True),
        ([PLAIN + FALSE], True),
    ],
)
def test_marks_are_found_on_any_node(tmp_path: Path, nodes: list[bytes], expected: bool) -> None:
    tensors = {OBJECT_GRAPH: strings((), graph(*nodes)), "a": counting("float32", (3,))}
    index = read_index(write_bundle(tmp_path / "m", tensors, 2).with_name("m.index"))
    assert marked(index) is expected
