"""Which cells are recommended, and which never are."""

from __future__ import annotations

from dataclasses import replace

from matrix.advise.moves import choose, working
from matrix.advise.nouns import Costs, Move, Stand
from matrix.model import Difference, Equivalence, Matrix, Status, Trial, Verdict
from tests import samples
from tests.unit.advise.made import (
    HERE,
    LAST,
    LATER,
    LOCK,
    NEXT,
    ODS,
    OLD,
    PINNED,
    TODAY,
    matrix,
    result,
    stand,
    with_recipe,
)


def advised(seen: Matrix, start: Stand) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The kinds by the cell that answers them, and what is absent."""
    moves, absent = chosen(seen, start)
    return {one.cell.id: one.kinds for one in moves}, absent


def chosen(seen: Matrix, start: Stand) -> tuple[tuple[Move, ...], tuple[str, ...]]:
    here = next((one.verdict for one in seen.results if one.cell == start.cell), None)
    return choose(working(seen, start, ODS, {NEXT.id: LOCK}, TODAY), start, here)


def test_the_nearest_on_each_side_and_the_newest() -> None:
    seen = matrix(*map(result, (OLD, HERE, PINNED, NEXT, LATER, LAST)))
    assert advised(seen, stand()) == (
        {
            NEXT.id: ("nearest upgrade",),
            LAST.id: ("newest that works",),
            OLD.id: ("nearest downgrade",),
        },
        (),
    )


def test_one_cell_may_answer_several_questions_and_what_is_absent_is_said_once() -> None:
    assert advised(matrix(result(HERE), result(NEXT)), stand()) == (
        {NEXT.id: ("nearest upgrade", "newest that works")},
        ("no older cell that was asked works",),
    )
    assert advised(matrix(result(HERE)), stand()) == (
        {},
        (
            "no newer cell that was asked works",
            "no older cell that was asked works",
            "no other cell that was asked works",
        ),
    )


def test_who_stands_on_what_fails_is_shown_the_repair_of_the_same_pair() -> None:
    seen = matrix(result(HERE, Status.FAIL), result(PINNED))
    assert advised(seen, stand()) == (
        {PINNED.id: ("repair",)},
        ("no newer cell that was asked works", "no older cell that was asked works"),
    )


def test_who_has_other_packages_than_the_nearest_cell_may_move_to_the_cell_itself() -> None:
    seen = matrix(result(HERE))
    assert advised(seen, replace(stand(), exact=False))[0] == {HERE.id: ("repair",)}


def test_a_partial_restore_is_never_recommended() -> None:
    others = [Status.PARTIAL, Status.INFERRED, Status.BROKEN, Status.STALE, Status.UNTESTED]
    for status in others:
        assert advised(matrix(result(HERE), result(NEXT, status)), stand())[0] == {}


def test_what_diverges_is_recommended_only_where_nothing_else_is_and_never_in_silence() -> None:
    parted = Equivalence(
        NEXT.id,
        "noise",
        (Difference("boxes", "head", 4, 4, 2.0, 0.125, True),),
        detections=3,
        agreeing=1,
        parts_at="head",
    )
    astray = replace(result(NEXT, Status.DIVERGES), equivalence=parted)
    assert advised(matrix(result(HERE), astray, result(LATER)), stand())[0] == {
        LATER.id: ("nearest upgrade", "newest that works")
    }
    (move,), _ = chosen(matrix(result(HERE), astray), stand())
    # It is near, but no sound answer, so the best of all is asked for too: there is no other.
    assert move.kinds == ("nearest upgrade", "newest that works", "best further away")
    assert move.caution == (
        f"its outputs differ from those of {NEXT.id} by up to 0.125 of their magnitude,"
        " from head on"
    )


def test_where_nothing_is_near_the_best_is_on_a_python_that_is_cared_for() -> None:
    far = samples.cell("2.15.1", "2022.12", "3.9")
    farther = samples.cell("2.16.2", "2022.12", "3.11")
    farthest = samples.cell("2.21.0", "2022.12", "3.12")
    seen = matrix(result(HERE), result(far), result(farther), result(farthest))
    assert advised(seen, stand()) == (
        {
            far.id: ("nearest upgrade",),
            farthest.id: ("newest that works",),
            farther.id: ("best further away",),
        },
        ("no older cell that was asked works",),
    )


def test_equal_steps_are_decided_by_costs_and_then_by_packages() -> None:
    dear = with_recipe(NEXT, env=(("TF_USE_LEGACY_KERAS", "1"),), links=(("nets", "od/nets"),))
    dear = replace(dear, id=f"{NEXT.id}-a", variant="a")
    seen = matrix(result(HERE), result(dear), result(NEXT))
    assert list(advised(seen, stand())[0]) == [NEXT.id]
    (move,), _ = chosen(matrix(result(HERE), result(dear)), stand())
    link = "a link nets to od/nets in site-packages"
    assert move.costs == Costs((("TF_USE_LEGACY_KERAS", "1"),), (link,))


def test_a_red_cell_that_a_trial_turned_green_is_a_target_with_its_edits() -> None:
    works = Trial(
        cell=NEXT.id,
        remedies=("num-classes",),
        tried=NEXT,
        given="copies/1/ckpt-0",
        verdict=Verdict(NEXT.id, Status.PASS, matched=386, total=386),
        works=True,
        says="works with num_classes: 5",
        edits=("num_classes: 90 becomes 5",),
        command="nox",
    )
    red = matrix(result(HERE), result(NEXT, Status.FAIL))
    (move,), _ = chosen(replace(red, trials=(works,)), stand())
    assert move.costs == Costs(edits=("num_classes: 90 becomes 5",), given="copies/1/ckpt-0")
    assert advised(replace(red, trials=(replace(works, works=False),)), stand())[0] == {}
    (move,), _ = chosen(replace(red, trials=(replace(works, given=""),)), stand())
    assert move.costs == Costs(edits=("num_classes: 90 becomes 5",))
