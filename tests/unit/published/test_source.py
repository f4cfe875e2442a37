"""Reading folders of published checkpoints."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.errors import CheckpointError, UsageError
from tests.published.source import find
from tests.unit.published.conftest import TF1, TF2, Publish


def test_all_folders_are_found_in_order(publish: Publish) -> None:
    publish("two", TF2, ("ckpt-0",))
    into = publish("one", TF1).parent
    (into / "README.md").write_text("read me", encoding="utf-8")
    assert [(one.name, one.by_objects) for one in find(into, [])] == [("one", False), ("two", True)]


def test_named_ones_alone_are_read(publish: Publish) -> None:
    publish("one", TF1)
    into = publish("two", TF1).parent
    assert [one.name for one in find(into, ["two"])] == ["two"]


def test_a_training_directory_has_several_indexes(publish: Publish) -> None:
    into = publish("run", TF2, ("ckpt-1", "ckpt-2"), state="s").parent
    (one,) = find(into, [])
    assert [index.prefix.name for index in one.indexes] == ["ckpt-1", "ckpt-2"]
    assert [path.name for path in one.beside()] == ["pipeline.config", "checkpoint"]


def test_the_origin_is_told_without_a_path(publish: Publish) -> None:
    folder = publish("one", TF1)
    assert find(folder.parent, [])[0].origin == {
        "repo": "https://example.org/zoo",
        "commit": "c0ffee",
    }
    (folder / "SOURCE.json").unlink()
    assert find(folder.parent, [])[0].origin == {"folder": "one"}


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a folder"):
        find(tmp_path / "absent", [])


def test_a_folder_without_an_index(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no folder"):
        find(tmp_path, [])


def test_a_name_that_is_not_there(publish: Publish) -> None:
    with pytest.raises(UsageError, match="three: no such checkpoint"):
        find(publish("one", TF1).parent, ["three"])


def test_a_config_that_is_missing(publish: Publish) -> None:
    folder = publish("one", TF1)
    (folder / "pipeline.config").unlink()
    with pytest.raises(CheckpointError, match="is missing"):
        find(folder.parent, [])


@pytest.mark.parametrize("text", ["{", "[1]"])
def test_an_origin_that_cannot_be_read(publish: Publish, text: str) -> None:
    folder = publish("one", TF1)
    (folder / "SOURCE.json").write_text(text, encoding="utf-8")
    with pytest.raises(CheckpointError, match="cannot be read"):
        find(folder.parent, [])
