"""A run's tables for GitHub Actions, which names a file for them in the environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from matrix.errors import ReportError
from matrix.report.interchange import step_summary
from matrix.report.interface import Sheet

VARIABLE = "GITHUB_STEP_SUMMARY"


def append(sheets: Sequence[Sheet], environ: Mapping[str, str]) -> None:
    """Append the tables to the step's file, behind what is there; nothing where none is named.

    ``ReportError`` when it cannot be written.
    """
    if not environ.get(VARIABLE):
        return
    file = Path(environ[VARIABLE])
    try:
        used = file.stat().st_size if file.exists() else 0
        before = "\n" if used else ""
        text = step_summary.write(sheets, step_summary.LIMIT - used - len(before))
        with file.open("ab") as stream:
            stream.write((before + text if text else "").encode())
    except OSError as error:
        raise ReportError(
            f"The step summary {file} cannot be written: {error.strerror or error}.",
            f"Make it writable, or unset {VARIABLE}; the reports themselves are written.",
        ) from error
