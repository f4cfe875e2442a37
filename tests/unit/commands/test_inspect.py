"""``inspect``: what a checkpoint is, also of a damaged one."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.cli import main
from tests.bundle import write_folder

WHOLE = """\
Format        v2-name-based, 1 data file(s)
Holds         2 model
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OD_MATRIX_CACHE", str(tmp_path / "cache"))


def test_a_whole_checkpoint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_folder(tmp_path / "zoo")
    assert main(["inspect", str(tmp_path / "zoo")]) == 0
    shown = capsys.readouterr().out
    assert WHOLE in shown
    assert "every checksum matches\nIntegrity: whole\n" in shown
    assert "Passport\nwritten by a Saver, as TensorFlow 1 does" in shown


def test_every_damaged_tensor_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prefix = write_folder(tmp_path / "zoo") / "model.ckpt"
    shard = prefix.with_name("model.ckpt.data-00000-of-00001")
    shard.write_bytes(bytes(shard.stat().st_size))
    assert main(["inspect", str(prefix)]) == 2
    shown = capsys.readouterr().out
    assert "2 of 2 tensors do not match, 2 of them filled with zeros" in shown
    assert shown.count("[ckpt-corrupt]") == 1


def test_a_missing_shard_and_a_missing_config_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_folder(tmp_path / "zoo")
    (folder / "model.ckpt.data-00000-of-00001").unlink()
    (folder / "pipeline.config").unlink()
    assert main(["inspect", str(folder / "model.ckpt")]) == 2
    shown = capsys.readouterr().out
    assert " missing\nDamaged: model.ckpt.data-00000-of-00001 is missing" in shown
    assert "There is no pipeline.config in" in shown


def test_no_checkpoint_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect"]) == 2
    assert "No checkpoint is given." in capsys.readouterr().err
