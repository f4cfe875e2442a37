"""The formats by name."""

from __future__ import annotations

from matrix.report import machine, sheet_of, table
from matrix.report.formats import FORMATS
from matrix.report.interchange import badge, compatibility, junit, spreadsheet
from tests import samples


def test_every_name_gives_its_format() -> None:
    sheet = sheet_of(samples.mixed())
    assert {name: made(sheet) for name, made in FORMATS.items()} == {
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
        for made in FORMATS.values():
            text = made(sheet_of(matrix))
            assert text.endswith("\n")
            assert not text.endswith("\n\n")
