"""``report page``, on real files."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.cli import main
from matrix.report import machine, sheet_of
from matrix.report.page import side_by_side
from tests import samples


def reports(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).mkdir()
        (folder / name / "matrix.json").write_text(machine.write(sheet_of(samples.mixed())))
    return folder


def test_all_reports_or_the_named_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, sheet = reports(tmp_path, "b", "a"), sheet_of(samples.mixed())
    assert main(["report", "page", "--reports", str(folder)]) == 0
    file = folder / "index.html"
    assert file.read_text() == side_by_side([("a", sheet), ("b", sheet)])
    assert main(["report", "page", "b", "--reports", str(folder)]) == 0
    assert file.read_text() == side_by_side([("b", sheet)])
    assert capsys.readouterr().out == f"{file}: 2 reports\n{file}: 1 report\n"


@pytest.mark.parametrize(
    ("names", "message"),
    [([], "has no reports."), (["nowhere"], "cannot be read")],
)
def test_without_a_report_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], names: list[str], message: str
) -> None:
    assert main(["report", "page", *names, "--reports", str(tmp_path)]) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_report_of_a_newer_schema_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = reports(tmp_path, "a")
    (folder / "a" / "matrix.json").write_text('{"schema": 99}')
    assert main(["report", "page", "--reports", str(folder)]) == 2
    assert "99" in capsys.readouterr().err
    assert not (folder / "index.html").exists()
