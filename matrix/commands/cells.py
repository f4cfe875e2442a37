"""``cells``: the cells that are asked for."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from matrix.model import Cell
from matrix.plan.document import Plan, load
from matrix.plan.identifier import matches, select


def run(options: argparse.Namespace) -> int:
    """List the chosen cells."""
    return show(chosen(load(options.matrix), options), options.json)


def chosen(plan: Plan, options: argparse.Namespace, fallback: Sequence[str] = ()) -> list[Cell]:
    """The cells that ``--only`` and ``--skip`` leave, or ``fallback`` without ``--only``.

    They are among the default cells, or the whole catalogue with ``--catalogue`` and where a
    selector of ``--only`` covers no default cell.
    """
    cells, only = [one.id for one in plan.cells], options.only or fallback
    everywhere = options.catalogue or any(
        not any(matches(cell, selector) for cell in cells) for selector in only
    )
    names = [one.id for one in plan.catalogue] if everywhere else cells
    return [plan.cell(name) for name in select(names, only, options.skip)]


def show(cells: Sequence[Cell], as_json: bool) -> int:
    """Print identifiers, or their parts as JSON."""
    if as_json:
        entries = [
            {
                "id": cell.id,
                "tensorflow": cell.tensorflow,
                "od": cell.od,
                "python": cell.python,
                "variant": cell.variant,
            }
            for cell in cells
        ]
        print(json.dumps(entries, indent=1))
    else:
        print("\n".join(cell.id for cell in cells))
    return 0
