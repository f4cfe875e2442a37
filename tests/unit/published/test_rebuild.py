"""A rebuilt folder: laid out as published, whole for the resolver, and honest about itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matrix.checkpoint.index import read_index
from matrix.checkpoint.resolve import resolve
from matrix.errors import UsageError
from tests.bundle import write_bundle
from tests.published.rebuild import RECORD, rebuild
from tests.published.source import Published, find
from tests.unit.published.conftest import TF1, TF2, Publish


def no_cell(one: Published, folder: Path) -> str:
    raise AssertionError(f"{one.name} needs no cell, nor {folder}")


def a_cell(one: Published, folder: Path) -> str:
    """Write what was published, with a variable more."""
    more = {**TF2, "model/x/.ATTRIBUTES/VARIABLE_VALUE": TF1["global_step"]}
    for index in one.indexes:
        write_bundle(folder / index.prefix.name, more)
    return "tf2.8.4-od2.8.0-py3.9"


def test_names_are_rebuilt_as_published(publish: Publish, tmp_path: Path) -> None:
    folder = publish("one", TF1, ("model.ckpt-7",), shards=3, state='model_checkpoint_path: "x"\n')
    record = rebuild(find(folder.parent, [])[0], tmp_path / "into", no_cell)
    target = tmp_path / "into" / "one"
    assert sorted(path.name for path in target.iterdir()) == [
        RECORD,
        "checkpoint",
        "model.ckpt-7.data-00000-of-00003",
        "model.ckpt-7.data-00001-of-00003",
        "model.ckpt-7.data-00002-of-00003",
        "model.ckpt-7.index",
        "pipeline.config",
    ]
    for name in ("pipeline.config", "checkpoint"):
        assert (target / name).read_bytes() == (folder / name).read_bytes()
    assert json.loads((target / RECORD).read_text(encoding="utf-8")) == record
    assert record["keys_equal"] is True


def test_the_resolver_accepts_what_was_rebuilt(publish: Publish, tmp_path: Path) -> None:
    folder = publish("one", TF1, shards=2)
    rebuild(find(folder.parent, [])[0], tmp_path / "into", no_cell)
    found = resolve(str(tmp_path / "into" / "one"), None, None, tmp_path / "cache")
    assert found.variables == read_index(folder / "model.ckpt.index").variables


def test_the_same_bytes_come_out_twice(publish: Publish, tmp_path: Path) -> None:
    one = find(publish("one", TF1).parent, [])[0]
    rebuild(one, tmp_path / "a", no_cell)
    rebuild(one, tmp_path / "b", no_cell)
    for path in (tmp_path / "a" / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / "one" / path.name).read_bytes()


def test_differences_are_written_down(publish: Publish, tmp_path: Path) -> None:
    one = find(publish("two", TF2, ("ckpt-0",)).parent, [])[0]
    record = rebuild(one, tmp_path / "into", a_cell)
    assert record["written_by"] == "tf2.8.4-od2.8.0-py3.9"
    assert record["keys_equal"] is False
    assert record["structure"] == "not as published"
    assert record["differences"] == ["added: model/x/.ATTRIBUTES/VARIABLE_VALUE int64[]"]


def test_an_earlier_one_is_replaced_and_nothing_is_left(publish: Publish, tmp_path: Path) -> None:
    one = find(publish("one", TF1).parent, [])[0]
    rebuild(one, tmp_path / "into", no_cell)
    (tmp_path / "into" / "one" / "stray").write_text("old", encoding="utf-8")
    rebuild(one, tmp_path / "into", no_cell)
    assert not (tmp_path / "into" / "one" / "stray").exists()
    assert [path.name for path in (tmp_path / "into").iterdir()] == ["one"]


def test_a_folder_of_someone_else_is_left_alone(publish: Publish, tmp_path: Path) -> None:
    one = find(publish("one", TF1).parent, [])[0]
    other = tmp_path / "into" / "one" / "precious"
    other.parent.mkdir(parents=True)
    other.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="was not rebuilt"):
        rebuild(one, tmp_path / "into", no_cell)
    assert other.read_text(encoding="utf-8") == "mine"
