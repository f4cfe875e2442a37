"""``causes``: write the page of the catalogue, or compare it."""

from __future__ import annotations

import argparse

from matrix.errors import ReportError
from matrix.report.causes import markdown
from matrix.store.files import write_atomic


def run(options: argparse.Namespace) -> int:
    """Write ``docs/causes.md``; with ``--check`` fail when it is out of date.

    Raises:
        ReportError: the page cannot be written, or is out of date.
    """
    text = markdown()
    try:
        old = options.file.read_text(encoding="utf-8") if options.file.is_file() else ""
        if text != old and not options.check:
            write_atomic(options.file, text.encode(), 0o644)
    except OSError as error:
        raise ReportError(f"{options.file} cannot be written: {error}.", "Make room.") from error
    if text != old and options.check:
        raise ReportError(f"{options.file} is out of date.", "Run 'nox -s causes'.")
    print(f"{options.file}: {'up to date' if text == old else 'written'}")
    return 0
