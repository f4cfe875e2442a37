"""What events do to the state, and when an estimate is honest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matrix.model import Status
from matrix.progress import state as events
from matrix.progress.state import Finished, Running, State


def test_events() -> None:
    state = events.begun(State(since=0.0), ["a", "b", "c"], checkpoints=2, jobs=2)
    assert (state.cells, state.checkpoints, state.jobs, state.waiting) == (("a", "b", "c"), 2, 2, 3)
    state = events.cell_started(state, "a", 1.0)
    state = events.cell_started(state, "b", 2.0)
    assert state.running == (Running("a", 1.0), Running("b", 2.0))
    state = events.phase_entered(state, "a", "", "build image")
    state = events.phase_entered(state, "a", "x", "restore")
    state = events.phase_entered(state, "a", "x", "forward")
    state = events.phase_entered(state, "a", "y", "parse-config")
    state = events.phase_entered(state, "unknown", "y", "restore")
    assert state.running == (Running("a", 1.0, "parse-config", ("x", "y")), Running("b", 2.0))
    state = events.cell_finished(state, "a", "2 PASS", 5.0)
    state = events.cell_finished(state, "c", "2 FAIL", 6.0)
    assert state.running == (Running("b", 2.0),)
    assert state.finished == (Finished("a", "2 PASS", 4.0), Finished("c", "2 FAIL", None))
    assert state.waiting == 0


def test_a_cell_that_starts_again_has_one_line() -> None:
    state = events.cell_started(State(since=0.0, cells=("a",)), "a", 1.0)
    assert events.cell_started(state, "a", 2.0).running == (Running("a", 2.0),)


def test_a_run_that_follows_another_begins_anew_but_for_the_time() -> None:
    state = events.begun(State(since=1.0), ["a"], 1, 1)
    state = events.cell_finished(events.cell_started(state, "a", 2.0), "a", "PASS", 3.0)
    assert events.begun(state, ["b"], 1, 2) == State(since=1.0, cells=("b",), jobs=2)


def test_no_jobs_are_one_job() -> None:
    assert events.begun(State(since=0.0), ["a"], 1, 0).jobs == 1


def test_answers_are_counted_over_cells_and_checkpoints() -> None:
    words = ["✓ PASS", "◐ PARTIAL 380/385", "3 PASS, 10 FAIL", "odd", "? UNTESTED"]
    state = State(since=0.0, finished=tuple(Finished("x", word, None) for word in words))
    assert events.answers(state) == {
        Status.PASS: 4,
        Status.PARTIAL: 1,
        Status.FAIL: 10,
        Status.UNTESTED: 1,
    }


def _state(seconds: list[float | None], total: int, running: list[float], jobs: int = 2) -> State:
    return State(
        since=0.0,
        cells=tuple(str(number) for number in range(total)),
        jobs=jobs,
        running=tuple(Running(f"r{since}", since) for since in running),
        finished=tuple(Finished("x", "PASS", value) for value in seconds),
    )


HONEST = _state([10.0, 12.0, 11.0], total=9, running=[95.0, 90.0])
"""Four cells wait, two run since 5 and 10 s at the time 100 s, typically for 11 s."""


def test_an_honest_estimate() -> None:
    assert events.seconds_left(HONEST, 100.0) == (4 * 11 + 6 + 1) / 2


def test_a_last_cell_alone_gains_nothing_from_other_jobs() -> None:
    state = _state([10.0, 10.0, 10.0], total=4, running=[96.0])
    assert events.seconds_left(state, 100.0) == 6.0


@pytest.mark.parametrize(
    "state",
    [
        pytest.param(replace(HONEST, finished=HONEST.finished[:2]), id="too few"),
        pytest.param(replace(HONEST, cells=("x",) * 30), id="too small a part"),
        pytest.param(_state([None, None, None], total=6, running=[95.0]), id="none measured"),
        pytest.param(_state([10.0, 10.0, 50.0], total=6, running=[95.0]), id="too different"),
        pytest.param(_state([10.0, 10.0, 10.0], total=6, running=[70.0]), id="longer than ever"),
        pytest.param(_state([10.0, 10.0, 10.0], total=3, running=[]), id="nothing left"),
    ],
)
def test_no_estimate_rather_than_a_guess(state: State) -> None:
    assert events.seconds_left(state, 100.0) is None
