"""What ``bisect`` refuses before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.cli import main
from tests import bundle

GOOD, BAD = "tf2.8.4-od2.8.0-py3.9", "tf2.8.4-od2022.12-py3.9"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--good", GOOD, "--bad", BAD, "--budget", "0"], "--budget 0 runs nothing. Give 1"),
        (["--good", GOOD[:-1], "--bad", BAD], f"No cell matches '{GOOD[:-1]}'. Nearest: {GOOD}"),
        (["--good", GOOD, "--bad", GOOD, "--engine", "venv"], f"{GOOD} and {GOOD} do not differ."),
        (
            ["--good", GOOD, "--bad", "tf1.15.5-od2.8.0-py3.7", "--engine", "venv"],
            "tf1.15.5-od2.8.0-py3.7 has no packages to compare: Because you require",
        ),
    ],
)
def test_one_sentence_and_exit_code_2(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpoint = bundle.write_folder(tmp_path / "mine")
    reports, store = tmp_path / "reports", tmp_path / "store"
    given = ["bisect", str(checkpoint), "--reports", str(reports), "--store", str(store)]
    assert main([*given, *arguments]) == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith(f"error: {words}")
    assert not reports.exists()
