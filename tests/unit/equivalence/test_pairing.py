"""Final detections are a set, and a near-equal score may be decided either way."""

from __future__ import annotations

import pytest

from matrix.equivalence.detections import detections
from matrix.equivalence.output import read
from matrix.equivalence.pairing import NEAR, Pairing, pair
from tests.unit.equivalence.outputs import Found, answer

A = (0.0, 0.0, 0.4, 0.4)
NEAR_A = (0.0, 0.0, 0.4, 0.35)
B = (0.5, 0.5, 0.9, 0.9)
NEAR_B = (0.5, 0.5, 0.9, 0.85)
FLAT = (0.5, 0.5, 0.5, 0.9)


def paired(here: list[Found], there: list[Found], room: int = 0) -> Pairing:
    left, right = detections(read(answer(here, room))), detections(read(answer(there, room)))
    assert left is not None
    assert right is not None
    return pair(left, right)


@pytest.mark.parametrize(
    ("there", "counts"),
    [
        ([(1, 0.9, A), (1, 0.8, B)], (2, 0, 0, 0)),
        ([(1, 0.8, B), (1, 0.9, A)], (2, 0, 0, 0)),
        ([(1, 0.9 + NEAR / 2, A), (1, 0.8, (0.50005, 0.5, 0.9, 0.9))], (2, 0, 0, 0)),
        ([(2, 0.9, A), (1, 0.8, B)], (1, 0, 1, 1)),
        ([(1, 0.9, A), (1, 0.85, B)], (1, 0, 1, 1)),
        ([(1, 0.9, A), (1, 0.8, FLAT)], (1, 0, 1, 1)),
        ([(1, 0.9, A)], (1, 0, 1, 0)),
        ([(1, 0.9, A), (1, 0.8, B), (1, 0.8, A)], (2, 0, 0, 1)),
        ([], (0, 0, 2, 0)),
        # The box that won against its overlapping rival by a hair's breadth.
        ([(1, 0.9, NEAR_A), (1, 0.8, B)], (1, 1, 0, 0)),
        ([(1, 0.89, NEAR_A), (1, 0.8, B)], (1, 0, 1, 1)),
    ],
)
def test_partners(there: list[Found], counts: tuple[int, int, int, int]) -> None:
    found = paired([(1, 0.9, A), (1, 0.8, B)], there, room=5)
    assert (len(found.pairs), found.tied, found.alone, found.other_alone) == counts


def test_the_last_place_of_a_full_list_may_go_to_either_of_equals() -> None:
    here: list[Found] = [(1, 0.9, A), (1, 0.5, B)]
    there: list[Found] = [(1, 0.9, A), (2, 0.5000005, FLAT)]
    full = paired(here, there)
    assert (full.tied, full.alone, full.other_alone) == (1, 0, 0)
    assert not full.in_order
    roomy = paired(here, there, room=3)
    assert (roomy.tied, roomy.alone, roomy.other_alone) == (0, 1, 1)


def test_what_rounding_decides_is_as_large_as_rounding_is_here() -> None:
    here: list[Found] = [(1, 0.9, A), (1, 0.5, B)]
    for moved, tied in ((0.0, 0), (2e-5, 1)):
        found = paired(here, [(1, 0.9 + moved, A), (2, 0.50003, FLAT)])
        assert (found.tied, found.alone, found.other_alone) == (tied, 1 - tied, 1 - tied)


def test_boxes_that_all_changed_are_no_ties() -> None:
    found = paired([(1, 0.9, A), (1, 0.8, B)], [(1, 0.9, NEAR_A), (1, 0.8, NEAR_B)], room=5)
    assert (found.tied, found.alone, found.other_alone) == (0, 2, 2)


WIDE = (0.0, 0.0, 0.4, 0.8)
SHIFTED = (0.0, 0.2, 0.4, 1.0)
UNDER_SHIFTED = (0.0, 0.4, 0.4, 1.0)


def test_what_follows_from_a_tie_is_one() -> None:
    """Where the other of two equals won, it may suppress a box that the winner left alone."""
    here: list[Found] = [(1, 0.9, B), (1, 0.8, B), (1, 0.5, WIDE), (1, 0.4, UNDER_SHIFTED)]
    there: list[Found] = [(1, 0.9, B), (1, 0.8, B), (1, 0.5, SHIFTED)]
    found = paired(here, there, room=5)
    assert (found.tied, found.alone, found.other_alone) == (2, 0, 0)
    assert (paired(there, here, room=5).tied, paired(there, here, room=5).alone) == (1, 0)


def test_a_tie_may_let_one_box_more_into_a_full_list() -> None:
    """Two boxes won where one had won: the last of the other list has no room any more."""
    left, right = (0.0, 0.0, 0.4, 0.5), (0.0, 0.3, 0.4, 0.8)
    here: list[Found] = [(1, 0.9, B), (1, 0.8, B), (1, 0.5, WIDE), (2, 0.4, B)]
    there: list[Found] = [(1, 0.9, B), (1, 0.8, B), (1, 0.5, left), (1, 0.5, right)]
    found = paired(here, there)
    assert (found.tied, found.alone, found.other_alone) == (2, 0, 0)
    assert paired(here, there, room=5).alone == 1
    longer: list[Found] = [*here, (2, 0.3, B), (2, 0.2, B)]
    assert paired(longer, there).alone == 1


def test_a_box_that_no_tie_suppresses_is_alone() -> None:
    here: list[Found] = [(1, 0.9, B), (1, 0.5, WIDE), (1, 0.6, UNDER_SHIFTED)]
    there: list[Found] = [(1, 0.9, B), (1, 0.5, SHIFTED)]
    assert paired(here, there, room=5).alone == 1


def test_how_far_partners_are_apart() -> None:
    found = paired([(1, 0.9, A)], [(1, 0.90005, (0.0, 0.0, 0.4, 0.40001))])
    assert found.scores == pytest.approx(5e-5, rel=1e-2)
    assert found.edges == pytest.approx(1e-5, rel=1e-2)
    assert found.in_order


def test_equal_detections_are_partners_once() -> None:
    found = paired([(1, 0.9, A), (1, 0.9, A)], [(1, 0.9, A)], room=2)
    assert (found.pairs, found.tied, found.alone) == (((0, 0),), 1, 0)
