"""What a cell is asked to write, and which cell is believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from matrix.errors import BuildError
from matrix.flow.nouns import Run
from matrix.plan.document import Plan
from tests.bundle import Tensor, counting, write_bundle
from tests.published import objects
from tests.published.source import Published, find
from tests.unit.published.conftest import TF2, Publish

VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
SLOT = "/.OPTIMIZER_SLOT/optimizer/momentum/.ATTRIBUTES/VARIABLE_VALUE"
TRAINED: dict[str, Tensor] = {
    **TF2,
    f"model/_heads/class.Sscore..1/kernel{VALUE}": counting("float32", (2,)),
    f"model/_heads/class.Sscore..1/kernel{SLOT}": counting("float32", (2,)),
    f"optimizer/iter{VALUE}": counting("int64", ()),
    f"step{VALUE}": counting("int64", ()),
}
NO_RUN = cast(Run, None)
NO_PLAN = cast(Plan, None)


def published(publish: Publish, tensors: dict[str, Tensor], prefix: str) -> Published:
    return find(publish("two", tensors, (prefix,)).parent, [])[0]


def test_an_exported_model_is_asked_for_alone(publish: Publish) -> None:
    item = objects.item(published(publish, TF2, "ckpt-0").indexes[0], 0)
    assert (item["training"], item["slots"], item["step"]) == ([], [], 0)
    assert (item["kind"], item["key"], item["into"]) == ("write", "write-0", "out/written/0")


def test_a_training_is_asked_for_with_its_slots_and_number(publish: Publish) -> None:
    item = objects.item(published(publish, TRAINED, "ckpt-12").indexes[0], 1)
    assert item["training"] == ["step", "optimizer"]
    assert item["slots"] == ["model/_heads/class/score.1/kernel"]
    assert item["step"] == 12


@dataclass
class FakeCells:
    """Stands for cells: what each writes, or the reason why it cannot."""

    writes: dict[str, dict[str, Tensor] | str]
    asked: list[str] = field(default_factory=list)

    def __call__(self, run: Run, plan: Plan, one: Published, cell: str, into: Path) -> None:
        del run, plan
        self.asked.append(cell)
        made = self.writes[cell]
        if isinstance(made, str):
            raise BuildError(made, "")
        for index in one.indexes:
            write_bundle(into / index.prefix.name, made)


def write(
    monkeypatch: pytest.MonkeyPatch, cells: FakeCells, one: Published, into: Path
) -> tuple[str, int]:
    """Write with fake cells; return the one believed and the count of its differences."""
    monkeypatch.setattr(objects, "_write", cells)
    into.mkdir(parents=True)
    chosen = objects.write(NO_RUN, NO_PLAN, one, tuple(cells.writes), into)
    return chosen, len(objects.compared(one, into))


def test_the_first_exact_cell_ends_the_search(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = FakeCells({"a": "no such layer", "b": TRAINED, "c": TF2, "d": TF2})
    one = published(publish, TF2, "ckpt-0")
    assert write(monkeypatch, cells, one, tmp_path / "into" / "two") == ("c", 0)
    assert cells.asked == ["a", "b", "c"]
    assert [path.name for path in (tmp_path / "into").iterdir()] == ["two"]


def test_the_closest_cell_is_believed_when_none_is_exact(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closer = {name: tensor for name, tensor in TRAINED.items() if "step" not in name}
    cells = FakeCells({"a": TF2, "b": closer, "c": TF2})
    one = published(publish, TRAINED, "ckpt-1")
    assert write(monkeypatch, cells, one, tmp_path / "into" / "two") == ("b", 1)


def test_no_cell_can_write_it(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = FakeCells({"a": "a says no", "b": "b says no"})
    one = published(publish, TF2, "ckpt-0")
    with pytest.raises(BuildError, match="b says no"):
        write(monkeypatch, cells, one, tmp_path / "into" / "two")
