"""``table.csv``: a row per cell with the keys of ``matrix.json``, for spreadsheets (RFC 4180)."""

from __future__ import annotations

import csv
import io
from dataclasses import fields

from matrix.report import escape
from matrix.report.interface import Row, Sheet

COLUMNS = tuple(field.name for field in fields(Row))


def write(sheet: Sheet) -> str:
    """The table with a head, its lines ended by CR and LF; several texts are parted by blanks."""
    stream = io.StringIO(newline="")
    # The default dialect of the module is that of RFC 4180.
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    writer.writerows([_plain(getattr(row, name)) for name in COLUMNS] for row in sheet.rows)
    return stream.getvalue()


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        value = " ".join(value)
    return escape.formula(value) if isinstance(value, str) else value
