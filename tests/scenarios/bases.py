"""The good checkpoints that scenarios spoil, written once by the OD API itself in two cells."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from matrix import batch
from matrix.demo.write import CONFIGS as DEMO
from matrix.errors import BuildError
from matrix.flow.environments import environment_of
from matrix.flow.nouns import Run
from matrix.plan.document import Plan
from tests.groups import CELLS
from tests.scenarios.files import CONFIG, Bundle, read

TF1, TF2 = CELLS
CONFIGS = Path(__file__).parent / "configs"
PLACE = "scenarios"


@dataclass(frozen=True)
class Base:
    """A checkpoint to be written: the cell that does it, and the config it builds."""

    cell: str
    config: str


def _text(path: Path, *changes: tuple[str, str]) -> str:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


BASES = {
    "tf1": Base(
        TF1, _text(DEMO / "tf1_ssd_mobilenet_v1.config", ("_mobilenet_v1", "_mobilenet_v2"))
    ),
    "tf2": Base(TF2, _text(DEMO / "tf2_ssd_mobilenet_v2.config")),
    "fpn": Base(TF2, _text(CONFIGS / "tf2_fpn.config")),
}
FASTER = {
    generation: _text(CONFIGS / f"{generation}_faster_rcnn.config") for generation in ("tf1", "tf2")
}


def ensure(run: Run, plan: Plan) -> dict[str, Bundle]:
    """The bases by name, written where they are missing.

    Raises:
        BuildError: the cell that should write one cannot.
    """
    return {name: read(_ensure(run, plan, name, base)) for name, base in BASES.items()}


def _ensure(run: Run, plan: Plan, name: str, base: Base) -> Path:
    key = hashlib.sha256(f"{base.cell}\n{base.config}".encode()).hexdigest()[:12]
    target = run.cache / PLACE / f"{name}-{key}"
    if not target.is_dir():
        run.progress.note(f"writing the base {name} in {base.cell}")
        _write(run, plan, base, target)
    return target


def _write(run: Run, plan: Plan, base: Base, target: Path) -> None:
    cell = plan.cell(base.cell)
    environment = environment_of(run, cell)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="od-matrix-scenarios-", dir=target.parent) as scratch:
        folder = Path(scratch) / "job"
        folder.mkdir()
        config = Path(scratch) / CONFIG
        config.write_text(base.config, encoding="utf-8")
        into = "out/written"
        item: dict[str, object] = {"kind": "write", "key": "base", "config": f"in/{CONFIG}"}
        inputs = [(f"in/{CONFIG}", config)]
        job = batch.write_job(folder, cell, [{**item, "into": into}], inputs, run.mode, run.limits)
        outcome = run.engine.run(environment, job)
        written = folder / into
        if not list(written.glob("*.index")):
            raise BuildError(
                f"{base.cell} wrote no base: {outcome.log[-500:]}", "See its controls."
            )
        shutil.copy(config, written / CONFIG)
        shutil.copytree(written, Path(scratch) / "whole").rename(target)
