"""Other ways out: the sentences and the table, asserted whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.model import Cell, Export, ExportResult, Matrix, Result, Status
from matrix.report import overview, sheet_of, table
from matrix.report.account import account
from matrix.report.ways import sentences
from tests import samples

MODEL = Export("saved-model", Path("/given/saved_model"), (), "1" * 64)
GRAPH = Export("frozen-graph", Path("/given/frozen_inference_graph.pb"), (), "2" * 64)
REFUSED = replace(GRAPH, digest="", problem="frozen_inference_graph.pb is empty")
CELLS = [
    samples.cell("1.15.5", "2.8.0", "3.7"),
    samples.cell("2.15.1", "2022.12", "3.11"),
    samples.cell("2.21.0", "2022.12", "3.12"),
]
P, F, D = Status.PASS, Status.FAIL, Status.DIVERGES
WORDS = {P: "", F: "NotFoundError: Op type not registered 'X'", D: "detection_scores is 0.5 away"}


def matrix(ours: str, *exports: tuple[Export, str]) -> Matrix:
    """A matrix from letters: P for PASS, F for FAIL, D for DIVERGES, one per cell."""
    results = [_result(cell, letter) for cell, letter in zip(CELLS, ours, strict=True)]
    found = [
        ExportResult(export, _result(cell, letter))
        for export, letters in exports
        for cell, letter in zip(CELLS, letters, strict=False)
    ]
    one = samples.matrix(*results)
    checkpoint = replace(one.checkpoint, exports=tuple(export for export, _ in exports))
    return replace(one, checkpoint=checkpoint, exports=tuple(found))


def _result(cell: Cell, letter: str) -> Result:
    status = {"P": P, "F": F, "D": D}[letter]
    return samples.result(cell, status, reason=WORDS[status], phase="" if status is P else "load")


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        (
            "PPF",
            "PPP",
            "The checkpoint is stuck at TensorFlow 2.15.1, its SavedModel runs on 2.21.0. It runs"
            " in 3 of 3 cells, in 1 of them where the checkpoint does not restore.",
        ),
        (
            "FFF",
            "FPP",
            "No cell restores the checkpoint, its SavedModel runs on TensorFlow 2.15.1 to 2.21.0."
            " It runs in 2 of 3 cells.",
        ),
        (
            "PPP",
            "PFF",
            "The SavedModel runs on TensorFlow 1.15.5, the checkpoint restores up to 2.21.0. It"
            " runs in 1 of 3 cells.",
        ),
        (
            "FPF",
            "PPF",
            "The SavedModel runs on TensorFlow 1.15.5 to 2.15.1, and the checkpoint restores up to"
            " 2.15.1, too. It runs in 2 of 3 cells, in 1 of them where the checkpoint does not"
            " restore.",
        ),
        ("PPP", "FFF", "The SavedModel saved_model works in none of 3 cells."),
        (
            "PPP",
            "DDF",
            "The SavedModel saved_model works in none of 3 cells. In 2 cells its outputs are not"
            " the checkpoint's.",
        ),
    ],
)
def test_a_sentence_says_how_far_an_export_takes_one(ours: str, theirs: str, words: str) -> None:
    assert sentences(sheet_of(matrix(ours, (MODEL, theirs)))) == (words,)


def test_an_export_that_was_not_run_says_why() -> None:
    one = matrix("PPP", (REFUSED, ""))
    words = (
        "The frozen graph frozen_inference_graph.pb was not run: frozen_inference_graph.pb is"
        " empty."
    )
    assert sentences(sheet_of(one)) == (words,)
    assert "\nCell " not in table.text(sheet_of(one))


TEXT = """\
[1]  FAIL at load: NotFoundError: Op type not registered 'X'
     tf2.21.0-od2022.12-py3.12

Ways out    The checkpoint is stuck at TensorFlow 2.15.1, its SavedModel runs on 2.21.0. It runs in
            3 of 3 cells, in 1 of them where the checkpoint does not restore.
Ways out    The frozen graph runs on TensorFlow 1.15.5, the checkpoint restores up to 2.15.1. It
            runs in 1 of 3 cells. In 1 cell its outputs are not the checkpoint's.

Cell                       Checkpoint    saved_model    frozen_inference_graph.pb
-------------------------  ------------  -------------  ---------------------------
tf1.15.5-od2.8.0-py3.7     ✓ PASS        ✓ PASS         ✓ PASS
tf2.15.1-od2022.12-py3.11  ✓ PASS        ✓ PASS         ≠ DIVERGES [2]
tf2.21.0-od2022.12-py3.12  ✗ FAIL        ✓ PASS         ✗ FAIL [3]

[2]  DIVERGES at load: detection_scores is 0.5 away
     tf2.15.1-od2022.12-py3.11
[3]  FAIL at load: NotFoundError: Op type not registered 'X'
     tf2.21.0-od2022.12-py3.12

Checkpoint  ssd_mobilenet_v2, v2-object-based, 385 variables, restored for inference
"""


def test_the_table_has_the_checkpoint_and_its_exports_side_by_side() -> None:
    one = matrix("PPF", (MODEL, "PPP"), (GRAPH, "PDF"))
    assert TEXT in table.text(sheet_of(one))
    marked = table.markdown(sheet_of(one))
    row = (
        "| tf2.21.0-od2022.12-py3.12 | ✗ FAIL       | ✓ PASS        | ✗ FAIL <sup>3</sup>         |"
    )
    assert row in marked.replace("frozen\\_inference\\_graph.pb", "frozen_inference_graph.pb")


def test_without_exports_nothing_is_said() -> None:
    text = table.text(sheet_of(samples.mixed()))
    assert "Ways out" not in text
    assert "Other ways out" not in overview.overview(samples.mixed())


def test_the_overview_and_the_account_tell_them() -> None:
    one = matrix("PPF", (MODEL, "PPF"))
    assert "## Other ways out\n\n- The SavedModel runs on TensorFlow" in overview.overview(one)
    result = replace(one.results[2], exports=one.exports[2:])
    told = account(result, one)
    assert (
        "## Other ways out\n\n### saved_model (saved-model)\n\n✗ FAIL at load: NotFoundError:"
    ) in told
    green = replace(one.results[0], exports=one.exports[:1])
    assert "a damaged copy of it does not" in account(green, one)
