"""How much time is left, and when nobody can know it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matrix.progress.left import Left, left, words
from matrix.progress.state import Finished, Running, State

NOW = 100.0


def took(seconds: float | None, probed: float | None = None) -> Finished:
    return Finished("x", "PASS", seconds, probed)


def state(*finished: Finished, total: int, running: tuple[Running, ...], jobs: int = 2) -> State:
    cells = tuple(str(number) for number in range(total))
    return State(0.0, cells, jobs=jobs, running=running, finished=finished)


def building(age: float) -> Running:
    return Running("b", NOW - age, "build")


def probing(age: float) -> Running:
    return Running("p", NOW - age - 60, "restore", probing=NOW - age)


HONEST = state(
    took(10.0, 8.0), took(12.0, 10.0), took(14.0, 12.0), total=9, running=(building(1), probing(4))
)
"""Four wait, for 12 s each; one builds for another 1 s and is probed for 10, one is for 6."""


def test_what_waits_what_builds_and_what_is_probed() -> None:
    assert left(HONEST, NOW) == Left((4 * 12 + 1 + 10 + 6) / 2, at_most=False)


def test_a_cell_that_has_outlived_others_is_like_those_that_took_longer() -> None:
    one = replace(HONEST, running=(probing(9), probing(11)), cells=HONEST.cells[:5])
    assert left(one, NOW) == Left((3 + 1) / 2, at_most=False)


def test_a_last_cell_alone_gains_nothing_from_other_jobs() -> None:
    assert left(replace(HONEST, cells=("x",) * 4, running=(probing(4),)), NOW) == Left(6, False)


def test_many_jobs_end_no_sooner_than_the_longest_cell() -> None:
    one = replace(HONEST, cells=("x",) * 5, running=(building(1), probing(11.5)))
    assert left(one, NOW) == Left(11, at_most=False)


def test_cells_that_wait_may_be_known_where_others_were() -> None:
    known = replace(HONEST, finished=(*HONEST.finished, took(None)), cells=("x",) * 10)
    assert left(known, NOW) == Left((4 * 12 + 1 + 10 + 6) / 2, at_most=True)
    assert left(replace(known, cells=known.cells[:6]), NOW) == Left(11, at_most=False)


def test_a_cell_that_never_came_to_its_probe_counts_as_what_it_took() -> None:
    one = state(*[took(12.0)] * 3, total=4, running=(), jobs=1)
    assert left(one, NOW) == Left(12, at_most=False)
    assert left(replace(one, running=(building(5),)), NOW) == Left(7, at_most=False)


def test_a_little_longer_than_all_others_is_nearly_done() -> None:
    one = replace(HONEST, cells=("x",) * 4, running=(probing(13),))
    assert left(one, NOW) == Left(0, at_most=False)


def kinds(*short: Finished) -> State:
    """Three cells that last took 12 s each; of the other kind, some ended and three wait."""
    named = [replace(one, cell=name) for one, name in zip(HONEST.finished, "abc", strict=True)]
    cells = (*"abc", *[one.cell for one in short], "u", "v", "w")
    return State(0.0, cells, jobs=1, finished=(*named, *short), lasting=frozenset("abc"))


def test_cells_that_fail_early_take_no_longer_than_others() -> None:
    assert left(kinds(), NOW) == Left(36, at_most=True)


def test_cells_that_fail_early_are_like_each_other_once_some_have() -> None:
    two, three = (tuple(Finished(name, "FAIL", 2.0) for name in names) for names in ("xy", "xyz"))
    assert left(kinds(*two), NOW) == Left(36, at_most=True)
    assert left(kinds(*three), NOW) == Left(6, at_most=False)


def test_cells_that_last_are_not_like_those_that_fail_early() -> None:
    short = [Finished(name, "FAIL", 2.0) for name in "xyz"]
    one = replace(kinds(*short), lasting=frozenset("abcu"))
    assert left(one, NOW) == Left(2 + 2 + 12, at_most=False)
    assert left(replace(one, finished=tuple(short), lasting=frozenset("u")), NOW) is None


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(State(since=0.0), id="nothing began"),
        pytest.param(replace(HONEST, cells=("x",) * 3, running=()), id="nothing left"),
        pytest.param(replace(HONEST, finished=HONEST.finished[:2]), id="too few"),
        pytest.param(replace(HONEST, jobs=3), id="one round of as many at once"),
        pytest.param(replace(HONEST, finished=(took(None),) * 5), id="none measured"),
        pytest.param(replace(HONEST, finished=(took(0.0),) * 3), id="nothing took time"),
        pytest.param(
            replace(HONEST, finished=(took(2, 2), took(3, 3), took(90, 5))), id="too different"
        ),
        pytest.param(replace(HONEST, running=(probing(20),)), id="longer than any other probe"),
        pytest.param(replace(HONEST, running=(building(20),)), id="longer than any other build"),
    ],
)
def test_nothing_rather_than_a_guess(one: State) -> None:
    assert left(one, NOW) is None


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Left(0.0, False), "about 10 s left"),
        (Left(44.0, False), "about 40 s left"),
        (Left(89.0, False), "about 90 s left"),
        (Left(90.0, False), "about 2 min left"),
        (Left(400.0, True), "at most about 7 min left"),
        (Left(7300.0, False), "about 122 min left"),
    ],
)
def test_words(found: Left, said: str) -> None:
    assert words(found) == said
