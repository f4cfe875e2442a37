"""The matrix.toml of an answer gives the same two cells again."""

from dataclasses import replace
from pathlib import Path

from matrix.bisect.repeat import files
from matrix.model import Limits, Source
from matrix.plan.document import load
from tests import samples
from tests.unit.bisect.sides import CELL, side

LIMITS = Limits(memory_bytes=512 * 1024**2, pids=64, cpus=0.5, phase_seconds=9, cell_seconds=99)
DECIDES = ("lock", "env", "links", "files", "build_constraints", "source")


def test_what_is_written_reads_as_the_same_cells(tmp_path: Path) -> None:
    plain = side(CELL, six="1").cell
    tree = Source(git="https://example.org/m", revision="a" * 40, roots=("x",), protoc="g==1")
    other = side(samples.cell("2.11.0", "main", "3.10", "mix-0a"), six="2").cell
    other = replace(
        other,
        recipe=replace(
            other.recipe,
            env=(("A", 'a "quoted"\ntext'),),
            links=(("nets", "object_detection/nets"),),
            files=(("tf_slim.py", "import sys\n\x7f\\"),),
            build_constraints=("Cython<3",),
            source=tree,
        ),
    )
    for name, text in files([plain, other], LIMITS).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    plan = load(tmp_path / "matrix.toml")
    assert plan.limits == LIMITS
    for given, read in zip((plain, other), plan.cells, strict=True):
        assert replace(read, recipe=given.recipe) == given
        for name in DECIDES:
            assert getattr(read.recipe, name) == getattr(given.recipe, name)


def test_two_cells_of_one_release_name_it_once() -> None:
    cells = [side(CELL, six="1").cell, side(replace(CELL, id=f"{CELL.id}-mix-0a"), six="2").cell]
    text = files(cells, Limits())["matrix.toml"]
    assert text.count('[tensorflow."2.8.4"]') == text.count('[od."2.8.0"]') == 1
