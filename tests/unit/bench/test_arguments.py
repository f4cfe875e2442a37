"""The arguments of ``nox -s bench``."""

from __future__ import annotations

import pytest

from tests.bench.__main__ import BENCHMARKS, parser


def test_all_benchmarks_run_when_none_is_named() -> None:
    options = parser().parse_args([])
    assert (options.names, options.repeat) == ([], None)


def test_names_and_repetitions() -> None:
    options = parser().parse_args(["rerun", "image-build", "--repeat", "5"])
    assert (options.names, options.repeat) == (["rerun", "image-build"], 5)


@pytest.mark.parametrize("arguments", [["none"], ["--repeat", "0"], ["--repeat", "often"]])
def test_what_cannot_be_measured_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(arguments)
    assert "is none of" in (said := capsys.readouterr().err) or "is not 1 or more" in said


def test_only_what_takes_minutes_is_measured_once() -> None:
    assert [name for name, (_, usual) in BENCHMARKS.items() if usual == 1] == ["image-build"]
