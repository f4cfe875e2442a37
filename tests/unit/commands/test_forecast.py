"""The forecast as a command: nothing is started, and a bad checkpoint is an error as in a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.arguments import parser
from matrix.commands.forecast import run
from matrix.errors import CheckpointError, UsageError
from matrix.report.forecast import HEADING
from tests.bundle import write_folder

CELLS = ["--only", "tf2.8.4-od2.8.0-py3.9", "--only", "tf1.15.5-od2.8.0-py3.7"]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OD_MATRIX_CACHE", str(tmp_path / "cache"))


def test_every_chosen_cell_is_foreseen_from_the_committed_facts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_folder(tmp_path / "small")
    assert run(parser().parse_args(["forecast", str(folder), *CELLS])) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{HEADING}\n\nTensorFlow    OD API 2.8.0\n")
    assert "1.15.5        ⊘ UNBUILDABLE [1]\n2.8.4         ✗ FAIL [2]\n" in told
    assert "\nCheckpoint  small, v2-name-based, 2 variables, restored for inference\n" in told
    assert "\nRun         Forecast, nothing was run, engine none, 2 cells\n" in told
    assert "UNTESTED" not in told


def test_a_checkpoint_must_be_given_and_be_whole(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No checkpoint is given"):
        run(parser().parse_args(["forecast"]))
    with pytest.raises(CheckpointError):
        run(parser().parse_args(["forecast", str(tmp_path / "none")]))
