"""Rows of both axes, read from answers."""

from __future__ import annotations

from matrix.edges.nouns import Basis, Row, Standing
from matrix.edges.rows import along_od, along_tensorflow
from tests import samples
from tests.unit.edges.made import said


def stands(tensorflow: str, od: str, sign: str, variant: str = "", *, ran: bool = True) -> Standing:
    """The answer of a cell."""
    basis = Basis.RUN if ran else Basis.NEIGHBOURS
    return Standing(samples.cell(tensorflow, od, "3.9", variant), said(sign), basis)


PLAIN = stands("2.9.3", "2022.12", "a")
REPAIRED = stands("2.9.3", "2022.12", "+", "protobuf", ran=False)
LATER = stands("2.10.1", "2022.12", "b")
LAST = stands("2.16.2", "2022.12", "+")
AGAIN = stands("2.16.2", "2022.12", "+", "legacy-keras")
OLD = stands("2.9.3", "2.8.0", "+")
DEAD = stands("2.9.3", "2019.05", "c")
ALL = (LAST, AGAIN, LATER, REPAIRED, PLAIN, DEAD, OLD)


def test_a_release_works_when_any_repair_of_it_does() -> None:
    assert along_tensorflow(ALL) == (
        Row("2019.05", ("2.9.3",)),
        Row("2.8.0", ("2.9.3",), OLD, OLD),
        Row("2022.12", ("2.9.3", "2.10.1", "2.16.2"), REPAIRED, LAST, ("2.10.1",)),
    )


def test_the_other_axis_goes_by_the_time_of_the_od_api() -> None:
    assert along_od(ALL) == (
        Row("2.9.3", ("2019.05", "2.8.0", "2022.12"), OLD, REPAIRED),
        Row("2.10.1", ("2022.12",)),
        Row("2.16.2", ("2022.12",), LAST, LAST),
    )


def test_what_was_run_stands_before_what_was_inferred() -> None:
    guessed = stands("2.9.3", "2.8.0", "+", ran=False)
    proven = stands("2.9.3", "2.8.0", "+", "protobuf")
    assert along_tensorflow((guessed, proven)) == (Row("2.8.0", ("2.9.3",), proven, proven),)


def test_without_answers_there_are_no_rows() -> None:
    assert (along_od(()), along_tensorflow(())) == ((), ())
