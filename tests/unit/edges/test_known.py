"""The search on the matrices that this repository publishes, whose truth is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from matrix.edges.nouns import Basis, Row, Said, Standing, Survey
from matrix.edges.rows import along_od, along_tensorflow
from matrix.edges.search import search, standings
from matrix.facts.files import FOLDER, load
from matrix.forecast.nouns import Forecast
from matrix.forecast.predict import predict
from matrix.model import Cell, Certainty, Finding, Status
from matrix.plan.document import load as load_plan
from matrix.report.machine import parse
from tests import samples

ROOT = Path(__file__).resolve().parents[3]
CELLS = load_plan(ROOT / "matrix.toml").cells
FACTS = load(FOLDER)
SSD = "tf2zoo_ssd_mobilenet_v2_fpnlite_320"
CENTER_NET = "tf2zoo_centernet_mobilenetv2_fpn_od-ckpt-301"
DRIFT = Finding("api-revision-drift", Certainty.LIKELY, ())
REFUSED = {
    "tf1.15.5-od2019.05-py3.7-slim": ("parse-config", "env-stale-od-package"),
    "tf1.15.5-od2.8.0-py3.7-slim": ("build-model", "extractor-not-in-tf-major"),
}
"""What the forecast computes for both checkpoints from the facts of TensorFlow 1 cells."""


def outlook(cell: Cell, drifts: bool) -> Forecast:
    """What is foreseen of a cell: broken imports by the facts, the rest as its forecast says."""
    facts = FACTS.cells[cell.id]
    if facts.broken_at:
        return predict(samples.checkpoint(), cell, facts, FACTS.schemas, "inference")
    if cell.id in REFUSED:
        phase, cause = REFUSED[cell.id]
        return Forecast(cell, Status.FAIL, phase, (Finding(cause, Certainty.CERTAIN, ()),))
    if drifts and cell.od != "2.5.0.post2":
        return Forecast(cell, Status.PARTIAL, "restore", (DRIFT,))
    return Forecast(cell, Status.PASS)


def truth(report: str) -> dict[str, Said]:
    """What every cell of a published report said."""
    text = (ROOT / "reports" / report / "matrix.json").read_text(encoding="utf-8")
    return {row.id: Said(row.status, row.cause) for row in parse(text).rows}


def releases(rows: Sequence[Row]) -> list[tuple[object, ...]]:
    """Rows without what their edges rest on."""
    ends = [(row.fixed, row.first, row.last, row.holes) for row in rows]
    return [
        (fixed, *(one and (one.cell.tensorflow, one.cell.od) for one in edges), holes)
        for fixed, *edges, holes in ends
    ]


@pytest.mark.parametrize(("report", "drifts"), [(SSD, False), (CENTER_NET, True)])
@pytest.mark.parametrize("axis", [along_od, along_tensorflow])
def test_every_row_has_its_edges_with_less_than_a_quarter_of_the_runs(
    report: str, drifts: bool, axis: Callable[[Sequence[Standing]], tuple[Row, ...]]
) -> None:
    known = truth(report)
    survey = Survey(CELLS, {cell.id: outlook(cell, drifts) for cell in CELLS})
    done = search(survey, lambda names: {name: known[name] for name in names})
    assert (len(done.ran), len(CELLS)) == (6, 26)
    found = standings(done)
    assert {one.cell.id: one.said.status for one in found} == {
        name: one.status for name, one in known.items()
    }
    full = [Standing(cell, known[cell.id], Basis.RUN) for cell in CELLS]
    for bare in (False, True):
        rows, right = (
            axis([one for one in all_of if not (bare and one.cell.variant)])
            for all_of in (found, full)
        )
        assert releases(rows) == releases(right)


@pytest.mark.parametrize("report", [SSD, CENTER_NET])
def test_a_forecast_that_is_wrong_for_the_checkpoint_costs_runs_and_no_answer(report: str) -> None:
    known = truth(report)
    drifts = report == SSD
    survey = Survey(CELLS, {cell.id: outlook(cell, drifts) for cell in CELLS})
    done = search(survey, lambda names: {name: known[name] for name in names})
    assert {one.cell.id: one.said.status for one in standings(done)} == {
        name: one.status for name, one in known.items()
    }
    assert len(done.ran) == 6
