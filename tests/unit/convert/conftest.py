"""A small checkpoint of each kind, and the models that ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from matrix.checkpoint.index import SUFFIX, read_index
from matrix.checkpoint.objects import labelled, read_objects
from matrix.model import Checkpoint, Variable
from tests.bundle import Tensor, counting, write_bundle

LAYERS = {"conv": (3, 3, 3, 8), "dense": (8, 4), "head": (4, 6), "last": (6, 2), "out": (2, 5)}
CONFIG = "model {\n}\n"


def weights(scope: str) -> dict[str, Tensor]:
    """Kernels of different shapes, and a bias for each, below a scope."""
    found = {}
    for turn, (layer, shape) in enumerate(LAYERS.items()):
        found[f"{scope}/{layer}/weights"] = counting("float32", shape, turn)
        found[f"{scope}/{layer}/biases"] = counting("float32", shape[-1:], 50 + turn)
    return found


def model(scope: str) -> tuple[Variable, ...]:
    """The variables of a TensorFlow 1 model with these weights."""
    named = sorted(weights(scope).items())
    return tuple(Variable(name, tuple(shape), kind) for name, (kind, shape, _) in named)


def checkpoint(prefix: Path, tensors: Mapping[str, Tensor], shards: int = 1) -> Checkpoint:
    """Write a checkpoint and describe it as `resolve` does."""
    write_bundle(prefix, tensors, shards)
    index = read_index(prefix.with_name(prefix.name + SUFFIX))
    graph = read_objects(index)
    variables = labelled(index.variables, graph) if graph else index.variables
    files = (index.path, *(index.shard(number) for number in range(shards)))
    config = prefix.with_name("pipeline.config")
    config.write_text(CONFIG, encoding="utf-8")
    return Checkpoint("small", prefix, config, index.format, variables, files, "0" * 64)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """Where a checkpoint of the user's lies."""
    return tmp_path / "given" / "model.ckpt"
