"""The comparison of outputs as a reader sees it."""

from __future__ import annotations

from dataclasses import replace

from matrix.model import Difference, Equivalence, Observation, Result, Status, View
from matrix.report import outputs
from matrix.report.account import explain
from matrix.report.sections import Bullets, Paragraph, Table
from tests import samples
from tests.samples import cell, result

REFERENCE = cell("2.5.3", "2.8.0", "3.8")
SAME = Difference("raw/x", "features", 4000, 1021, 2e-7, 1e-7, beyond=False)
MOVED = Difference("raw/y", "predictor", 4, 4, 0.5, 0.25, beyond=True)
UNSEEN = Difference("final/z", "detections", 9, 0, 0.0, 0.0, beyond=False, told="not compared")
AGREES = Equivalence(REFERENCE.id, "p", (SAME, UNSEEN), 100, 98, 2)
PARTS = Equivalence(REFERENCE.id, "p", (SAME, MOVED), 100, 12, 0, "predictor")


def seen(
    tensorflow: str,
    found: Equivalence | None,
    picture: Equivalence | None = None,
    error: str = "",
) -> Result:
    one = result(cell(tensorflow, "2.8.0", "3.8"), Status.PASS)
    view = View("", error=error) if error else None
    observation = Observation("x", (), picture=view)
    return replace(one, equivalence=found, on_picture=picture, observation=observation)


RESULTS = [
    seen("2.5.3", replace(AGREES, differences=()), AGREES),
    seen("2.8.4", AGREES, PARTS),
    seen("2.10.1", PARTS, PARTS),
    seen("2.11.0", None),
]


def test_one_line_for_each_image() -> None:
    assert outputs.short(RESULTS) == (
        Bullets(
            (
                f"1 of 2 other green cells give the outputs of {REFERENCE.id} on the"
                " deterministic image (largest difference 1e-07 of an output's range:"
                " raw/x in tf2.8.4-od2.8.0-py3.8).",
                f"0 of 2 other green cells give the outputs of {REFERENCE.id} on the picture.",
            )
        ),
    )


def test_nothing_is_said_where_nothing_was_compared() -> None:
    assert outputs.short([seen("2.5.3", None)]) == ()
    assert outputs.compared(seen("2.5.3", None)) == ()


def test_a_picture_that_no_cell_could_decode_is_said_once() -> None:
    results = [seen("2.5.3", None, error="InvalidArgumentError: bad\nPNG"), RESULTS[3]]
    words = (
        "TensorFlow could not decode the picture, which is no fault of the checkpoint:"
        " InvalidArgumentError: bad"
    )
    assert outputs.short([results[0], *results]) == (Bullets((f"{words} (2 of 3 cells)",)),)
    assert outputs.compared(results[0]) == (Paragraph(words),)


def test_the_table_of_a_cell() -> None:
    assert outputs.compared(RESULTS[2])[:2] == (
        Paragraph(
            f"Of 100 final detections of {REFERENCE.id} on the deterministic image, 12 have a"
            " partner of the same class, place and score here. They part at the predictor."
        ),
        Table(
            outputs.HEADS,
            (
                (
                    ("features",), ("raw/x",), ("1,021 of 4,000",), ("2e-07",), ("1e-07",),
                    ("same",),
                ),
                (
                    ("predictor",), ("raw/y",), ("4 of 4",), ("0.5",), ("0.25",),
                    ("beyond tolerance",),
                ),
            ),
        ),
    )  # fmt: skip


def test_the_account_of_a_green_cell_has_it() -> None:
    told = explain(RESULTS[1], samples.matrix(*RESULTS), 100)
    assert "Outputs beside the reference cell" in told
    assert "98 have a partner" in told
    assert "2 are ties that went the other way. Every stage agrees." in " ".join(told.split())
    own = explain(RESULTS[0], samples.matrix(*RESULTS), 100)
    assert "the other green cells are compared with this one" in " ".join(own.split())
