"""What reproduces a checkpoint's run, and what is refused before anything starts."""

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.arguments import parser
from matrix.commands.observe import WITHHELD, arguments, check, distinct, shielded, writable
from matrix.errors import ReportError, UsageError
from matrix.model import Export
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
    words = ["--config", "c", "--step", "0", "--mode", "full", "--model-dir", "d"]
    words += ["--image", "a b.png"]
    options = parser().parse_args(["run", "zoo dir/ckpt-0.index", "--long", *words])
    assert arguments(options, given) == ["zoo dir/ckpt-0.index", *words]
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
    found = shielded(given, engine, options)
    assert [one.problem for one in found.exports] == problems
    assert arguments(options, given) == ["x", *words]
