"""Reports as they lie on disk."""

from __future__ import annotations

from pathlib import Path

from matrix.errors import ReportError
from matrix.report import machine
from matrix.report.interface import Sheet

FILE = "matrix.json"
"""What a report is read from, in its folder."""
MISSING = "Make the report first with nox -s matrix."


def load(source: Path, way_out: str = MISSING) -> Sheet:
    """The report in a ``matrix.json``.

    Raises:
        ReportError: there is none, or none that this program can read.
    """
    return machine.parse(read(source, way_out), str(source))


def read(path: Path, way_out: str) -> str:
    """The text of a file with its line ends as they are.

    Raises:
        ReportError: it cannot be read, with this way out, or is no text.
    """
    try:
        return path.read_bytes().decode()
    except OSError as error:
        told = f"{path} cannot be read: {error.strerror or error}."
        raise ReportError(told, way_out) from error
    except UnicodeDecodeError as error:
        raise ReportError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from error
