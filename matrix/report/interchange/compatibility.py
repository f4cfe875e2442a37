"""``compatibility.json``: does the checkpoint restore under these versions, and nothing else.

``docs/schemas/compatibility-1.json`` is its JSON Schema.
"""

from __future__ import annotations

import json

from matrix.model import Status
from matrix.report.interface import Row, Sheet

SCHEMA = 1


def write(sheet: Sheet) -> str:
    """The answers as JSON, cells in the given order."""
    document = {
        "schema": SCHEMA,
        "checkpoint": {"name": sheet.checkpoint, "digest": sheet.digest},
        "mode": sheet.mode,
        "when": sheet.when,
        "cells": [_cell(row) for row in sheet.rows],
    }
    return json.dumps(document, indent=2) + "\n"


def _cell(row: Row) -> dict[str, object]:
    return {
        "id": row.id,
        "tensorflow": row.tensorflow,
        "od": row.od,
        "python": row.python,
        "variant": row.variant,
        "status": row.status,
        "inferred": row.inferred,
        "cause": "" if row.status is Status.PASS else row.cause,
    }
