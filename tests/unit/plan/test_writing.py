"""A cell as a matrix.toml: reading it back gives the same cell."""

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.arguments import MATRIX
from matrix.model import Cell, Limits, Source
from matrix.plan.document import load
from matrix.plan.writing import document
from tests import samples

CELL = samples.cell("2.8.4", "2.8.0", "3.9", "fix-protobuf")
RECIPE = replace(
    CELL.recipe,
    requirements=("tensorflow-cpu==2.8.4", "tf-models-official==2.8.0", "protobuf==3.20.3"),
    excludes=("tensorflow",),
    overrides=("protobuf==3.20.3",),
    constraints=("pycocotools==2.0.7",),
    build_constraints=("Cython<3",),
    later=(("pycocotools", "2023-09-01"),),
    env=(("A_B", "1"),),
    links=(("nets", "object_detection/nets"),),
    files=(("tf_slim.py", 'say = "ü"\n\\ \x7f\t'),),
)
GIT = Source(git="https://example.org/od", revision="a" * 40, roots=("one", "two"), protoc="p==1")
LIMITS = Limits(memory_bytes=3 * 1024**3 // 2, pids=7, cpus=0.5, phase_seconds=8, cell_seconds=9)

TEXT = """\
cells = ["tf2.8.4-od2.8.0-py3.9-fix-protobuf"]

[limits]
memory-gib = 1.5
pids = 7
cpus = 0.5
phase-seconds = 8
cell-seconds = 9

[tensorflow."2.8.4"]
requirements = ["tensorflow-cpu==2.8.4"]
[od."2.8.0"]
requirements = ["tf-models-official==2.8.0", "protobuf==3.20.3"]

[[rule]]
match = "*"
as-of = "2024-01-01"
excludes = ["tensorflow"]
overrides = ["protobuf==3.20.3"]
constraints = ["pycocotools==2.0.7"]
build-constraints = ["Cython<3"]
later = { "pycocotools" = "2023-09-01" }
env = { "A_B" = "1" }
links = { "nets" = "object_detection/nets" }
files = { "tf_slim.py" = "say = \\"ü\\"\\n\\\\ \\u007f\\t" }
"""


def test_the_whole_text() -> None:
    assert document(replace(CELL, recipe=RECIPE), LIMITS) == TEXT


@pytest.mark.parametrize(
    "cell",
    [
        replace(CELL, recipe=RECIPE),
        replace(CELL, recipe=replace(RECIPE, requirements=RECIPE.requirements[:1], source=GIT)),
        *load(MATRIX).cells,
    ],
)
def test_it_reads_back(cell: Cell, tmp_path: Path) -> None:
    path = tmp_path / "matrix.toml"
    path.write_text(document(cell, LIMITS), encoding="utf-8")
    plan = load(path)
    assert plan.cells == (cell,)
    assert plan.limits == LIMITS
