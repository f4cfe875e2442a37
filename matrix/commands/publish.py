"""``report publish``: a table between its markers in a Markdown file."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path

from matrix.errors import ReportError
from matrix.report import publish


def run(options: argparse.Namespace) -> int:
    """Publish the named reports, or all that have markers in the file."""
    names = options.names or [
        path.parent.name
        for path in sorted(options.reports.glob("*/matrix.json"))
        if _has_marker(options.file, path.parent.name)
    ]
    if not names:
        raise ReportError(
            f"{options.file} has no markers of a report in {options.reports}.",
            "Add <!-- od-matrix:NAME:begin --> and <!-- od-matrix:NAME:end -->.",
        )
    for name in names:
        changed = publish.publish_report(
            options.file, name, options.reports / name, only_check=options.check
        )
        print(f"{options.file}: {name} {'written' if changed else 'is up to date'}")
    return 0


def _has_marker(file: Path, name: str) -> bool:
    with suppress(OSError, UnicodeDecodeError):
        return f"<!-- od-matrix:{name}:begin -->" in file.read_text(encoding="utf-8")
    return False
