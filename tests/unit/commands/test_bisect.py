"""What ``bisect`` refuses before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.cli import main
from matrix.commands import bisect
from matrix.errors import ReportError
from matrix.model import Limits
from matrix.plan.document import Plan
from tests import bundle
from tests.unit.report.test_bisection import FOUND

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


def test_a_folder_that_is_no_bisection_is_known_before_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpoint, reports = bundle.write_folder(tmp_path / "mine"), tmp_path / "reports"
    place = reports / "mine-bisect" / f"{GOOD}-to-{GOOD}"
    place.mkdir(parents=True)
    (place / "thesis.txt").write_text("precious")
    # Were it to run, it would end with another sentence: the two cells do not differ.
    words = ["--good", GOOD, "--bad", GOOD, "--engine", "venv", "--store", str(tmp_path / "store")]
    assert main(["bisect", str(checkpoint), "--reports", str(reports), *words]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"error: {place} exists and is no bisection of this program. "
        "Move it away, or name another place with --reports."
    )
    assert (place / "thesis.txt").read_text() == "precious"


def test_a_folder_that_is_no_bisection_is_not_replaced(tmp_path: Path) -> None:
    place = tmp_path / "good-to-bad"
    place.mkdir()
    (place / "thesis.txt").write_text("precious")
    plan = Plan((), (), (), Limits())
    with pytest.raises(ReportError, match="is no bisection of this program"):
        bisect._write(place, FOUND, ["x"], plan)
    assert [one.name for one in place.iterdir()] == ["thesis.txt"]
    (place / "thesis.txt").unlink()
    bisect._write(place, FOUND, ["x"], plan)
    bisect._write(place, FOUND, ["x again"], plan)
    assert "x again" in (place / "bisect.md").read_text()
