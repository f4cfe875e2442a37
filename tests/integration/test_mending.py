"""Remedies in two real cells: what must mend does, and holds when its command is repeated."""

from pathlib import Path

from tests.integration.lab import Lab
from tests.scenarios import bases
from tests.scenarios.mending import MENDS, mend_all

SOME = ("names-wrapper", "classes-tf2")
"""A converted copy under TensorFlow 1, an edited config under TensorFlow 2."""


def test_what_must_mend_does(lab: Lab, tmp_path: Path) -> None:
    run = lab.with_store("mending")
    written = bases.ensure(run, lab.plan)
    mends = [one for one in MENDS if one.scenario in SOME]
    mended = mend_all(run, lab.plan, mends, written, tmp_path)
    assert [(one.mend.scenario, one.wrong) for one in mended] == [
        (one.scenario, "") for one in mends
    ]
    assert len(mended) == len(SOME)
