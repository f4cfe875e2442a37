"""The report as one HTML page: readable without JavaScript, and better with it."""

from matrix.report.page.beside import Beside
from matrix.report.page.side_by_side import Report
from matrix.report.page.site import site
from matrix.report.page.whole import page

__all__ = ["Beside", "Report", "page", "site"]
