"""What a training directory would have restored."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.checkpoint.resume import resuming
from matrix.errors import CheckpointError
from tests import samples
from tests.bundle import counting, write_bundle, write_state

ONE = samples.checkpoint()


def training(folder: Path) -> Path:
    return write_bundle(folder / "train" / "ckpt-7", {"a": counting("float32", [3])})


def test_the_newest_checkpoint_of_the_state_file(tmp_path: Path) -> None:
    prefix = training(tmp_path)
    write_state(prefix)
    found = resuming(ONE, prefix.parent)
    assert found.resume is not None
    assert (found.resume.prefix, found.resume.folder) == (prefix, prefix.parent)
    assert [path.name for path in found.resume.files] == [
        "ckpt-7.index",
        "ckpt-7.data-00000-of-00001",
    ]
    assert found.digest != ONE.digest


def test_without_a_state_file_training_begins_anew(tmp_path: Path) -> None:
    folder = training(tmp_path).parent
    found = resuming(ONE, folder)
    assert (found.resume, found.digest) == (None, ONE.digest)
    assert found.notes == (f"{folder} holds no checkpoint that training would go on from.",)


def test_a_directory_that_is_none_or_damaged(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="is no folder"):
        resuming(ONE, tmp_path / "none")
    prefix = training(tmp_path)
    write_state(prefix)
    prefix.with_name("ckpt-7.data-00000-of-00001").write_bytes(bytes(12))
    with pytest.raises(CheckpointError, match="zeros"):
        resuming(ONE, prefix.parent)
