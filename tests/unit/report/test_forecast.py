"""A forecast as a user reads it."""

from __future__ import annotations

from matrix.forecast.nouns import Agreement, Answer, Disagreement, Forecast
from matrix.model import Certainty, Finding, Status
from matrix.report.forecast import agreement_words, sheet_of, text
from tests import samples

FINDING = Finding(
    "config-field-unknown", Certainty.CERTAIN, ("2:3 has no field x", "more"), "Delete it."
)
FORECASTS = (
    Forecast(
        samples.cell("1.15.5", "2019.05", "3.7"),
        Status.FAIL,
        "parse-config",
        (FINDING,),
        ("the config",),
        "passed",
    ),
    Forecast(samples.cell("2.8.4", "2.8.0", "3.9"), Status.PASS, basis=("all",), controls="passed"),
    Forecast(samples.cell("2.15.1", "2.8.0", "3.11"), Status.UNTESTED, basis=("its lock changed",)),
)


def test_the_table_says_that_nothing_was_run() -> None:
    sheet = sheet_of(samples.checkpoint("ssd", count=4), "inference", FORECASTS)
    assert (
        text(sheet)
        == """\
FORECAST: what each cell is expected to answer. Nothing was run.

TensorFlow    OD API 2019.05    OD API 2.8.0
------------  ----------------  --------------
1.15.5        ✗ FAIL [1]        ·
2.8.4         ·                 ✓ PASS
2.15.1        ·                 ? UNTESTED [2]

[1]  FAIL at parse-config (config-field-unknown): 2:3 has no field x
     Way out: Delete it.
     tf1.15.5-od2019.05-py3.7
[2]  UNTESTED: its lock changed
     tf2.15.1-od2.8.0-py3.11

Checkpoint  ssd, v2-object-based, 4 variables, restored for inference
Run         Forecast, nothing was run, engine none, 3 cells
Answers     1 PASS, 1 FAIL, 1 UNTESTED
Controls    2 passed, 1 not run
Legend      ✓ PASS: every model variable bound, values checked
            ✗ FAIL: does not restore
            ? UNTESTED: not run
            · not part of this matrix
"""
    )


def test_the_agreement_is_told_with_every_surprise() -> None:
    foreseen = Answer(Status.FAIL, "restore", "ckpt-corrupt", "zero")
    seen = Answer(Status.PASS, "", "", "4 of 4")
    found = Agreement(3, 2, 1, (Disagreement("tf2", foreseen, seen),))
    assert agreement_words(found) == [
        "Forecast: 2 of 3 cells answered as foreseen, 1 with the cause that was foreseen",
        "  tf2: FAIL (ckpt-corrupt) was foreseen, PASS was seen",
    ]
    assert agreement_words(Agreement(0, 0, 0)) == [
        "Forecast: nothing was foreseen that could be compared"
    ]


def test_a_cause_of_a_whole_generation_is_told_once() -> None:
    cells = [samples.cell("2.8.4", "2.8.0", "3.9"), samples.cell("2.11.0", "2.8.0", "3.9")]
    forecasts = [
        Forecast(
            cell,
            Status.FAIL,
            "build-model",
            (Finding("c", Certainty.CERTAIN, (f"this cell has TensorFlow {cell.tensorflow}",)),),
        )
        for cell in cells
    ]
    told = text(sheet_of(samples.checkpoint("ssd"), "inference", forecasts))
    assert (
        "[1]  FAIL at build-model (c): this cell has TensorFlow 2\n"
        "     tf2.8.4-od2.8.0-py3.9, tf2.11.0-od2.8.0-py3.9\n"
    ) in told
