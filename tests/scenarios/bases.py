"""The good checkpoints that scenarios spoil, written once by the OD API itself in two cells."""

from __future__ import annotations

from pathlib import Path

from matrix.demo import write
from matrix.demo.bundled import CONFIGS as DEMO
from matrix.demo.nouns import Demo
from matrix.flow.nouns import Run
from matrix.plan.document import Plan
from tests.groups import CELLS
from tests.scenarios.files import Bundle, read

TF1, TF2 = CELLS
CONFIGS = Path(__file__).parent / "configs"


def _text(path: Path, *changes: tuple[str, str]) -> str:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


BASES = (
    Demo(
        "tf1", TF1, _text(DEMO / "tf1_ssd_mobilenet_v1.config", ("_mobilenet_v1", "_mobilenet_v2"))
    ),
    Demo("tf2", TF2, _text(DEMO / "tf2_ssd_mobilenet_v2.config")),
    Demo("fpn", TF2, _text(CONFIGS / "tf2_fpn.config")),
)
FASTER = {
    generation: _text(CONFIGS / f"{generation}_faster_rcnn.config") for generation in ("tf1", "tf2")
}


def ensure(run: Run, plan: Plan) -> dict[str, Bundle]:
    """The bases by name, written where they are missing.

    Raises:
        BuildError: the cell that should write one cannot.
    """
    written = write.ensure(run, plan, BASES)
    return {base.name: read(folder) for base, folder in zip(BASES, written, strict=True)}
