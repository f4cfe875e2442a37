"""Which TensorFlow releases may have written a checkpoint."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.checkpoint.bundle import OBJECT_GRAPH
from matrix.checkpoint.writer import Writer, writer
from matrix.model import Checkpoint
from tests import samples
from tests.bundle import counting, graph, meta_graph, node, strings, write_bundle

PLAIN = node({"a": 0}, {"a": "b"}, [(0, "m", 0)])
MARKED = PLAIN + b"\x2a\x02\x08\x01"


def saved(folder: Path, form: str = "v2-object-based", *nodes: bytes) -> Checkpoint:
    tensors = {OBJECT_GRAPH: strings((), graph(*nodes)), "a": counting("float32", (3,))}
    prefix = write_bundle(folder / "m", tensors).with_name("m")
    return replace(samples.checkpoint(), prefix=prefix, format=form)


@pytest.mark.parametrize(
    ("found", "nodes"), [(Writer(newest="2.7"), [PLAIN]), (Writer(oldest="2.8"), [PLAIN, MARKED])]
)
def test_the_marks_of_an_object_graph(found: Writer, nodes: list[bytes], tmp_path: Path) -> None:
    assert writer(saved(tmp_path, "v2-object-based", *nodes)) == found


def test_a_meta_file_names_the_release(tmp_path: Path) -> None:
    one = saved(tmp_path, "v2-name-based", PLAIN)
    assert writer(one) == Writer()
    (tmp_path / "m.meta").write_bytes(meta_graph("1.15.5", "v1.15.5-0-g1234", 134))
    assert writer(one) == Writer("1.15.5", "1.15.5")


def test_what_cannot_be_read_shows_nothing(tmp_path: Path) -> None:
    one = saved(tmp_path, "v2-object-based", PLAIN)
    (tmp_path / "m.meta").write_bytes(b"\x0b")
    assert writer(one) == Writer()
    (tmp_path / "m.meta").unlink()
    (tmp_path / "m.index").unlink()
    assert writer(one) == Writer()
