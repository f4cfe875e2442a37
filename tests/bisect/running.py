"""Planted differences bisected with real runs, in environments that are made for it and removed."""

from __future__ import annotations

import json
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from matrix import cli, places, wiring
from matrix.arguments import ROOT, parser
from matrix.demo.bundled import DEMOS
from matrix.demo.write import ensure
from matrix.flow.environments import environment_of
from matrix.flow.nouns import Run
from matrix.plan.document import Plan, load
from matrix.progress import NullProgress
from tests.bisect.plants import (
    OF_THE_REVISION,
    PLANTS,
    REVISION,
    Planted,
    plant,
    plant_revision,
)

NAMES = [*(one.name for one in PLANTS), REVISION]
DEMO = "demo-tf2-ssd-mobilenet-v2"


@dataclass(frozen=True)
class Found:
    """What a bisection said, and which environments it left."""

    planted: Planted
    code: int
    told: dict[str, Any]
    left: frozenset[str]
    minutes: float

    @property
    def named(self) -> list[str]:
        """The packages that were named, or the revision where it came down to one."""
        if not self.told:
            return []
        if self.told["history"]:
            return [self.told["history"]["fails"]]
        return [one["name"] for one in self.told["cause"]]

    @property
    def right(self) -> bool:
        """Whether the true cause was named, and nothing else."""
        return self.code == 0 and self.named == [self.planted.cause]


def bisected(name: str) -> Found:
    """Plant a difference and bisect it."""
    plan = load(ROOT / "matrix.toml")
    options = parser().parse_args(["run", "--engine", "venv"])
    run = wiring.wire(options, plan, places.cache_folder(), NullProgress())
    (checkpoint,) = ensure(run, plan, [one for one in DEMOS if one.name == DEMO])
    with tempfile.TemporaryDirectory(prefix="od-matrix-plant-") as scratch:
        folder = Path(scratch)
        planted = _made(name, run, plan, folder / "planted")
        with patch.dict(os.environ, {"OD_MATRIX_CACHE": str(folder / "cache")}):
            return _bisected(planted, checkpoint, folder)


def _made(name: str, run: Run, plan: Plan, folder: Path) -> Planted:
    if name != REVISION:
        return plant(next(one for one in PLANTS if one.name == name), plan, folder)
    there = Path(environment_of(run, plan.cell(OF_THE_REVISION)).location)
    (installed,) = there.glob("lib/python*/site-packages/object_detection")
    return plant_revision(plan, installed, folder)


def _bisected(planted: Planted, checkpoint: Path, folder: Path) -> Found:
    started = time.monotonic()
    code = cli.main(
        [
            "bisect", str(checkpoint), "--good", planted.good, "--bad", planted.bad,
            "--matrix", str(planted.matrix), "--engine", "venv",
            "--reports", str(folder / "reports"),
        ]
    )  # fmt: skip
    minutes = (time.monotonic() - started) / 60
    told = [json.loads(path.read_text()) for path in folder.glob("reports/*/*/bisect.json")]
    left = (path.name.rpartition("-")[0] for path in folder.glob("cache/venvs/[!.]*"))
    return Found(planted, code, told[0] if told else {}, frozenset(left), minutes)
