"""Writing the demonstration's checkpoints, once: each by the cell that is named for it."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matrix import batch
from matrix.errors import BuildError
from matrix.flow.environments import environment_of
from matrix.flow.nouns import Run
from matrix.judge.texts import first_line
from matrix.model import Cell
from matrix.pipeline import workers
from matrix.plan.document import Plan
from matrix.report.swap import Swap

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


def written(run: Run, cell: Cell, configs: Mapping[Path, str]) -> dict[Path, str]:
    """Write a checkpoint of each config in one start of a cell, with the config beside it.

    ``configs`` are the texts by the folders that are to be; each is there as a whole or not at
    all. Returned is why, for the folders that are not.

    Raises:
        BuildError: the cell cannot be made.
    """
    environment = environment_of(run, cell)
    run.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="od-matrix-write-", dir=run.cache) as scratch:
        folder = Path(scratch) / "job"
        folder.mkdir()
        items, inputs = [], []
        for number, text in enumerate(configs.values()):
            config = Path(scratch) / f"{number}.config"
            config.write_text(text, encoding="utf-8")
            inputs.append((f"in/{config.name}", config))
            items.append(_item(number))
        job = batch.write_job(folder, cell, items, inputs, run.mode, run.limits)
        outcome = run.engine.run(environment, job)
        told = {}
        for number, (target, text) in enumerate(configs.items()):
            made = folder / f"out/{_key(number)}"
            if list(made.glob("*.index")):
                _take(made, text, target)
            else:
                told[target] = outcome.trouble or _complaint(folder, _key(number))
        return told


def _ensure(run: Run, plan: Plan, demo: Demo) -> Path:
    config = CONFIGS / f"{demo.config}.config"
    key = hashlib.sha256(demo.cell.encode() + config.read_bytes()).hexdigest()[:12]
    target = run.cache / WORD / key / demo.name
    if target.is_dir():
        return target
    run.progress.note(f"writing the demonstration's {demo.name} in {demo.cell}")
    told = written(run, plan.cell(demo.cell), {target: config.read_text(encoding="utf-8")})
    if told:
        raise BuildError(
            f"{demo.cell} could not write the demonstration: {told[target]}.",
            "Run the cell's controls with 'nox -s matrix' on a checkpoint of your own.",
        )
    return target


def _key(number: int) -> str:
    return f"written-{number}"


def _item(number: int) -> dict[str, object]:
    key = _key(number)
    return {"kind": "write", "key": key, "config": f"in/{number}.config", "into": f"out/{key}"}


def _take(made: Path, config: str, target: Path) -> None:
    """In one step: an interrupted copy must not be taken for a checkpoint later."""
    with Swap(target) as fresh:
        shutil.copytree(made, fresh, dirs_exist_ok=True)
        (fresh / "pipeline.config").write_text(config, encoding="utf-8")


def _complaint(folder: Path, key: str) -> str:
    seen = batch.read(folder, key)
    if seen is None:
        return "it left no observation"
    for phase in seen.phases:
        if phase.error:
            return f"{phase.name}: {first_line(phase.error)}"
    return seen.ending or "no reason given"
