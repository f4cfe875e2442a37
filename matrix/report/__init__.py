"""Formatters: from a matrix to tables, ``matrix.json``, a folder and a published block."""

from matrix.report.interface import Row, Sheet, sheet_of

__all__ = ["Row", "Sheet", "sheet_of"]
