"""What a trial shows, by the verdicts before and after."""

from dataclasses import replace

import pytest

from matrix.model import Status, Verdict
from matrix.remedy.outcome import Outcome, joined, outcome, says
from tests.unit.remedy.made import proposal

BEFORE = Verdict("c", Status.FAIL, "parse-config", "config-field-unknown", "no field\nnamed x")
PARTIAL = Verdict("c", Status.PARTIAL, "restore", "undetermined", "3 of 9", matched=6, total=9)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (BEFORE, Verdict("c", Status.PASS), Outcome.WORKS),
        (BEFORE, replace(BEFORE, phase="restore"), Outcome.FURTHER),
        (BEFORE, replace(BEFORE, cause="config-malformed"), Outcome.FURTHER),
        (BEFORE, replace(BEFORE, reason="no field named y"), Outcome.SAME),
        (BEFORE, replace(BEFORE, phase="import-od"), Outcome.BREAKS),
        (BEFORE, Verdict("c", Status.UNBUILDABLE, "build"), Outcome.BREAKS),
        (BEFORE, Verdict("c", Status.BROKEN, "", reason="a control failed"), Outcome.BREAKS),
        (PARTIAL, replace(PARTIAL, matched=8), Outcome.FURTHER),
        (PARTIAL, replace(PARTIAL, matched=5), Outcome.SAME),
        (PARTIAL, Verdict("c", Status.OOM, "forward"), Outcome.FURTHER),
        (Verdict("c", Status.UNBUILDABLE, "build"), BEFORE, Outcome.FURTHER),
    ],
)
def test_outcome(before: Verdict, after: Verdict, shown: Outcome) -> None:
    assert outcome(before, after) is shown


@pytest.mark.parametrize(
    ("shown", "after", "line"),
    [
        (Outcome.WORKS, Verdict("c", Status.PASS), "works with a: 1 and b: 1"),
        (
            Outcome.FURTHER,
            PARTIAL,
            "tried, does not help alone: with a: 1 and b: 1 the next is PARTIAL at restore"
            " (undetermined): 3 of 9",
        ),
        (
            Outcome.SAME,
            BEFORE,
            "tried, does not help: with a: 1 and b: 1 it is still FAIL at parse-config"
            " (config-field-unknown): no field",
        ),
        (
            Outcome.BREAKS,
            replace(BEFORE, phase="import-od", cause="", reason=""),
            "breaks import-od: with a: 1 and b: 1 it is FAIL at import-od: no reason",
        ),
        (
            Outcome.BREAKS,
            Verdict("c", Status.BROKEN, reason="a control failed"),
            "breaks the cell: with a: 1 and b: 1 it is BROKEN: a control failed",
        ),
    ],
)
def test_says(shown: Outcome, after: Verdict, line: str) -> None:
    assert says([proposal("a"), proposal("b")], shown, after) == line


def test_joined() -> None:
    assert [joined(words) for words in ([], ["a"], ["a", "b", "c"])] == ["", "a", "a, b and c"]
