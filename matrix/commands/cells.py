"""``cells``: the cells that are asked for."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from matrix.model import Cell
from matrix.plan.document import Plan, load
from matrix.plan.identifier import select


def run(options: argparse.Namespace) -> int:
    """List the chosen cells."""
    return show(chosen(load(options.matrix), options), options.json)


def chosen(plan: Plan, options: argparse.Namespace, fallback: Sequence[str] = ()) -> list[Cell]:
    """The cells that ``--only`` and ``--skip`` leave, or ``fallback`` without ``--only``."""
    names = select([one.id for one in plan.cells], options.only or fallback, options.skip)
    return [plan.cell(name) for name in names]


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
