"""The whole way in a laboratory whose physics is known: what is named, run and left behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.bisect.bench import Bench
from matrix.bisect.find import find, nearest, side
from matrix.bisect.nouns import Bisection, Side
from matrix.environment.lock import REASON
from matrix.errors import EngineError, UsageError
from matrix.model import Cell, Observation, Outcome, Status
from tests import samples
from tests.unit.bisect import sides
from tests.unit.bisect.sides import CELL, WHOLE, Laboratory, Physics, failing, versions

OTHERS = {f"p{number}": "1" for number in range(6)}
NEWER = {f"p{number}": "2" for number in range(6)}
GOOD = sides.side(CELL, protobuf="3.19.6", keras="2.8.0", **OTHERS)
RED = samples.cell("2.8.4", "2.8.0", "3.9", "planted")
BAD = sides.side(RED, protobuf="4.25.3", keras="2.11.0", **NEWER)
DESCRIPTORS = failing("import-od", "TypeError", "Descriptors cannot be created directly.")
ANOTHER = failing("import-od", "AttributeError", "module 'p3' has no attribute 'x'")


def protobuf(_: Cell, lock: str) -> Observation:
    return DESCRIPTORS if versions(lock, ["protobuf"]) == ["4.25.3"] else WHOLE


def run(
    folder: Path, physics: Physics, good: Side = GOOD, bad: Side = BAD, budget: int = 24
) -> tuple[Bisection, Laboratory]:
    laboratory = Laboratory(physics)
    with Bench(laboratory.wired(folder), samples.checkpoint(), good, bad, budget) as bench:
        return find(bench, [GOOD, BAD, good, bad]), laboratory


def names(found: Bisection) -> list[str]:
    return sorted(one.name for one in found.narrowed.high)


def test_the_culprit_is_named_and_shown_by_two_runs(tmp_path: Path) -> None:
    found, _ = run(tmp_path, protobuf)
    assert (names(found), found.narrowed.complete) == (["protobuf"], True)
    last, first = found.answers
    assert (last, last.verdict.status) == (found.good, Status.PASS)
    assert (first.verdict.status, first.verdict.cause) == (Status.FAIL, "env-protobuf-skew")
    assert found.back is not None
    assert found.back.result.verdict.status is Status.PASS
    # Its name is in what is said of the failure, so it is asked first; then the way back.
    assert [len(one.changes) for one in found.steps] == [1, 7]
    assert (len(found.changes), found.runs) == (8, 2)


def test_of_the_mixtures_only_the_answer_is_kept(tmp_path: Path) -> None:
    found, laboratory = run(tmp_path, protobuf)
    assert set(laboratory.there) == {CELL.id, RED.id, found.answers[1].cell.id}


def test_a_second_time_nothing_runs(tmp_path: Path) -> None:
    first, _ = run(tmp_path, protobuf)
    second, laboratory = run(tmp_path, protobuf)
    assert laboratory.started == []
    assert second.runs == 0
    assert second.narrowed == first.narrowed


def test_two_changes_together(tmp_path: Path) -> None:
    def both(_: Cell, lock: str) -> Observation:
        return ANOTHER if versions(lock, ["p1", "p4"]) == ["2", "2"] else WHOLE

    found, _ = run(tmp_path, both)
    assert (names(found), found.narrowed.complete) == (["p1", "p4"], True)
    assert len(found.narrowed.low) == 1
    assert found.answers[0].verdict.status is Status.PASS


def test_what_fails_in_another_way_is_not_the_cause(tmp_path: Path) -> None:
    def two(cell: Cell, lock: str) -> Observation:
        first = protobuf(cell, lock)
        return ANOTHER if first == WHOLE and versions(lock, ["p3"]) == ["2"] else first

    found, _ = run(tmp_path, two)
    assert names(found) == ["protobuf"]
    assert found.back is not None
    assert found.back.result.verdict.status is Status.FAIL


def test_a_budget_that_ends_before(tmp_path: Path) -> None:
    def last(_: Cell, lock: str) -> Observation:
        return ANOTHER if versions(lock, ["p5"]) == ["2"] else WHOLE

    found, laboratory = run(tmp_path, last, budget=1)
    assert (found.narrowed.complete, found.runs, found.back) == (False, 1, None)
    assert "p5" in {one.name for one in found.narrowed.high - found.narrowed.low}
    answers = {one.cell.id for one in found.answers}
    assert set(laboratory.there) == {CELL.id, RED.id} | answers


@pytest.mark.parametrize(
    ("good", "bad", "words"),
    [
        (BAD, BAD, f"{RED.id} and {RED.id} do not differ. Name two others."),
        (BAD, GOOD, f"--good {RED.id} is not green: FAIL at import-od (env-protobuf-skew): "),
        (GOOD, sides.side(RED, protobuf="3.20.3"), f"--bad {RED.id} is green: PASS: 4 of 4"),
    ],
)
def test_sides_that_are_not_a_green_and_a_red_one(
    tmp_path: Path, good: Side, bad: Side, words: str
) -> None:
    with pytest.raises(UsageError) as caught:
        run(tmp_path, protobuf, good, bad)
    assert str(caught.value).startswith(words)


def test_a_lock_without_packages_cannot_be_mixed(tmp_path: Path) -> None:
    recipe = replace(CELL.recipe, lock=f"{REASON}no version fits\n")
    with pytest.raises(UsageError, match="has no packages to compare: no version fits"):
        side(replace(CELL, recipe=recipe), tmp_path, tmp_path)
    assert side(GOOD.cell, tmp_path, tmp_path) == GOOD


def test_a_trouble_of_the_engine_ends_it_and_leaves_nothing(tmp_path: Path) -> None:
    laboratory = Laboratory(
        lambda cell, lock: (
            Outcome(None, trouble="the daemon is gone")
            if "mix" in cell.variant
            else protobuf(cell, lock)
        )
    )
    wired = laboratory.wired(tmp_path)
    with (
        pytest.raises(EngineError, match="The engine failed: the daemon is gone"),
        Bench(wired, samples.checkpoint(), GOOD, BAD, 24) as bench,
    ):
        find(bench, [])
    assert set(laboratory.there) == {CELL.id, RED.id}


def test_an_interrupt_leaves_no_mixture(tmp_path: Path) -> None:
    laboratory = Laboratory(protobuf)
    with (
        pytest.raises(KeyboardInterrupt),
        Bench(laboratory.wired(tmp_path), samples.checkpoint(), GOOD, BAD, 24) as bench,
    ):
        bench.sides()
        bench.test(frozenset(bench.changes[:3]))
        assert len(laboratory.there) == 3
        raise KeyboardInterrupt
    assert set(laboratory.there) == {CELL.id, RED.id}


OLDER = samples.cell("2.5.3", "2.8.0", "3.8")


def test_another_python_is_a_change_like_others_where_a_lock_runs_under_it(tmp_path: Path) -> None:
    good = sides.side(OLDER, protobuf="3.19.6", **OTHERS)
    found, _ = run(tmp_path, protobuf, good=good)
    assert found.changes[0].name == "Python"
    assert names(found) == ["protobuf"]
    # First the other Python alone, which is cleared; only then the suspect.
    assert [one.name for one in found.steps[0].changes] == ["Python"]


def test_a_budget_that_ends_at_the_python(tmp_path: Path) -> None:
    good = sides.side(OLDER, protobuf="3.19.6", **OTHERS)

    def alone(cell: Cell, lock: str) -> Observation:
        return protobuf(cell, lock) if cell.variant in ("", "planted") else ANOTHER

    found, _ = run(tmp_path, alone, good=good, budget=1)
    assert (found.runs, found.narrowed.high) == (1, frozenset(found.changes))


def test_pythons_that_cannot_be_exchanged_are_refused_with_the_nearest_pairs(
    tmp_path: Path,
) -> None:
    good = sides.side(OLDER, protobuf="3.19.6", **OTHERS)

    def apart(cell: Cell, lock: str) -> Observation:
        mixed = (cell.python == "3.8") != (versions(lock, ["p0"]) == ["1"])
        return ANOTHER if mixed else protobuf(cell, lock)

    with pytest.raises(UsageError) as caught:
        run(tmp_path, apart, good=good)
    assert str(caught.value) == (
        "Neither lock runs under the other's Python (3.8, 3.9), so the two cells cannot be mixed."
        f" Take two cells of one Python, if they differ in colour: --good {CELL.id} --bad {RED.id}."
    )


def test_the_nearest_cell_has_the_same_python_and_differs_least() -> None:
    near = sides.side(samples.cell("2.8.4", "2.8.0", "3.9", "near"), protobuf="3.20.3", **OTHERS)
    far = sides.side(samples.cell("2.8.4", "2.8.0", "3.9", "far"), protobuf="3.20.3", **NEWER)
    other = replace(near, cell=replace(near.cell, id="other", python="3.10"))
    assert nearest(GOOD, [GOOD, far, near, other]) == near
    assert nearest(other, [GOOD, far]) is None
