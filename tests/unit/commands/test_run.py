"""Exit codes, and what reproduces a checkpoint's run."""

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.arguments import parser
from matrix.commands.run import WITHHELD, _arguments, _distinct, _shielded, exit_code
from matrix.model import Export, Status
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
    assert _arguments(options, given) == [
        "zoo dir/ckpt-0.index", "--config", "c", "--step", "0", "--mode", "full",
    ]  # fmt: skip
    assert _arguments(parser().parse_args(["run", "x"]), replace(given, given="x")) == ["x"]


@pytest.mark.parametrize(
    ("engine", "words", "problems"),
    [
        ("docker", [], ["", "it is empty"]),
        ("venv", [], [WITHHELD, "it is empty"]),
        ("venv", ["--exports", "yes"], ["", "it is empty"]),
    ],
)
def test_an_export_runs_unguarded_only_where_the_user_says_so(
    engine: str, words: list[str], problems: list[str]
) -> None:
    export = Export("saved-model", Path("/given/saved_model"), (), "1" * 64)
    given = replace(
        samples.checkpoint(), given="x", exports=(export, replace(export, problem="it is empty"))
    )
    options = parser().parse_args(["run", "x", *words])
    shielded = _shielded(given, engine, options)
    assert [one.problem for one in shielded.exports] == problems
    assert _arguments(options, given) == ["x", *words]
