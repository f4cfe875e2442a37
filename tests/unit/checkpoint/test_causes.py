"""Every refusal that has a cause of the catalogue says so, whatever was handed in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import matrix.checkpoint
from matrix.checkpoint.index import read_index
from matrix.checkpoint.resolve import resolve
from matrix.errors import CheckpointError
from matrix.judge.catalogue import CAUSES
from tests.bundle import counting, write_bundle

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n"
SHARD = "checkpoint/ckpt-0.data-00000-of-00002"
INDEX = "checkpoint/ckpt-0.index"


def overwrite(name: str, content: bytes) -> Callable[[Path], str]:
    def change(zoo: Path) -> str:
        (zoo / name).write_bytes(content)
        return str(zoo)

    return change


def remove(name: str, given: str = "") -> Callable[[Path], str]:
    def change(zoo: Path) -> str:
        (zoo / name).unlink()
        return str(zoo / given)

    return change


def another(zoo: Path) -> str:
    write_bundle(zoo / "checkpoint" / "other", {"a": counting("float32", (2,))})
    return str(zoo)


def emptied(zoo: Path) -> str:
    shutil.rmtree(zoo)
    zoo.mkdir()
    return str(zoo)


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (overwrite(SHARD, POINTER), "ckpt-corrupt"),
        (overwrite(SHARD, b""), "ckpt-corrupt"),
        (overwrite(SHARD, bytes(5000)), "ckpt-corrupt"),
        (overwrite(INDEX, b"<html>"), "ckpt-corrupt"),
        (overwrite(INDEX, b"noise"), "ckpt-corrupt"),
        (remove(SHARD), "ckpt-corrupt"),
        (remove(INDEX), "ckpt-corrupt"),
        (remove(INDEX, SHARD), "ckpt-corrupt"),
        (remove("pipeline.config"), ""),
        (overwrite("pipeline.config", b"\0"), "config-malformed"),
        (overwrite("pipeline.config", POINTER), "config-malformed"),
        (lambda zoo: f"{zoo}/checkpoint/ckpt-1", "ckpt-path-not-found"),
        (emptied, "ckpt-path-not-found"),
        (another, "ckpt-state-file-missing"),
    ],
)
def test_a_refusal_has_its_cause(
    zoo: Path, cache: Path, change: Callable[[Path], str], cause: str
) -> None:
    given = change(zoo)
    with pytest.raises(CheckpointError) as error:
        resolve(given, None, None, cache)
    assert error.value.cause == cause


def test_a_damaged_archive_is_damage(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "zoo.tar.gz").write_bytes(b"\x1f\x8b\x08")
    with pytest.raises(CheckpointError) as error:
        resolve(str(tmp_path / "zoo.tar.gz"), None, None, cache)
    assert error.value.cause == "ckpt-corrupt"


def test_an_index_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.index").mkdir()
    for name, cause in (("none", "ckpt-path-not-found"), ("folder", "ckpt-path-is-directory")):
        with pytest.raises(CheckpointError) as error:
            read_index(tmp_path / f"{name}.index")
        assert error.value.cause == cause


def test_every_cause_is_one_of_the_catalogue() -> None:
    (folder,) = matrix.checkpoint.__path__
    sources = [path.read_text(encoding="utf-8") for path in Path(folder).glob("*.py")]
    named = {code for source in sources for code in re.findall(r'cause="([a-z0-9-]+)"', source)}
    assert "ckpt-corrupt" in named
    assert named <= set(CAUSES)
