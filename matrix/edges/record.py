"""What was inferred, kept until a run confirms or corrects it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from matrix.edges.nouns import Basis, Inference, Standing
from matrix.model import Result, Status
from matrix.store.codec import parse_json
from matrix.store.fields import Fields
from matrix.store.files import write_atomic

SCHEMA = 1

Inferred = Mapping[str, Status]
"""By the cell's identifier: what it would answer."""


def inferred(standings: Iterable[Standing]) -> Inferred:
    """The answers that no run gave."""
    return {one.cell.id: one.said.status for one in standings if one.basis is not Basis.RUN}


def settled(earlier: Inferred, results: Sequence[Result]) -> tuple[tuple[Inference, ...], Inferred]:
    """What a run says of earlier inferences, and those that stay open.

    A ``BROKEN`` cell says nothing about the checkpoint, and an inferred answer is none.
    """
    silent = (Status.BROKEN, Status.INFERRED)
    seen = {one.cell.id: one.verdict.status for one in results}
    told = {name: status for name, status in seen.items() if status not in silent}
    found = tuple(
        Inference(name, status, told[name]) for name, status in earlier.items() if name in told
    )
    return found, {name: status for name, status in earlier.items() if name not in told}


def load(path: Path) -> Inferred:
    """Read what ``keep`` wrote; a file that is absent or damaged holds nothing."""
    try:
        cells = Fields(parse_json(path.read_bytes()), "inferences").mapping("cells")
        return {str(name): Status(str(status)) for name, status in cells.items()}
    except (OSError, ValueError):
        return {}


def keep(path: Path, checkpoint: str, found: Inferred) -> None:
    """Write what is still only inferred; without any, an older file goes.

    Raises:
        OSError: the file cannot be written or removed.
    """
    if not found:
        path.unlink(missing_ok=True)
        return
    document = {"schema": SCHEMA, "checkpoint": checkpoint, "cells": found}
    write_atomic(path, (json.dumps(document, indent=1) + "\n").encode())
