"""Exit codes, and what reproduces a checkpoint's run."""

from dataclasses import replace

import pytest

from matrix.arguments import parser
from matrix.commands.run import _distinct, arguments, exit_code
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
        ([Status.PASS, Status.BROKEN], 3),
    ],
)
def test_exit_code(statuses: list[Status], code: int) -> None:
    one = samples.mixed().results[0]
    results = [replace(one, verdict=replace(one.verdict, status=status)) for status in statuses]
    assert exit_code(results) == code


def test_the_same_checkpoint_runs_once_and_equal_names_stay_apart() -> None:
    one = samples.checkpoint()
    other = replace(one, digest="f" * 64)
    assert [kept.name for kept in _distinct([one, one, other])] == [
        one.name,
        f"{one.name}-ffffffff",
    ]


def test_the_arguments_are_what_the_user_typed() -> None:
    given = replace(samples.checkpoint(), given="zoo dir/ckpt-0.index")
    options = parser().parse_args(
        ["run", "zoo dir/ckpt-0.index", "--config", "c", "--step", "0", "--mode", "full", "--long"]
    )
    assert arguments(options, given) == [
        "zoo dir/ckpt-0.index", "--config", "c", "--step", "0", "--mode", "full",
    ]  # fmt: skip
    assert arguments(parser().parse_args(["run", "x"]), replace(given, given="x")) == ["x"]
