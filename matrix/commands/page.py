"""``report page``: one page of several reports, their checkpoints side by side."""

from __future__ import annotations

import argparse

from matrix.errors import ReportError
from matrix.report import machine, publish
from matrix.report.page import side_by_side
from matrix.report.summary import plural
from matrix.store.files import write_atomic

FILE = "index.html"


def run(options: argparse.Namespace) -> int:
    """Write ``index.html`` into the folder of reports, of the named ones or of all."""
    found = sorted(path.parent.name for path in options.reports.glob("*/matrix.json"))
    names = options.names or found
    if not names:
        raise ReportError(
            f"{options.reports} has no reports.", "Make one first with nox -s matrix."
        )
    sheets = []
    for name in names:
        source = options.reports / name / "matrix.json"
        text = publish.read(source, "Make the report first with nox -s matrix.")
        sheets.append((name, machine.parse(text, str(source))))
    file = options.reports / FILE
    try:
        write_atomic(file, side_by_side(sheets).encode(), mode=0o644)
    except OSError as error:
        raise ReportError(
            f"{file} cannot be written: {error.strerror or error}.", "Make it writable."
        ) from error
    print(f"{file}: {plural(len(names), 'report')}")
    return 0
