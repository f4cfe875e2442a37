"""A forecast against results, and the cases that are kept of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from matrix.forecast.agreement import agreement, keep
from matrix.forecast.nouns import Agreement, Answer, Disagreement, Forecast
from matrix.model import Certainty, Finding, Status
from tests import samples

OLD = samples.cell("2.5.3", "2.5.0", "3.8")
NEW = samples.cell("2.8.4", "2.8.0", "3.9")
LAST = samples.cell("2.15.1", "2022.12", "3.11")
FINDING = Finding("ckpt-corrupt", Certainty.CERTAIN, ("it is zero", "twice"))
FAILS = Forecast(NEW, Status.FAIL, "restore", (FINDING,), ("the shapes",))
CASE = Disagreement(
    NEW.id,
    Answer(Status.FAIL, "restore", "ckpt-corrupt", "it is zero"),
    Answer(Status.FAIL, "restore", "ckpt-ema-names", "no"),
    ("the shapes",),
)


def test_equal_answers_agree() -> None:
    results = [
        samples.result(OLD, Status.PASS, cause="a remark"),
        samples.result(NEW, Status.FAIL, cause="ckpt-corrupt", reason="in other words"),
    ]
    assert agreement([Forecast(OLD, Status.PASS), FAILS], results) == Agreement(2, 2, 2)


def test_another_cause_disagrees_though_the_status_is_the_same() -> None:
    result = samples.result(NEW, Status.FAIL, phase="restore", cause="ckpt-ema-names", reason="no")
    assert agreement([FAILS], [result]) == Agreement(1, 1, 0, (CASE,))


def test_another_status_disagrees() -> None:
    result = samples.result(NEW, Status.PASS, reason="4 of 4")
    assert agreement([FAILS], [result]) == Agreement(
        1,
        0,
        0,
        (
            Disagreement(
                NEW.id, CASE.foreseen, Answer(Status.PASS, "", "", "4 of 4"), ("the shapes",)
            ),
        ),
    )


def test_a_cell_that_diverges_has_restored_what_was_foreseen() -> None:
    one = samples.result(OLD, Status.DIVERGES, phase="forward", cause="outputs-diverge")
    assert agreement([Forecast(OLD, Status.PASS)], [one]) == Agreement(1, 1, 1)
    (case,) = agreement([replace(FAILS, cell=OLD)], [one]).disagreements
    assert case.seen == Answer(Status.PASS, "", "", "")


def test_what_says_nothing_does_not_count() -> None:
    forecasts = [Forecast(OLD, Status.UNTESTED), FAILS, Forecast(LAST, Status.PASS)]
    results = [
        samples.result(OLD, Status.PASS),
        samples.result(NEW, Status.BROKEN),
    ]
    assert agreement(forecasts, results) == Agreement(0, 0, 0)


def test_disagreements_are_kept_as_cases_until_there_are_none(tmp_path: Path) -> None:
    path = tmp_path / "disagreements" / "case.json"
    checkpoint = samples.checkpoint("ssd")
    keep(path, checkpoint, "inference", Agreement(1, 1, 0, (CASE,)))
    assert json.loads(path.read_text()) == {
        "schema": 1,
        "checkpoint": "ssd",
        "digest": checkpoint.digest,
        "format": "v2-object-based",
        "mode": "inference",
        "cases": [
            {
                "cell": NEW.id,
                "foreseen": {
                    "status": "FAIL",
                    "phase": "restore",
                    "cause": "ckpt-corrupt",
                    "reason": "it is zero",
                },
                "seen": {
                    "status": "FAIL",
                    "phase": "restore",
                    "cause": "ckpt-ema-names",
                    "reason": "no",
                },
                "basis": ["the shapes"],
            }
        ],
    }
    keep(path, checkpoint, "inference", Agreement(1, 1, 1))
    keep(path, checkpoint, "inference", Agreement(1, 1, 1))
    assert not path.exists()
