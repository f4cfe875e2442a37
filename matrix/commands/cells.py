"""``cells``: the cells that are asked for."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from matrix.model import Cell
from matrix.plan.document import Plan, load
from matrix.plan.identifier import expand, matches, select, unknown

KEYS = ("id", "tensorflow", "od", "python", "variant")


def run(options: argparse.Namespace) -> int:
    """List the chosen cells."""
    return show(chosen(load(options.matrix), options), options.json)


def chosen(plan: Plan, options: argparse.Namespace, fallback: Sequence[str] = ()) -> list[Cell]:
    """The cells that ``--only`` and ``--skip`` leave, or ``fallback`` without ``--only``.

    They are among the default cells, or the whole catalogue with ``--catalogue``. A pattern of
    ``--only``, braces expanded, that covers no default cell looks through the catalogue, too.
    """
    only = options.only or fallback
    known = [one.id for one in plan.catalogue]
    for selector in only:
        if not any(matches(one, selector) for one in known):
            raise unknown(selector, known)
    if not options.catalogue:
        reached = _reached([one.id for one in plan.cells], known, only)
        known = [one for one in known if one in reached]
    return [plan.cell(name) for name in select(known, only, options.skip)]


def _reached(default: Sequence[str], known: Sequence[str], only: Sequence[str]) -> set[str]:
    patterns = [pattern for selector in only for pattern in expand(selector)]
    beyond = [one for one in patterns if not any(matches(cell, one) for cell in default)]
    return {*default, *(cell for cell in known if any(matches(cell, one) for one in beyond))}


def show(cells: Sequence[Cell], as_json: bool) -> int:
    """Print identifiers, or their parts as one line of JSON, as the output of a CI job is."""
    if as_json:
        print(json.dumps([{key: getattr(cell, key) for key in KEYS} for cell in cells]))
        return 0
    for cell in cells:
        print(cell.id)
    return 0
