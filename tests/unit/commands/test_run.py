"""The exit codes of a run."""

from dataclasses import replace

import pytest

from matrix.commands.run import exit_code, exit_code_of_shard
from matrix.model import Status
from tests import samples


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        ([Status.PASS], 0),
        ([Status.PASS, Status.FAIL, Status.UNBUILDABLE, Status.TIMEOUT], 0),
        ([Status.FAIL, Status.PARTIAL], 1),
        ([Status.UNBUILDABLE], 1),
        ([Status.BROKEN], 3),
        ([Status.PASS, Status.DIVERGES], 0),
        ([Status.PASS, Status.BROKEN], 3),
    ],
)
def test_exit_code(statuses: list[Status], code: int) -> None:
    one = samples.mixed().results[0]
    results = [replace(one, verdict=replace(one.verdict, status=status)) for status in statuses]
    assert exit_code(results) == code
    # Whether any cell passes a shard cannot say.
    assert exit_code_of_shard(results) == (0 if code == 1 else code)
