"""Asking the TensorFlow of a cell."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from matrix.engine.interface import Engine
from matrix.errors import BuildError
from matrix.model import Cell, Environment, Job, Limits
from tests.agreement import listing
from tests.agreement.compare import Subject, Told


def ask(
    engine: Engine, environment: Environment, cell: Cell, subjects: Sequence[Subject]
) -> tuple[str, tuple[Told, ...]]:
    """The version of the cell's TensorFlow, and what its reader says of each checkpoint.

    Raises:
        BuildError: the TensorFlow of this cell cannot be imported, or died.
    """
    with tempfile.TemporaryDirectory(prefix="od-matrix-agreement-") as scratch:
        folder = Path(scratch, "job")
        folder.mkdir()
        request = Path(scratch, "request.json")
        request.write_text(json.dumps({"items": _items(subjects)}), encoding="utf-8")
        inputs = [("probe/main.py", Path(listing.__file__)), ("request.json", request)]
        for number, one in enumerate(subjects):
            there = [path for path in one.files if path.is_file()]
            inputs += [(f"in/{number}/{path.name}", path) for path in there]
        job = Job(cell.id, folder, {}, tuple(inputs), cell.recipe.env, Limits())
        outcome = engine.run(environment, job)
        if outcome.exit_code != 0:
            last = (outcome.trouble or outcome.log or "nothing").strip().splitlines()[-1]
            raise BuildError(f"{cell.id} does not answer: {last}", "")
        answer = json.loads((folder / "out" / "listing.json").read_bytes())
    return answer["tensorflow"], tuple(_told(one) for one in answer["checkpoints"])


def _items(subjects: Sequence[Subject]) -> list[dict[str, object]]:
    return [
        {"prefix": f"in/{number}/{one.prefix}", "data": one.data}
        for number, one in enumerate(subjects)
    ]


def _told(said: dict[str, object]) -> Told:
    if "error" in said:
        return Told(error=str(said["error"]))
    variables, objects = said["variables"], said["objects"]
    assert isinstance(variables, list)
    assert objects is None or isinstance(objects, list)
    return Told(tuple(variables), None if objects is None else tuple(objects))
