"""What events do to the state."""

from __future__ import annotations

from matrix.model import Status
from matrix.progress import state as events
from matrix.progress.state import Finished, Running, State


def test_events() -> None:
    state = events.begun(State(since=0.0), ["a", "b", "c"], checkpoints=2, jobs=2)
    assert (state.cells, state.checkpoints, state.jobs) == (("a", "b", "c"), 2, 2)
    state = events.cell_started(state, "a", 1.0)
    state = events.cell_started(state, "b", 2.0)
    assert state.running == (Running("a", 1.0, entered=1.0), Running("b", 2.0, entered=2.0))
    state = events.phase_entered(state, "a", "", "build image", 2.5)
    state = events.phase_entered(state, "a", "x", "restore", 3.0)
    state = events.phase_entered(state, "a", "x", "forward", 3.5)
    state = events.phase_entered(state, "a", "y", "parse-config", 4.0)
    state = events.phase_entered(state, "unknown", "y", "restore", 4.5)
    other = Running("b", 2.0, entered=2.0)
    assert state.running == (Running("a", 1.0, "parse-config", ("x", "y"), 4.0, 3.0), other)
    state = events.cell_finished(state, "a", "2 PASS", 5.0)
    state = events.cell_finished(state, "c", "2 FAIL", 6.0)
    assert state.running == (other,)
    assert state.finished == (Finished("a", "2 PASS", 4.0, 2.0), Finished("c", "2 FAIL", None))


def test_a_cell_that_starts_again_has_one_line() -> None:
    state = events.cell_started(State(since=0.0, cells=("a",)), "a", 1.0)
    assert events.cell_started(state, "a", 2.0).running == (Running("a", 2.0, entered=2.0),)


def test_a_run_that_follows_another_begins_anew_but_for_the_time() -> None:
    state = events.begun(State(since=1.0), ["a"], 1, 1)
    state = events.cell_finished(events.cell_started(state, "a", 2.0), "a", "PASS", 3.0)
    assert events.begun(state, ["b"], 1, 2) == State(since=1.0, cells=("b",), jobs=2)


def test_every_cell_lasts_where_nothing_is_foreseen() -> None:
    state = events.begun(State(since=0.0), ["a", "b"], 1, 1)
    assert (state.lasts("a"), state.lasts("b")) == (True, True)
    state = events.begun(state, ["a", "b"], 1, 1, ["b"])
    assert (state.lasts("a"), state.lasts("b")) == (False, True)
    assert events.begun(state, ["a"], 1, 1).lasts("a")


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
