"""What reproduces a checkpoint's run, and what is refused before anything starts."""

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.arguments import parser
from matrix.commands.observe import arguments, check, distinct, writable
from matrix.errors import ReportError, UsageError
from tests import samples


def test_the_same_checkpoint_runs_once_and_equal_names_stay_apart() -> None:
    one = samples.checkpoint()
    other = replace(one, digest="f" * 64)
    assert [kept.name for kept in distinct([one, one, other])] == [
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


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "No checkpoint is given."),
        (["x", "--jobs", "0"], "--jobs 0 starts nothing."),
        (["x", "--model-dir", "d"], "--model-dir is about fine-tuning"),
    ],
)
def test_options_that_make_no_sense_together_are_refused(given: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check(parser().parse_args(["run", *given]))


def test_a_place_that_cannot_be_written_is_known_before_the_run(tmp_path: Path) -> None:
    writable(tmp_path / "a" / "b", "--reports")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(ReportError, match=r"written\. Name another with --into\."):
        writable(tmp_path / "file" / "b", "--into")
