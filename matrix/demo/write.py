"""Writing the demonstration's checkpoints, once: each by the cell that is named for it."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matrix import batch
from matrix.errors import BuildError
from matrix.flow.environments import environment_of
from matrix.flow.nouns import Run
from matrix.model import Observation
from matrix.pipeline import workers
from matrix.plan.document import Plan
from matrix.store.codec import decode, parse_json

CONFIGS = Path(__file__).resolve().parent / "configs"
WORD = "demo"
"""What stands for the demonstration in place of a checkpoint."""


@dataclass(frozen=True)
class Demo:
    """One checkpoint of the demonstration and the cell that writes it."""

    name: str
    cell: str
    config: str


DEMOS = (
    Demo("demo-tf1-ssd-mobilenet-v1", "tf1.15.5-od2.8.0-py3.7-slim", "tf1_ssd_mobilenet_v1"),
    Demo("demo-tf2-ssd-mobilenet-v2", "tf2.8.4-od2.8.0-py3.9", "tf2_ssd_mobilenet_v2"),
    Demo(
        "demo-tf2-centernet-mobilenet-v2-fpn",
        "tf2.5.3-od2.5.0.post2-py3.8-protobuf",
        "tf2_centernet_mobilenet_v2_fpn",
    ),
)


def ensure(run: Run, plan: Plan, demos: Sequence[Demo] = DEMOS) -> list[Path]:
    """Return the folders of the demonstration's checkpoints, written when they are missing.

    Raises:
        BuildError: a cell that should write one cannot.
    """
    with workers(run) as pool:
        return list(pool.map(lambda demo: _ensure(run, plan, demo), demos))


def _ensure(run: Run, plan: Plan, demo: Demo) -> Path:
    config = CONFIGS / f"{demo.config}.config"
    key = hashlib.sha256(demo.cell.encode() + config.read_bytes()).hexdigest()[:12]
    target = run.cache / WORD / key / demo.name
    if not target.is_dir():
        run.progress.note(f"writing the demonstration's {demo.name} in {demo.cell}")
        _write(run, plan, demo, config, target)
    return target


def _write(run: Run, plan: Plan, demo: Demo, config: Path, target: Path) -> None:
    cell = plan.cell(demo.cell)
    environment = environment_of(run, cell)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="od-matrix-demo-", dir=target.parent) as scratch:
        folder = Path(scratch) / "job"
        folder.mkdir()
        inputs = [("in/pipeline.config", config)]
        item: dict[str, object] = {
            "kind": "write",
            "key": WORD,
            "config": "in/pipeline.config",
            "into": f"out/{WORD}",
        }
        job = batch.write_job(folder, cell, [item], inputs, run.mode, run.limits)
        outcome = run.engine.run(environment, job)
        written = folder / "out" / WORD
        if not list(written.glob("*.index")):
            said = outcome.trouble or _complaint(folder / "out" / f"{WORD}.json")
            raise BuildError(
                f"{demo.cell} could not write the demonstration: {said}.",
                "Run the cell's controls with 'nox -s matrix' on a checkpoint of your own.",
            )
        shutil.copy(config, written / "pipeline.config")
        # In one step: an interrupted copy must not be taken for the demonstration later.
        shutil.copytree(written, Path(scratch) / "whole").rename(target)


def _complaint(path: Path) -> str:
    try:
        observation: Observation = decode(parse_json(path.read_bytes()))
    except (OSError, ValueError):
        return "it left no observation"
    for phase in observation.phases:
        if phase.error:
            return f"{phase.name}: {phase.error.type}: {phase.error.message.splitlines()[0]}"
    return observation.ending or "no reason given"
