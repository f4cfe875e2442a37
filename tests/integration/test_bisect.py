"""Planted differences whose true cause is named, with real runs."""

import pytest

from matrix.model import Status
from tests.bisect.plants import REVISION
from tests.bisect.running import bisected


@pytest.mark.venv
@pytest.mark.parametrize(("name", "most"), [("protobuf", 6), (REVISION, 4)])
def test_the_planted_cause_is_named(name: str, most: int) -> None:
    found = bisected(name)
    assert found.right, found.told
    told = found.told
    assert told["runs"] <= most
    assert told["last_good"]["status"] == Status.PASS
    assert told["first_bad"]["status"] == Status.FAIL
    # Of the mixtures those of the answer are there, for whoever wants to look, and no other.
    answers = {told[key]["cell"] for key in ("last_good", "first_bad")}
    assert found.left == {found.planted.good, found.planted.bad} | answers
