"""The formats by name."""

from __future__ import annotations

from matrix.report import machine, sheet_of, table
from matrix.report.formats import FORMATS, render
from matrix.report.interchange import badge, compatibility, junit, spreadsheet
from tests import samples


def test_every_name_gives_its_format() -> None:
    matrix = samples.mixed()
    sheet = sheet_of(matrix)
    assert {name: render(matrix, name) for name in FORMATS} == {
        "table": table.text(sheet),
        "markdown": (
            "# Where the checkpoint restores\n\n"
            f"{table.markdown(sheet)}\n"
            "## Every cell\n\n"
            f"{table.rows_markdown(sheet)}"
        ),
        "json": machine.write(sheet),
        "compatibility": compatibility.write(sheet),
        "junit": junit.write(sheet),
        "csv": spreadsheet.write(sheet),
        "badge": badge.svg(sheet),
        "shields": badge.shields(sheet),
    }


def test_every_format_ends_its_last_line() -> None:
    for matrix in (samples.mixed(), samples.matrix()):
        for name in FORMATS:
            text = render(matrix, name)
            assert text.endswith("\n")
            assert not text.endswith("\n\n")
