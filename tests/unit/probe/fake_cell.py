"""Starts of the real probe, in every Python that is here, with a fake TensorFlow.

The request, the layout, the engine and the reading of the results are the program's own.
"""

from __future__ import annotations

import array
import json
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from matrix import batch
from matrix.engine.venv import VenvEngine
from matrix.environment import interpreters
from matrix.exports import start as exports
from matrix.model import Checkpoint, Environment, Export, Limits, Observation, Outcome, Picture
from tests import samples

FAKES = Path(__file__).resolve().parents[2] / "fakes" / "cell"
VERSIONS = ("3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13")
PYTHONS = {version: found for version in VERSIONS if (found := interpreters.find(version))}
ENDS = [version for version in ("3.7", "3.13") if version in PYTHONS] or list(PYTHONS)[:1]
"""The oldest and the newest that a cell may have, for what takes its time."""

SUFFIX = "/.ATTRIBUTES/VARIABLE_VALUE"
LIMITS = Limits(memory_bytes=1024**3, phase_seconds=20, cell_seconds=60)


@dataclass(frozen=True)
class Shown:
    """What one start showed."""

    seen: batch.Seen
    outcome: Outcome
    observations: tuple[Observation, ...]
    exports: tuple[Observation, ...] = ()


def environment(folder: Path, version: str) -> Environment:
    """A folder that looks like a virtual environment."""
    python = folder / "environment" / "bin" / "python"
    if not python.is_symlink():
        python.parent.mkdir(parents=True)
        python.symlink_to(PYTHONS[version])
    return Environment("cell", "venv", "digest", str(folder / "environment"))


def checkpoint(folder: Path, number: int, words: str) -> Checkpoint:
    """A checkpoint of the fake TensorFlow: a 2x2 kernel, a bias, a stranger."""
    place = folder / f"given-{number}"
    place.mkdir(parents=True)
    tensors = {"kernel": ([2, 2], [10, 20, 30, 40]), "bias": ([1], [50]), "old": ([1], [60])}
    index, data = {}, b""
    for name, (shape, values) in tensors.items():
        raw = array.array("i", values).tobytes()
        index[f"model/{name}{SUFFIX}"] = [shape, len(data), len(raw), zlib.crc32(raw)]
        data += raw
    leaves = [
        {
            "children": [],
            "attributes": [{"name": "VARIABLE_VALUE", "checkpoint_key": f"model/{name}{SUFFIX}"}],
        }
        for name in tensors
    ]
    edges = [{"node_id": 2 + n, "local_name": name} for n, name in enumerate(tensors)]
    root = {"children": [{"node_id": 1, "local_name": "model"}], "attributes": []}
    graph = [root, {"children": edges, "attributes": []}, *leaves]
    (place / "ckpt-0.index").write_text(json.dumps({"index": index, "graph": graph}))
    (place / "ckpt-0.data-00000-of-00001").write_bytes(data)
    (place / "pipeline.config").write_text(f"model {{ {words} }}\n")
    return replace(
        samples.checkpoint(),
        name=f"{number} {words}",
        prefix=place / "ckpt-0",
        config=place / "pipeline.config",
        files=(place / "ckpt-0.data-00000-of-00001", place / "ckpt-0.index"),
        digest=f"{number}" * 64,
    )


def start(
    folder: Path,
    version: str,
    words: list[str],
    *,
    limits: Limits = LIMITS,
    controls: bool = False,
    env: tuple[tuple[str, str], ...] = (),
    exported: tuple[str, ...] = (),
    picture: Picture | None = None,
) -> Shown:
    """Start the probe once, with one checkpoint for each entry of words.

    ``exported`` are SavedModels of the fake TensorFlow: what each does, in JSON.
    """
    cell = samples.cell("2.8.4", "2.8.0", "3.9")
    variables = (("PYTHONPATH", str(FAKES)), ("PYTHONDONTWRITEBYTECODE", "1"), *env)
    cell = replace(cell, recipe=replace(cell.recipe, env=variables))
    given = [checkpoint(folder, number, one) for number, one in enumerate(words)]
    place = folder / "job"
    models = tuple(saved_model(folder, number, one) for number, one in enumerate(exported))
    first = exports.request(exports.Asked(models))
    job = batch.job(place, cell, given, controls, "inference", limits, picture, first)
    outcome = VenvEngine().run(environment(folder, version), job)
    seen = batch.collect(place, given, outcome)
    found = tuple(seen.observations[one.digest] for one in given)
    left = exports.collect(place, models, outcome).observations
    return Shown(seen, outcome, found, tuple(left[one.digest] for one in models))


def saved_model(folder: Path, number: int, content: str) -> Export:
    """A SavedModel of the fake TensorFlow."""
    path = folder / f"exported-{number}" / "saved_model.pb"
    path.parent.mkdir(parents=True)
    path.write_text(content)
    return Export("saved-model", path.parent, (path,), f"{number}" * 64)


def phases(observation: Observation) -> str:
    """The outcomes of all phases in a line, such as ``ok ok ok fail``."""
    return " ".join(phase.outcome for phase in observation.phases)


def message(observation: Observation) -> str:
    """The first exception of an observation."""
    errors = [phase.error for phase in observation.phases if phase.error]
    return f"{errors[0].type}: {errors[0].message}" if errors else ""
