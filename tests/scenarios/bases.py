"""The good checkpoints that scenarios spoil, written once by the OD API itself in two cells."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from matrix.demo.write import CONFIGS as DEMO
from matrix.demo.write import written
from matrix.errors import BuildError
from matrix.flow.nouns import Run
from matrix.plan.document import Plan
from tests.groups import CELLS
from tests.scenarios.files import Bundle, read

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
    if target.is_dir():
        return target
    run.progress.note(f"writing the base {name} in {base.cell}")
    if told := written(run, plan.cell(base.cell), {target: base.config}):
        raise BuildError(f"{base.cell} wrote no base: {told[target]}", "See its controls.")
    return target
