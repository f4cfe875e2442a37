"""``report show``, on real files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.cli import main
from matrix.report import account, folder, machine, sheet_of, table
from matrix.report.formats import FORMATS
from tests import samples

MATRIX = samples.mixed()
SHEET = sheet_of(MATRIX)
RED, GREEN = MATRIX.results[0], MATRIX.results[1]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder.write(MATRIX, tmp_path / "ssd", ["ckpt"])
    return tmp_path


def shown(reports: Path, *options: str) -> int:
    return main(["report", "show", "ssd", *options, "--reports", str(reports)])


def test_the_table(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(reports) == 0
    assert capsys.readouterr() == (f"{table.text(SHEET)}\nReport: {reports / 'ssd'}\n", "")


def test_long_and_explain(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(reports, "--long", "--explain", RED.cell.id) == 0
    told = account.account(RED, MATRIX)
    long = table.text(SHEET, long=True)
    assert capsys.readouterr().out == f"{long}\n{told}\nReport: {reports / 'ssd'}\n"


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"table"}))
def test_another_format_and_nothing_else(
    reports: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert shown(reports, "--format", name) == 0
    assert capsys.readouterr() == (FORMATS[name](SHEET), "")


def test_control_characters_in_an_account_stay_on_paper(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (reports / "ssd" / "cells" / RED.cell.id / "why.md").write_text("# a\x1b[2J\n")
    assert shown(reports, "--explain", RED.cell.id) == 0
    assert "\n# a\\x1b[2J\n\nReport: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--format", "xls"], "There is no format 'xls'. The formats: table, "),
        (["--format", "json", "--long"], "--long is about the table, not about json."),
        (["--format", "json", "--explain", "*"], "--explain is about the table, not about json."),
        (["--explain", "tf9*"], "No cell matches 'tf9*'."),
        (["--reports", "nowhere"], "nowhere/ssd/matrix.json cannot be read"),
    ],
)
def test_what_cannot_be_shown_is_one_sentence(
    reports: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    at = [] if "--reports" in options else ["--reports", str(reports)]
    assert main(["report", "show", "ssd", *options, *at]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"error: {message}")


def test_a_cell_whose_name_leads_out_of_the_report_is_refused(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = replace(SHEET, rows=(replace(SHEET.rows[0], id="../../../evil"),))
    (reports / "ssd" / "matrix.json").write_text(machine.write(evil))
    assert shown(reports, "--explain", "*evil") == 2
    assert capsys.readouterr().err.startswith("error: '../../../evil' cannot name a folder.")
