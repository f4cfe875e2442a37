"""An export's outputs beside its checkpoint's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matrix.equivalence.stages import BOXES, SCORES
from matrix.exports.agree import agree
from matrix.model import Observation
from tests.unit.equivalence.outputs import Found, answer, kept

CELL = "tf2.8.4-od2.8.0-py3.9"
LEFT, RIGHT = (0.1, 0.1, 0.4, 0.4), (0.6, 0.6, 0.9, 0.9)
MODEL: Sequence[Found] = ((0, 0.75, LEFT), (4, 0.5, RIGHT))


def seen(outputs: Mapping[str, object], pixels: str = "p") -> Observation:
    return Observation("x", (), pixels=pixels, outputs=dict(outputs))


def numbered(offset: int, found: Sequence[Found] = MODEL) -> dict[str, object]:
    return answer([(label + offset, score, box) for label, score, box in found])


def told(ours: Mapping[str, object], theirs: Mapping[str, object]) -> tuple[int, int, str]:
    found = agree(CELL, seen(ours), seen(theirs))
    assert found is not None
    assert (found.reference, found.image) == (CELL, "p")
    return found.agreeing, found.detections, found.parts_at


def test_classes_are_numbered_from_one_in_an_export_or_as_in_the_model() -> None:
    assert told(numbered(0), numbered(1)) == (2, 2, "")
    assert told(numbered(0), numbered(0)) == (2, 2, "")
    assert told(numbered(0), numbered(2)) == (0, 2, "detections")


def test_only_what_both_have_is_compared() -> None:
    ours = {**numbered(0), "raw/class_predictions_with_background": kept([1.0])}
    theirs = {**numbered(1), "final/detection_anchor_indices": kept([7.0, 8.0])}
    found = agree(CELL, seen(ours), seen(theirs))
    assert found is not None
    assert {one.output for one in found.differences} == {BOXES, SCORES}


def test_other_weights_are_found_out() -> None:
    other = ((0, 0.25, LEFT), (4, 0.2, (0.0, 0.5, 0.1, 0.9)))
    assert told(numbered(0), numbered(1, other)) == (0, 2, "detections")


def test_what_cannot_be_compared_is_not() -> None:
    assert agree(CELL, seen({}), seen(numbered(1))) is None
    assert agree(CELL, seen(numbered(0)), seen(numbered(1), "other pixels")) is None
    probabilities = {"final/probabilities": kept([1.0])}
    assert agree(CELL, seen(probabilities), seen(probabilities)) is None
