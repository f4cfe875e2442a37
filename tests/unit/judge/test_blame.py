"""What green neighbours prove about a red cell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matrix.judge.blame import blamed, neighbours
from matrix.model import Cell, Certainty, Finding, Result, Status
from tests import samples

RED = samples.cell("2.8.4", "2.8.0", "3.9")
REPAIRED = samples.cell("2.8.4", "2.8.0", "3.9", "protobuf")
SAME_TF = samples.cell("2.8.4", "2.5.0", "3.9")
NEAR = samples.cell("2.10.1", "2.8.0", "3.9")
FAR = samples.cell("1.15.5", "2.8.0", "3.7")
OTHER = samples.cell("2.5.3", "2.5.0", "3.8")


def red(code: str = "undetermined", phase: str = "restore", *more: Finding) -> Result:
    finding = Finding(code, Certainty.POSSIBLE, ("Seen at restore: nothing",))
    one = samples.result(RED, Status.FAIL, phase=phase, cause=code)
    return replace(one, verdict=replace(one.verdict, findings=(finding, *more)))


def green(*cells: Cell) -> list[Result]:
    return [samples.result(cell, Status.PASS) for cell in cells]


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        (
            green(REPAIRED, SAME_TF, NEAR),
            "Neither version is at fault: the same pair restores it as"
            " tf2.8.4-od2.8.0-py3.9-protobuf.",
        ),
        (
            green(SAME_TF, FAR, NEAR),
            "Only the pair is at fault: tf2.8.4-od2.5.0-py3.9 restores it with this TensorFlow,"
            " tf2.10.1-od2.8.0-py3.9, tf1.15.5-od2.8.0-py3.7 with this OD API.",
        ),
        (
            green(NEAR),
            "TensorFlow 2.8.4 is at fault: with the same OD API tf2.10.1-od2.8.0-py3.9"
            " restores it.",
        ),
        (
            green(SAME_TF),
            "OD API 2.8.0 is at fault: with the same TensorFlow tf2.8.4-od2.5.0-py3.9 restores it.",
        ),
        (
            green(OTHER),
            "No cell that differs in one version alone restores it: the axis is not known.",
        ),
        ([], "No cell of this run restores it: no version is shown to be at fault."),
    ],
)
def test_the_axis_that_is_at_fault(beside: list[Result], words: str) -> None:
    first, *rest = blamed([red("ckpt-type-wrong"), *beside])
    assert first.verdict.blame == words
    assert first.verdict.cause == "ckpt-type-wrong"
    assert rest == beside


def test_neighbours_are_sorted_by_their_distance() -> None:
    found = neighbours(RED, [FAR, OTHER, NEAR, SAME_TF, REPAIRED])
    assert found.same_od == (NEAR, FAR)
    assert (found.same_tensorflow, found.repaired) == ((SAME_TF,), (REPAIRED,))


def test_what_flips_with_the_od_api_alone_is_the_revision() -> None:
    later = Finding("config-malformed", Certainty.CERTAIN, ("A brace",))
    first, _ = blamed([red("silent-partial-restore", "restore", later), *green(SAME_TF)])
    verdict = first.verdict
    assert (verdict.cause, verdict.findings[0].certainty) == (
        "api-revision-drift",
        Certainty.CERTAIN,
    )
    assert verdict.findings[0].evidence == (
        "Under TensorFlow 2.8.4 it restores with tf2.8.4-od2.5.0-py3.9, not with 2.8.0",
        "Seen at restore: nothing",
    )
    assert verdict.findings[1:] == (later,)
    assert verdict.remedy == verdict.findings[0].remedy != ""


@pytest.mark.parametrize(
    ("code", "phase"), [("ckpt-type-wrong", "restore"), ("undetermined", "import-od")]
)
def test_a_cause_that_is_known_or_before_the_restore_stays(code: str, phase: str) -> None:
    first, _ = blamed([red(code, phase), *green(SAME_TF)])
    assert first.verdict.cause == code


def test_a_cell_that_may_not_speak_is_not_blamed() -> None:
    broken = samples.result(RED, Status.BROKEN)
    assert blamed([broken, *green(SAME_TF)])[0] == broken
