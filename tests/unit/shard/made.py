"""Six fake cells in which one checkpoint gives every kind of answer, and runs of their shards."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from matrix.arguments import parser
from matrix.commands import observe, sharding
from matrix.commands.observe import Observed
from matrix.environment.lock import REASON
from matrix.flow.nouns import Run
from matrix.model import Cell, Checkpoint, Job, Limits, Outcome, Restore, Variable, View
from matrix.plan.document import Plan
from matrix.plan.shards import Shard
from matrix.report import machine
from matrix.shard import FILE, codec
from matrix.shard.nouns import Part
from tests import samples
from tests.unit.equivalence.outputs import ssd
from tests.unit.test_pipeline import DONE, UNIMPORTABLE, Bench, FakeEngine, exporting, leave

FOUND = [(1, 0.9, (0.1, 0.1, 0.5, 0.5))]
MODEL = tuple(Variable(f"v{number}", (2, 3), "float32", f"V{number}") for number in range(4))
GREEN = replace(
    DONE,
    model=MODEL,
    pixels="p" * 64,
    outputs=dict(ssd(FOUND, x=[1.0])),
    picture=View("q" * 64, dict(ssd(FOUND, x=[0.1]))),
    log="\x1b[31mhostile\x1b[0m </script>\n",
)
PARTIAL = replace(
    GREEN, restore=Restore("object-based", "inference", 4, 40, 3, 30, missing=MODEL[:1])
)
REFERENCE, PARTS, DRIFTS, LAST, RED, NONE = CELLS = tuple(
    samples.cell(*parts)
    for parts in (
        ("2.5.3", "2.5.0", "3.8"),
        ("2.8.4", "2.8.0", "3.9"),
        ("2.8.4", "2022.12", "3.9"),
        ("2.15.1", "2022.12", "3.11"),
        ("2.16.2", "2022.12", "3.11"),
        ("1.15.5", "2.8.0", "3.7"),
    )
)
REFERENCE = replace(
    REFERENCE,
    recipe=replace(
        REFERENCE.recipe,
        env=(("LEGACY", "1"),),
        links=(("nets", "slim/nets"),),
        files=(("a.py", "x"),),
    ),
)
CELLS = (REFERENCE, *CELLS[1:])
SEEN = {
    REFERENCE.id: GREEN,
    PARTS.id: replace(GREEN, outputs=dict(ssd(FOUND, x=[2.0]))),
    DRIFTS.id: PARTIAL,
    LAST.id: replace(GREEN, outputs=dict(ssd(FOUND, x=[float("nan")]))),
    RED.id: UNIMPORTABLE,
}
PLAN = Plan(CELLS, CELLS, (), Limits())


@dataclass
class Various(FakeEngine):
    """Shows something else in each cell."""

    def _probe(self, job: Job, key: str, word: str, together: int) -> Outcome | None:
        assert (word, together) == ("passes", 1)
        leave(job, key, SEEN[job.label])
        return None


@dataclass
class Machine:
    """Runs the checkpoint in all cells, or in the cells of a shard, over one store."""

    folder: Path

    @property
    def run(self) -> Run:
        bench = Bench(self.folder)
        run = bench.run(Various())
        for number, cell in enumerate(CELLS[:-1]):
            bench.lock(cell, f"six==1.{number}\n")
        bench.lock(NONE, f"{REASON}your requirements are unsatisfiable.\n")
        return run

    @property
    def checkpoint(self) -> Checkpoint:
        (one,) = Bench(self.folder).given("passes")
        return replace(exporting(one, "runs.pb", "unloadable.pb"), given="my model/ckpt-0")

    def options(self, *words: str) -> argparse.Namespace:
        return parser().parse_args(["run", "my model/ckpt-0", "--exports", "no", *words])

    def observed(self, cells: Sequence[Cell] = CELLS) -> Observed:
        """What a run of these cells finds."""
        (seen,) = observe.observe(
            self.options(), PLAN, self.run, cells, [self.checkpoint], lambda _: None
        )
        return seen

    def part(self, number: int, of: int) -> Part:
        """What a shard hands over."""
        shard = Shard(number, of)
        seen = self.observed(sharding.cells_of(shard, CELLS))
        return sharding.part_of(shard, CELLS, self.run, seen)


def files(folder: Path) -> dict[str, bytes]:
    """All files below a folder, by their places in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def at_the_time_of(report: Path, shards: Sequence[Path]) -> None:
    """Say of shards that they ended in the minute in which a whole run did."""
    when = machine.parse((report / "matrix.json").read_text()).when
    for shard in shards:
        part = codec.read((shard / FILE).read_text())
        (shard / FILE).write_text(codec.write(replace(part, when=when)))
