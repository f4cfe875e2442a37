"""When a mixture's failure is the bad side's failure."""

from dataclasses import replace

import pytest

from matrix.bisect.alike import outcome
from matrix.bisect.nouns import Outcome
from matrix.model import Status, Verdict

BAD = Verdict(
    "bad", Status.FAIL, "import-od", "env-dependency-missing",
    "ModuleNotFoundError: No module named 'nets'",
)  # fmt: skip
UNKNOWN = Verdict(
    "bad", Status.FAIL, "build-model", "undetermined",
    "ValueError: 3 of <object at 0x7f12ab> in /venvs/one/lib/python3.9/x.py",
)  # fmt: skip


def test_green_is_as_good() -> None:
    assert outcome(Verdict("x", Status.PASS), BAD) is Outcome.GOOD


@pytest.mark.parametrize(
    ("verdict", "bad", "found"),
    [
        (replace(BAD, cell="x"), BAD, Outcome.BAD),
        (replace(BAD, phase="import-tf"), BAD, Outcome.OTHER),
        (replace(BAD, status=Status.CRASH), BAD, Outcome.OTHER),
        (replace(BAD, cause="env-companion-skew"), BAD, Outcome.OTHER),
        (
            replace(BAD, reason="ModuleNotFoundError: No module named 'tf_slim'"),
            BAD,
            Outcome.OTHER,
        ),
        (
            replace(
                UNKNOWN, reason="ValueError: 4 of <object at 0x11> in /venvs/two/lib/python3.9/x.py"
            ),
            UNKNOWN,
            Outcome.BAD,
        ),
        (replace(UNKNOWN, reason="ValueError: another"), UNKNOWN, Outcome.OTHER),
    ],
)
def test_the_same_failure_has_the_same_phase_cause_and_names(
    verdict: Verdict, bad: Verdict, found: Outcome
) -> None:
    assert outcome(verdict, bad) is found
