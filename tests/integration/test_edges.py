"""What is inferred without a run holds when the cells do run."""

from matrix.commands.edges import found
from matrix.commands.observe import forecasts
from matrix.edges import record
from matrix.edges.nouns import Inference
from matrix.model import Status
from matrix.pipeline import run_cells
from tests.integration.lab import TF1, TF2, Lab


def test_a_cell_that_facts_decide_answers_as_inferred(lab: Lab) -> None:
    one = lab.checkpoints["tf1"]
    run = lab.with_store("edges")
    answer = found(run, lab.cells, one, forecasts(run, lab.cells, [one])[one.digest])
    assert [
        (result.cell.id, result.verdict.status, result.verdict.inferred)
        for result in answer.matrix.results
    ] == [(TF1, Status.PASS, None), (TF2, Status.INFERRED, Status.FAIL)]
    earlier = record.load(run.store.inferences(one.digest, run.mode))
    results = run_cells(run, [lab.plan.cell(TF2)], [one])[one.digest]
    assert record.settled(earlier, results) == (
        (Inference(TF2, Status.FAIL, Status.FAIL),),
        {},
    )
