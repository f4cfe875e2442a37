"""The search in fake cells: what runs, what is kept, and what a later run says of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from matrix.commands.edges import found
from matrix.commands.observe import compare
from matrix.edges import record
from matrix.edges.nouns import Basis
from matrix.forecast.nouns import Forecast
from matrix.model import Status
from matrix.pipeline import run_cells
from matrix.progress import NullProgress
from tests import samples
from tests.unit.test_pipeline import Bench, FakeEngine

CELLS = tuple(samples.cell(f"2.{minor}.0", "2.8.0", "3.9") for minor in range(5))


class Ear(NullProgress):
    """Keeps what was said, and what began."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.begun: list[tuple[int, int, int, Collection[str] | None]] = []

    def begin(
        self,
        cells: Sequence[str],
        checkpoints: int,
        jobs: int,
        lasting: Collection[str] | None = None,
    ) -> None:
        self.begun.append((len(cells), checkpoints, jobs, lasting))

    def note(self, text: str) -> None:
        self.notes.append(text)


def test_a_search_runs_few_cells_and_a_later_run_confirms_the_rest(tmp_path: Path) -> None:
    bench, engine, ear = Bench(tmp_path), FakeEngine(), Ear()
    run = bench.run(engine, progress=ear)
    for number, cell in enumerate(CELLS):
        bench.lock(cell, f"six==1.{number}\n")
    (one,) = bench.given("passes")
    answer = found(run, CELLS, one, ())
    ran, follow = ([CELLS[place] for place in places] for places in ((0, 2, 4), (1, 3)))
    assert sorted(label for label, _, _ in engine.starts) == [cell.id for cell in ran]
    results = answer.matrix.results
    assert [result.cell for result in results] == list(CELLS)
    assert [result.verdict.status for result in results] == [
        Status.PASS, Status.INFERRED, Status.PASS, Status.INFERRED, Status.PASS,
    ]  # fmt: skip
    assert [one.basis for one in answer.standings].count(Basis.NEIGHBOURS) == 2
    path = run.store.inferences(one.digest, run.mode)
    assert record.load(path) == {cell.id: Status.PASS for cell in follow}

    later = run_cells(run, CELLS, [one])[one.digest]
    compare(run, one, (), later)
    assert ear.notes == [
        "passes: 3 cells to run next",
        "passes: Forecast: nothing was foreseen that could be compared",
        "passes: Forecast: nothing was foreseen that could be compared",
        "passes: Inferred earlier: 2 of 2 cells confirmed by this run",
    ]
    assert not path.exists()


def test_a_search_tells_which_cells_last(tmp_path: Path) -> None:
    bench, ear = Bench(tmp_path), Ear()
    run = bench.run(FakeEngine(), progress=ear)
    for number, cell in enumerate(CELLS):
        bench.lock(cell, f"six==1.{number}\n")
    (one,) = bench.given("passes")
    foreseen = [
        Forecast(cell, Status.PASS if number else Status.FAIL) for number, cell in enumerate(CELLS)
    ]
    found(run, CELLS, one, foreseen)
    lasting = {cell.id for cell in CELLS[1:]}
    assert {told for *_, told in ear.begun} == {frozenset(lasting)}
