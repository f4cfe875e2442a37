"""The report as one HTML page: readable without JavaScript, and better with it."""

from matrix.report.page.beside import Beside
from matrix.report.page.side_by_side import side_by_side
from matrix.report.page.whole import page

__all__ = ["Beside", "page", "side_by_side"]
