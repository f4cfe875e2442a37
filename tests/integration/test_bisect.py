"""A planted difference whose true cause is named, with real runs; ``tests.bisect`` has all."""

import pytest

from matrix.model import Status
from tests.bisect.running import bisected

MOST = 6
"""Mixtures that may be run for 17 differences."""


@pytest.mark.venv
def test_the_planted_cause_is_named() -> None:
    found = bisected("protobuf")
    assert found.right, found.told
    told = found.told
    assert told["runs"] <= MOST
    assert told["last_good"]["status"] == Status.PASS
    assert told["first_bad"]["status"] == Status.FAIL
    # Of the mixtures those of the answer are there, for whoever wants to look, and no other.
    answers = {told[key]["cell"] for key in ("last_good", "first_bad")}
    assert found.left == {found.planted.good, found.planted.bad} | answers
