"""The exit code of ``report diff``, and what it reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.cli import main
from matrix.model import Status
from matrix.report import folder, machine
from matrix.report.interface import sheet_of
from tests import samples

MATRIX = samples.mixed()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder.write(MATRIX, tmp_path / "old", ["x"])
    return tmp_path / "old"


def test_reports_are_folders_or_files(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "diff", str(old), str(old / "matrix.json")]) == 0
    assert capsys.readouterr().out.startswith("0 cells changed, 0 for the worse; 6 unchanged.\n")


@pytest.mark.parametrize(
    ("status", "code"), [(Status.FAIL, 4), (Status.BROKEN, 0), (Status.PASS, 0)]
)
def test_4_when_a_cell_got_worse(status: Status, code: int, old: Path, tmp_path: Path) -> None:
    first, second, *rest = sheet_of(MATRIX).rows
    sheet = replace(sheet_of(MATRIX), rows=(first, replace(second, status=status), *rest))
    file = tmp_path / "new.json"
    file.write_text(machine.write(sheet))
    assert main(["report", "diff", str(old), str(file)]) == code
    # A cell that is gone is told, and is no worse.
    file.write_text(machine.write(replace(sheet, rows=(first, *rest))))
    assert main(["report", "diff", str(old), str(file)]) == 0


def test_what_is_no_report_is_refused(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "diff", str(old), str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"error: {tmp_path / 'matrix.json'} cannot be read: No such file or directory. "
        "Name the folder of a report, or its matrix.json.\n"
    )
    (tmp_path / "matrix.json").write_text('{"schema": 99}')
    assert main(["report", "diff", str(tmp_path), str(old)]) == 2
    assert "has schema 99, and this program knows" in capsys.readouterr().err
