from __future__ import annotations

from pathlib import Path

import pytest

from matrix.checkpoint.config import LARGEST, find_config
from matrix.errors import CheckpointError
from tests.unit.checkpoint.conftest import CONFIG


def write(path: Path, content: bytes = CONFIG.encode()) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_beside_the_checkpoint_comes_first(tmp_path: Path) -> None:
    write(tmp_path / "pipeline.config")
    beside = write(tmp_path / "checkpoint" / "pipeline.config")
    assert find_config(tmp_path / "checkpoint" / "ckpt-0", None) == (beside, ())


def test_one_folder_up_as_in_the_zoo(tmp_path: Path) -> None:
    above = write(tmp_path / "pipeline.config")
    assert find_config(tmp_path / "checkpoint" / "ckpt-0", None) == (above, ())


def test_one_folder_up_elsewhere_is_noted(tmp_path: Path) -> None:
    above = write(tmp_path / "pipeline.config")
    path, notes = find_config(tmp_path / "train" / "ckpt-0", None)
    assert path == above
    assert "one folder above" in notes[0]


def test_a_given_config_wins(tmp_path: Path) -> None:
    write(tmp_path / "pipeline.config")
    given = write(tmp_path / "my.config")
    assert find_config(tmp_path / "ckpt-0", str(given))[0] == given
    assert find_config(tmp_path / "x" / "y", str(tmp_path))[0] == tmp_path / "pipeline.config"


def test_none_at_all_names_other_configs(tmp_path: Path) -> None:
    write(tmp_path / "ssd.config")
    with pytest.raises(CheckpointError, match=r"There is no pipeline.config") as error:
        find_config(tmp_path / "ckpt-0", None)
    assert "--config" in error.value.way_out
    assert "ssd.config" in error.value.way_out


def test_a_given_config_that_does_not_exist(tmp_path: Path) -> None:
    write(tmp_path / "pipeline.config")
    with pytest.raises(CheckpointError, match=r"The nearest is .*pipeline.config"):
        find_config(tmp_path / "ckpt-0", str(tmp_path / "pipline.config"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\x0a\x05model\x00\x01", "binary"),
        (b"model { name: '\xff\xfe' }", "not UTF-8"),
        ("model {".encode("utf-16"), "binary"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "git-lfs"),
        (b'{"cells": []}', "JSON"),
        (b"#" * (LARGEST + 1), "too many"),
    ],
)
def test_what_is_no_text_config(tmp_path: Path, content: bytes, why: str) -> None:
    write(tmp_path / "pipeline.config", content)
    with pytest.raises(CheckpointError, match=why) as error:
        find_config(tmp_path / "ckpt-0", None)
    assert error.value.way_out


def test_a_folder_is_no_config(tmp_path: Path) -> None:
    (tmp_path / "pipeline.config").mkdir()
    with pytest.raises(CheckpointError, match="cannot be read"):
        find_config(tmp_path / "ckpt-0", None)
