"""The tables of a run in the file that GitHub Actions names."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.commands import step_summary
from matrix.errors import ReportError
from matrix.report import sheet_of
from matrix.report.interchange import step_summary as summary
from tests import samples

SHEETS = [sheet_of(samples.mixed())]


def _append(file: Path | str) -> None:
    step_summary.append(SHEETS, {"GITHUB_STEP_SUMMARY": str(file)})


def test_nothing_without_the_variable() -> None:
    step_summary.append(SHEETS, {})
    _append("")


def test_the_tables_come_behind_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    _append(file)
    assert file.read_text() == summary.write(SHEETS)
    file.write_text("of an earlier command")
    _append(file)
    assert file.read_text() == f"of an earlier command\n{summary.write(SHEETS)}"


def test_together_they_keep_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    file.write_bytes(b"x" * (summary.LIMIT - 1000))
    _append(file)
    assert summary.LIMIT - 300 < file.stat().st_size <= summary.LIMIT
    assert "**Cut here:**" in file.read_text()
    full = b"x" * summary.LIMIT
    file.write_bytes(full)
    _append(file)
    assert file.read_bytes() == full


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        _append(tmp_path)
    assert str(caught.value) == (
        f"The step summary {tmp_path} cannot be written: Is a directory. "
        "Make it writable, or unset GITHUB_STEP_SUMMARY; the reports themselves are written."
    )
