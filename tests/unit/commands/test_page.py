"""``report page``, on real files."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.cli import main
from matrix.commands.page import refresh
from matrix.report import folder, machine, sheet_of
from matrix.report.page import Report, site
from tests import samples

SHEET = sheet_of(samples.mixed())


def reports(place: Path, *names: str) -> Path:
    for name in names:
        (place / name).mkdir()
        (place / name / "matrix.json").write_text(machine.write(SHEET))
    return place


def test_all_reports_or_the_named_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = reports(tmp_path, "b", "a", ".a.1.new")
    assert main(["report", "page", "--reports", str(place)]) == 0
    file = place / "index.html"
    assert file.read_text() == site([Report(one, SHEET, "table.md") for one in "ab"])
    assert main(["report", "page", "b", "--reports", str(place)]) == 0
    assert file.read_text() == site([Report("b", SHEET, "table.md")])
    assert capsys.readouterr().out == f"{file}: 2 reports\n{file}: 1 report\n"


def test_a_report_with_a_page_is_linked_to_it(tmp_path: Path) -> None:
    folder.write(samples.mixed(), tmp_path / "a", ["a"])
    assert main(["report", "page", "--reports", str(tmp_path)]) == 0
    assert (tmp_path / "index.html").read_text() == site([Report("a", SHEET, "index.html")])


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
    place = reports(tmp_path, "a")
    (place / "a" / "matrix.json").write_text('{"schema": 99}')
    assert main(["report", "page", "--reports", str(place)]) == 2
    assert "99" in capsys.readouterr().err
    assert not (place / "index.html").exists()


def test_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = reports(tmp_path, "a")
    file = place / "index.html"
    check = ["report", "page", "--check", "--reports", str(place)]
    assert main(check) == 2
    assert not file.exists()
    assert main(["report", "page", "--reports", str(place)]) == 0
    assert main(check) == 0
    before = file.read_bytes()
    reports(tmp_path, "b")
    assert main(check) == 2
    assert file.read_bytes() == before
    told = capsys.readouterr()
    assert told.out == f"{file}: 1 report\n{file}: 1 report, up to date\n"
    assert told.err.count(f"{file} does not show the present reports. Run nox -s report") == 2


def test_somebody_elses_page_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = reports(tmp_path, "a") / "index.html"
    file.write_text("<h1>mine</h1>")
    assert main(["report", "page", "--reports", str(tmp_path)]) == 2
    assert "is not a page of this program. Move it away" in capsys.readouterr().err
    refresh(tmp_path)
    assert capsys.readouterr().err.startswith(f"{file} is as it was: {file} is not a page")
    assert file.read_text() == "<h1>mine</h1>"


def test_after_a_run_the_page_shows_all_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refresh(reports(tmp_path, "b", "a"))
    file = tmp_path / "index.html"
    assert capsys.readouterr() == ("", "")
    assert file.read_text() == site([Report(one, SHEET, "table.md") for one in "ab"])
    (tmp_path / "b" / "matrix.json").write_text("{}")
    refresh(tmp_path)
    assert "is as it was" in capsys.readouterr().err
    assert file.read_text() == site([Report(one, SHEET, "table.md") for one in "ab"])
