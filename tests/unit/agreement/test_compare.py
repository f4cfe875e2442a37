from __future__ import annotations

from pathlib import Path

import pytest

from tests.agreement.compare import Row, Told, differences, subjects
from tests.bundle import counting, write_bundle
from tests.fuzz.seeds import TENSORS

ROW: Row = ["a", [2], "float32"]
NODE: Row = [[["model", 1]], [], []]


def test_a_checkpoint_is_read_with_its_objects(tmp_path: Path) -> None:
    write_bundle(tmp_path / "one" / "ckpt-0", TENSORS)
    write_bundle(tmp_path / "two" / "m", {"a": counting("float32", (2,))})
    (tmp_path / "two" / "m.data-00000-of-00001").unlink()
    (tmp_path / "two" / "x.index").write_bytes(b"no table")
    first, second, third = subjects(tmp_path)
    assert (first.name, first.prefix, first.data) == ("one/ckpt-0.index", "ckpt-0", True)
    assert [row[0] for row in first.told.variables] == sorted(TENSORS)
    assert first.told.objects is not None
    assert first.told.objects[0] == [
        [["model", 1], ["optimizer", 3]],
        [],
        [[2, "momentum", 4]],
    ]
    assert second.told == Told(variables=(ROW,))
    assert not second.data
    assert third.told.error.startswith("x.index is damaged")


@pytest.mark.parametrize(
    ("ours", "theirs", "lines"),
    [
        (Told((ROW,)), Told((ROW,)), []),
        (Told(error="bad"), Told(error="DataLossError"), []),
        (Told((ROW,), None), Told((ROW,), None), []),
        (Told((ROW,), (NODE,)), Told((ROW,), (NODE,)), []),
        (Told((ROW,), (NODE,)), Told((ROW,), None), []),
        (Told(), Told(error="bad"), ["the program says it is fine; TensorFlow: bad"]),
        (Told((ROW,)), Told(), ["1 variables; TensorFlow: 0"]),
        (
            Told((ROW,)),
            Told((["a", [3], "float32"],)),
            ["variable ['a', [2], 'float32']; TensorFlow: ['a', [3], 'float32']"],
        ),
        (Told((ROW,)), Told((ROW,), (NODE,)), ["0 nodes; TensorFlow: 1"]),
    ],
)
def test_differences_are_told(ours: Told, theirs: Told, lines: list[str]) -> None:
    assert list(differences(ours, theirs)) == lines
