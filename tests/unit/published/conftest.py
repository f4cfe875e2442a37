"""Published checkpoints in small: an index and a config, and no data."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from matrix.checkpoint.bundle import OBJECT_GRAPH
from tests.bundle import Tensor, counting, strings, write_bundle

Publish = Callable[..., Path]
STEP = "global_step"
TF1: dict[str, Tensor] = {
    "FeatureExtractor/Conv/weights": counting("float32", (3, 3, 2, 4)),
    "FeatureExtractor/Conv/weights/RMSProp": counting("float32", (3, 3, 2, 4)),
    "FeatureExtractor/Conv/BatchNorm/moving_variance": counting("float32", (4,)),
    STEP: counting("int64", ()),
}
TF2: dict[str, Tensor] = {
    OBJECT_GRAPH: strings((), b"graph"),
    "model/_head/kernel/.ATTRIBUTES/VARIABLE_VALUE": counting("float32", (2, 3)),
    "save_counter/.ATTRIBUTES/VARIABLE_VALUE": counting("int64", ()),
}


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """Write a published folder below ``tmp_path/published`` and return it."""

    def make(
        name: str,
        tensors: dict[str, Tensor],
        prefixes: Sequence[str] = ("model.ckpt",),
        shards: int = 1,
        state: str = "",
    ) -> Path:
        folder = tmp_path / "published" / name
        for prefix in prefixes:
            write_bundle(folder / prefix, tensors, shards)
        for data in folder.glob("*.data-*"):
            data.unlink()
        (folder / "pipeline.config").write_bytes(b"model { ssd { } }\r\n")
        origin = {"repo": "https://example.org/zoo", "commit": "c0ffee", "elements": 7}
        (folder / "SOURCE.json").write_text(json.dumps(origin), encoding="utf-8")
        if state:
            (folder / "checkpoint").write_text(state, encoding="utf-8")
        return folder

    return make
