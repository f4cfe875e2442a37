"""Small sheets for tests of what other programs read."""

from __future__ import annotations

from dataclasses import replace

from matrix.model import Status
from matrix.report.interface import Row, Sheet, sheet_of
from tests import samples

HOSTILE = """=1+1 <b>"&'\x1b[31m\ufffe"""


def row(number: int, status: Status, reason: str = "", cause: str = "", phase: str = "") -> Row:
    """A cell of TensorFlow 2.``number``."""
    cell = samples.cell(f"2.{number}", "2.8", "3.9")
    told = samples.result(cell, status, reason=reason, cause=cause, phase=phase, seconds=1.5)
    return sheet_of(samples.matrix(told)).rows[0]


def sheet(*rows: Row, name: str = "ssd", mode: str = "inference") -> Sheet:
    """A sheet over these cells."""
    empty = sheet_of(samples.matrix(name=name))
    return replace(empty, rows=rows, mode=mode, digest="d1", when="2026-01-31 12:00 UTC")


def every_status() -> Sheet:
    """One cell per status, in their order."""
    return sheet(*(row(number, status) for number, status in enumerate(Status)))
