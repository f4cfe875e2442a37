"""``report show``: print a report that exists, from its ``matrix.json`` and its accounts."""

from __future__ import annotations

import argparse
import sys

from matrix.commands import answer
from matrix.plan.identifier import select
from matrix.progress.colour import show
from matrix.report import escape, folder, stored


def run(options: argparse.Namespace) -> int:
    """Print the report in the format that is asked for, then the accounts that are.

    Raises:
        UsageError: there is no such format, or a selector covers no cell.
        ReportError: the report, or an account in it, cannot be read.
    """
    answer.check(options)
    place = options.reports / options.name
    sheet = stored.load(place / stored.FILE)
    cells = [row.id for row in sheet.rows]
    asked = select(cells, options.explain) if options.explain else []
    files = [place / folder.place(cell) / folder.ACCOUNT for cell in asked]
    accounts = [stored.read(file, stored.MISSING) for file in files]
    answer.answer(sheet, place, options)
    links = answer.accounts(sheet, place)
    for account in accounts:
        show(f"\n{escape.lines(account)}", sys.stdout, links)
    if answer.is_table(options):
        print()
        answer.report(place, sys.stdout)
    return 0
