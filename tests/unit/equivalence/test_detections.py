"""Final detections are a set, and a near-equal score may be decided either way."""

from __future__ import annotations

import pytest

from matrix.equivalence.detections import NEAR, Pairing, detections, pair
from matrix.equivalence.output import read
from tests.unit.equivalence.outputs import Found, answer

A = (0.0, 0.0, 0.4, 0.4)
NEAR_A = (0.0, 0.0, 0.4, 0.35)
B = (0.5, 0.5, 0.9, 0.9)
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
    there: list[Found] = [(1, 0.9, A), (2, 0.50002, FLAT)]
    full = paired(here, there)
    assert (full.tied, full.alone, full.other_alone) == (1, 0, 0)
    assert not full.in_order
    roomy = paired(here, there, room=3)
    assert (roomy.tied, roomy.alone, roomy.other_alone) == (0, 1, 1)


def test_how_far_partners_are_apart() -> None:
    found = paired([(1, 0.9, A)], [(1, 0.90005, (0.0, 0.0, 0.4, 0.40001))])
    assert found.scores == pytest.approx(5e-5, rel=1e-2)
    assert found.edges == pytest.approx(1e-5, rel=1e-2)
    assert found.in_order


def test_equal_detections_are_partners_once() -> None:
    found = paired([(1, 0.9, A), (1, 0.9, A)], [(1, 0.9, A)], room=2)
    assert (found.pairs, found.tied, found.alone) == (((0, 0),), 1, 0)


def test_no_detections_without_all_four_outputs() -> None:
    whole = answer([(1, 0.9, A)])
    assert detections(read(whole)) is not None
    for name in whole:
        assert detections(read({key: one for key, one in whole.items() if key != name})) is None
