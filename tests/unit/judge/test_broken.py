"""A cell that may not speak says nothing of causes."""

from dataclasses import replace

import pytest

from matrix.judge.broken import spoken
from matrix.model import Certainty, Finding, Status, Verdict

FOUND = Finding("ckpt-corrupt", Certainty.CERTAIN, ("a checksum",), "Fetch it again.")
RED = Verdict(
    "a-cell", Status.FAIL, "restore", FOUND.code, "no", FOUND.remedy, ("seen",), findings=(FOUND,)
)


@pytest.mark.parametrize("controls", ["failed", "not run"])
def test_controls_that_did_not_pass_silence_a_cell(controls: str) -> None:
    assert spoken(replace(RED, controls=controls), "its control lies") == Verdict(
        "a-cell",
        Status.BROKEN,
        reason="This cell says nothing: its control lies",
        remedy="See the cell's log; a cell speaks only after its controls passed.",
        evidence=("seen",),
        controls=controls,
    )


@pytest.mark.parametrize("controls", ["passed", "unreachable"])
def test_other_controls_let_it_speak(controls: str) -> None:
    verdict = replace(RED, controls=controls)
    assert spoken(verdict, "nothing") == verdict


def test_what_is_broken_keeps_its_own_reason() -> None:
    broken = Verdict("a-cell", Status.BROKEN, reason="The engine failed: gone", controls="failed")
    assert spoken(broken, "its control lies") == broken
