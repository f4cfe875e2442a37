"""``report show``: print a report that exists, from its ``matrix.json`` and its accounts."""

from __future__ import annotations

import argparse
import sys

from matrix.commands import answer
from matrix.plan.identifier import select
from matrix.progress.colour import show
from matrix.report import escape, folder, machine, publish


def run(options: argparse.Namespace) -> int:
    """Print the report in the format that is asked for, then the accounts that are.

    Raises:
        UsageError: there is no such format, or a selector covers no cell.
        ReportError: the report, or an account in it, cannot be read.
    """
    answer.check(options)
    place = options.reports / options.name
    source = place / "matrix.json"
    sheet = machine.parse(
        publish.read(source, "Make the report first with nox -s matrix."), str(source)
    )
    cells = [row.id for row in sheet.rows]
    asked = select(cells, options.explain) if options.explain else []
    accounts = [publish.read(place / folder.place(cell) / folder.ACCOUNT) for cell in asked]
    answer.answer(sheet, place, options)
    for account in accounts:
        show(f"\n{escape.lines(account)}", sys.stdout, answer.accounts(sheet, place))
    if answer.is_table(options):
        print()
        answer.report(place, sys.stdout)
    return 0
