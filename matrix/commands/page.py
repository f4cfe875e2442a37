"""``report page``: the page of all reports, which makes their folder a static site."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from pathlib import Path

from matrix.errors import ReportError
from matrix.report import stored
from matrix.report.folder import SITE
from matrix.report.page import Report, site
from matrix.report.page.document import GENERATOR
from matrix.report.summary import plural
from matrix.store.files import write_atomic

UNPAGED = "table.md"
"""What is linked where a report was made without a page."""


def run(options: argparse.Namespace) -> int:
    """Write ``index.html`` into the folder of reports, of the named ones or of all."""
    names = options.names or found(options.reports)
    if not names:
        raise ReportError(
            f"{options.reports} has no reports.", "Make one first with nox -s matrix."
        )
    file = options.reports / SITE
    text = site([_report(options.reports, name) for name in names])
    if options.check:
        _check(file, text)
    else:
        _write(file, text)
    print(f"{file}: {plural(len(names), 'report')}{', up to date' if options.check else ''}")
    return 0


def refresh(reports: Path) -> None:
    """Write the page again after a run.

    A report of another time that cannot be read, or a page of somebody else, must not make a run
    fail: then it is said, beside the run's own answer, that the page was not written.
    """
    try:
        _write(reports / SITE, site([_report(reports, name) for name in found(reports)]))
    except ReportError as error:
        print(f"{reports / SITE} is as it was: {error}", file=sys.stderr)


def found(reports: Path) -> list[str]:
    """The names of all reports; a hidden folder is one that is being written."""
    names = (path.parent.name for path in reports.glob(f"*/{stored.FILE}"))
    return sorted(name for name in names if not name.startswith("."))


def _report(reports: Path, name: str) -> Report:
    folder = reports / name
    page = SITE if (folder / SITE).is_file() else UNPAGED
    return Report(name, stored.load(folder / stored.FILE), page)


def _check(file: Path, text: str) -> None:
    with suppress(OSError):
        if file.read_bytes() == text.encode():
            return
    raise ReportError(
        f"{file} does not show the present reports.",
        "Run nox -s report -- page and commit the result.",
    )


def _write(file: Path, text: str) -> None:
    try:
        if file.exists() and GENERATOR.encode() not in file.read_bytes():
            raise ReportError(
                f"{file} is not a page of this program.",
                "Move it away, or name another place with --reports.",
            )
        write_atomic(file, text.encode(), mode=0o644)
    except OSError as error:
        raise ReportError(
            f"{file} cannot be written: {error.strerror or error}.", "Make it writable."
        ) from error
