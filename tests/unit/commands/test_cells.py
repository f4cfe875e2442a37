"""Which cells a selector chooses."""

from __future__ import annotations

import argparse

import pytest

from matrix.commands.cells import chosen, show
from matrix.errors import UsageError
from matrix.model import Limits
from matrix.plan.document import Plan
from tests import samples

DEFAULT = (samples.cell("2.8.4", "2.8.0", "3.9"), samples.cell("2.15.1", "2022.12", "3.11"))
OTHER = samples.cell("2.9.3", "2.8.0", "3.9")
THIRD = samples.cell("2.10.1", "2.8.0", "3.9")
PLAN = Plan(DEFAULT, (*DEFAULT, OTHER, THIRD), (), Limits())


def names(*only: str, skip: tuple[str, ...] = (), catalogue: bool = False) -> list[str]:
    """The identifiers that the options choose."""
    options = argparse.Namespace(only=list(only), skip=list(skip), catalogue=catalogue)
    return [cell.id for cell in chosen(PLAN, options)]


def test_the_default_cells_unless_the_catalogue_is_asked_for() -> None:
    default = [cell.id for cell in DEFAULT]
    assert names() == default
    assert names("tf2.*") == default
    assert names(catalogue=True) == [*default, OTHER.id, THIRD.id]
    found = [DEFAULT[0].id, OTHER.id, THIRD.id]
    assert names("tf2.*-od2.8.0-*", catalogue=True) == found


def test_a_selector_that_covers_no_default_cell_looks_through_the_catalogue() -> None:
    assert names("tf2.9.*") == [OTHER.id]
    assert names(OTHER.id) == [OTHER.id]
    with pytest.raises(UsageError, match=r"No cell matches 'tf3\.\*'"):
        names("tf3.*")


def test_each_pattern_looks_through_the_catalogue_for_itself() -> None:
    assert names("tf2.{8,9}.*") == [DEFAULT[0].id, OTHER.id]
    assert names("tf2.*-od2.8.0-*", "tf2.10.*") == [DEFAULT[0].id, THIRD.id]
    assert names("tf2.{8,9}.*", skip=("tf2.8.*",)) == [OTHER.id]


def test_the_json_is_one_line_as_the_output_of_a_ci_job_must_be(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show([*DEFAULT, samples.cell("2.16.2", "2022.12", "3.11", "legacy-keras")][1:], as_json=True)
    assert capsys.readouterr().out == (
        '[{"id": "tf2.15.1-od2022.12-py3.11", "tensorflow": "2.15.1", "od": "2022.12",'
        ' "python": "3.11", "variant": ""},'
        ' {"id": "tf2.16.2-od2022.12-py3.11-legacy-keras", "tensorflow": "2.16.2",'
        ' "od": "2022.12", "python": "3.11", "variant": "legacy-keras"}]\n'
    )
    show(DEFAULT, as_json=False)
    assert capsys.readouterr().out == "".join(f"{cell.id}\n" for cell in DEFAULT)
    show([], as_json=False)
    assert capsys.readouterr().out == ""
