"""``causes``: the page and its check."""

from pathlib import Path

import pytest

from matrix.arguments import ROOT
from matrix.cli import main


def test_the_page_is_written_once_and_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "causes.md"
    assert main(["causes", "--check", "--file", str(page)]) == 2
    assert not page.exists()
    assert main(["causes", "--file", str(page)]) == 0
    assert main(["causes", "--check", "--file", str(page)]) == 0
    shown = capsys.readouterr()
    assert shown.out == f"{page}: written\n{page}: up to date\n"
    assert shown.err == f"error: {page} is out of date. Run 'nox -s causes'.\n"


def test_the_committed_page_is_the_catalogue() -> None:
    assert main(["causes", "--check", "--file", str(ROOT / "docs" / "causes.md")]) == 0
