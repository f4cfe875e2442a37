"""An export's outputs beside its checkpoint's."""

from __future__ import annotations

from collections.abc import Sequence

from matrix.exports.agree import agree
from matrix.model import Difference, Equivalence

CELL = "tf2.8.4-od2.8.0-py3.9"
BOXES, CLASSES = "final/detection_boxes", "final/detection_classes"
SCORES, RAW = "final/detection_scores", "final/raw_detection_boxes"


def output(*values: float, shape: Sequence[int] = ()) -> dict[str, object]:
    return {"shape": list(shape) or [1, len(values)], "finite": True, "samples": list(values)}


def told(found: Equivalence | None) -> list[tuple[str, float, bool]]:
    assert found is not None
    return [(one.output, round(one.absolute, 6), one.beyond) for one in found.differences]


def test_classes_are_numbered_from_one_in_an_export() -> None:
    reference = {CLASSES: output(0, 4), SCORES: output(0.75, 0.5), "raw/x": output(1)}
    found = agree(CELL, reference, {CLASSES: output(1, 5), SCORES: output(0.75, 0.5)})
    assert found == Equivalence(
        CELL,
        "",
        (
            Difference(CLASSES, "detections", 2, 2, 0.0, 0.0, False),
            Difference(SCORES, "detections", 2, 2, 0.0, 0.0, False),
        ),
    )
    assert told(agree(CELL, reference, {CLASSES: output(0, 4)})) == [(CLASSES, 0.0, False)]
    assert told(agree(CELL, reference, {CLASSES: output(2, 5)})) == [(CLASSES, 1.0, True)]


def test_beyond_the_tolerance_is_told_by_the_range_of_the_reference() -> None:
    reference = {SCORES: output(0.5), RAW: output(1000.0, 0.0)}
    near = agree(CELL, reference, {SCORES: output(0.5005), RAW: output(1000.5, 0.0)})
    assert told(near) == [(SCORES, 0.0005, False), (RAW, 0.5, False)]
    far = agree(CELL, reference, {SCORES: output(0.502), RAW: output(1002.0, 0.0)})
    assert told(far) == [(SCORES, 0.002, True), (RAW, 2.0, True)]
    assert far is not None
    assert far.parts_at == "detections"


def test_ties_that_are_broken_the_other_way_are_no_difference() -> None:
    reference = {
        BOXES: output(0.1, 0.9),
        CLASSES: output(0, 1),
        SCORES: output(0.5),
        RAW: output(2),
    }
    other = {BOXES: output(0.9, 0.1), CLASSES: output(2, 1), SCORES: output(0.5), RAW: output(2)}
    assert told(agree(CELL, reference, other)) == [
        (BOXES, 0.8, False),
        (CLASSES, 1.0, False),
        (SCORES, 0.0, False),
        (RAW, 0.0, False),
    ]
    del reference[RAW]
    assert told(agree(CELL, reference, other)) == [
        (BOXES, 0.8, True),
        (CLASSES, 1.0, True),
        (SCORES, 0.0, False),
    ]


def test_what_cannot_be_compared_is_said_to_be_so() -> None:
    assert agree(CELL, {}, {SCORES: output(0.5)}) is None
    assert agree(CELL, {SCORES: output(0.5)}, {SCORES: output(0.5, 0.4)}) is None
    assert (
        agree(CELL, {SCORES: {"shape": [0], "finite": True}}, {SCORES: output(shape=[0])}) is None
    )
