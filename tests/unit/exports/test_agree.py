"""An export's outputs beside its checkpoint's."""

from __future__ import annotations

from matrix.exports.agree import agree
from tests.unit.equivalence.outputs import Found, answer, kept

CELL = "tf2.8.4-od2.8.0-py3.9"
RAW = "final/raw_detection_boxes"
WHOLE = (0.0, 0.0, 1.0, 1.0)
CORNER = (0.0, 0.0, 0.25, 0.25)


def parted(here: list[Found], there: list[Found]) -> tuple[str, int, int]:
    found = agree(CELL, {**answer(here), "raw/x": kept([1.0])}, answer(there))
    assert found is not None
    assert found.reference == CELL
    return found.parts_at, found.detections, found.agreeing


def test_classes_are_numbered_from_one_in_an_export() -> None:
    ours: list[Found] = [(0, 0.75, WHOLE), (4, 0.5, CORNER)]
    assert parted(ours, [(1, 0.75, WHOLE), (5, 0.5, CORNER)]) == ("", 2, 2)
    assert parted(ours, ours) == ("", 2, 2)
    assert parted(ours, [(2, 0.75, WHOLE), (6, 0.5, CORNER)]) == ("detections", 2, 0)


def test_detections_part_beyond_what_rounding_explains() -> None:
    ours: list[Found] = [(0, 0.75, WHOLE)]
    assert parted(ours, [(1, 0.75001, WHOLE)]) == ("", 1, 1)
    assert parted(ours, [(1, 0.25, WHOLE)]) == ("detections", 1, 0)


def test_ties_that_are_broken_the_other_way_are_no_difference() -> None:
    ours: list[Found] = [(0, 0.5, WHOLE)]
    assert parted(ours, [(1, 0.5, (0.0, 0.0, 0.9, 0.9))]) == ("", 1, 0)


def test_what_repeats_the_predictor_may_hold_other_numbers() -> None:
    one = answer([(0, 0.5, WHOLE)])
    found = agree(CELL, {**one, RAW: kept([2.0])}, {**one, RAW: kept([200.0])})
    assert found is not None
    assert (found.parts_at, found.redefined) == ("", (RAW,))


def test_what_cannot_be_compared_is_said_to_be_so() -> None:
    assert agree(CELL, {}, answer([(0, 0.5, WHOLE)])) is None
    assert agree(CELL, {RAW: kept([1.0])}, {RAW: kept([1.0, 2.0])}) is None
