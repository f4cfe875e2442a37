"""Two cells' outputs on one image: what is rounding, what is not, and where they part."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, nan

import pytest

from matrix.equivalence.compare import ANOTHER_ORDER, Seen, compare
from matrix.equivalence.output import read
from matrix.model import Difference, Equivalence
from tests.unit.equivalence.outputs import Found, answer, kept, ssd

BOX = (0.1, 0.1, 0.5, 0.5)
FAR = (0.6, 0.6, 0.9, 0.9)
FOUND: list[Found] = [(1, 0.9, BOX), (2, 0.4, FAR)]


def outcome(
    here: Mapping[str, object], there: Mapping[str, object], pixels: str = "p"
) -> Equivalence:
    return compare(Seen("reference", "p", read(here)), Seen("other", pixels, read(there)))


def by_name(found: Equivalence) -> dict[str, Difference]:
    return {one.output: one for one in found.differences}


def test_rounding_is_no_difference_and_every_output_is_told() -> None:
    here = ssd(FOUND, preprocessed_inputs=[0.0, 1.0], box_encodings=[0.5, -2.0])
    there = ssd(
        [(1, 0.90002, BOX), (2, 0.4, FAR)],
        preprocessed_inputs=[0.0, 1.0],
        box_encodings=[0.5, -2.0001],
    )
    found = outcome(here, there)
    assert (found.reference, found.image, found.parts_at, found.redefined) == (
        "reference", "p", "", (),
    )  # fmt: skip
    assert (found.detections, found.agreeing, found.tied) == (2, 2, 0)
    told = [
        (one.stage, one.output, one.compared, one.values, round(one.absolute, 5), one.beyond)
        for one in found.differences
    ]
    assert told == [
        ("preprocessing", "raw/preprocessed_inputs", 2, 2, 0.0, False),
        ("predictor", "raw/box_encodings", 2, 2, 0.0001, False),
        ("detections", "final/detection_boxes", 8, 8, 0.0, False),
        ("detections", "final/detection_scores", 2, 2, 2e-05, False),
    ]
    assert by_name(found)["raw/box_encodings"].relative == pytest.approx(5e-5, rel=1e-3)
    assert found.largest == by_name(found)["raw/box_encodings"]


def test_cells_part_at_the_first_stage_that_differs() -> None:
    layers = {"preprocessed_inputs": [1.0], "feature_maps/0": [1.0, 2.0], "box_encodings": [1.0]}
    other = {**layers, "feature_maps/0": [1.0, 2.1], "box_encodings": [3.0]}
    found = outcome(ssd(FOUND, **layers), ssd(FOUND, **other))
    assert found.parts_at == "features"
    assert [one.output for one in found.differences if one.beyond] == [
        "raw/feature_maps/0",
        "raw/box_encodings",
    ]


def test_where_the_pixels_differ_the_image_comes_first_but_only_when_outputs_part() -> None:
    here, there = ssd(FOUND, box_encodings=[1.0]), ssd(FOUND, box_encodings=[3.0])
    assert outcome(here, there, pixels="q").parts_at == "image"
    assert outcome(here, here, pixels="q").parts_at == ""


def test_what_was_not_kept_shows_in_mean_and_extremes() -> None:
    here = {**answer(FOUND), "raw/x": kept([1.0, 2.0], [9])}
    there = {**answer(FOUND), "raw/x": {**kept([1.0, 2.0], [9]), "max": 7.0}}
    one = by_name(outcome(here, there))["raw/x"]
    assert (one.values, one.compared, one.absolute, one.relative, one.beyond) == (
        9, 2, 5.0, 2.5, True,
    )  # fmt: skip


def test_noise_around_nothing_is_no_difference() -> None:
    here, there = ssd(FOUND, x=[0.0, 0.0]), ssd(FOUND, x=[0.0, 9e-7])
    assert outcome(here, there).parts_at == ""
    assert outcome(there, ssd(FOUND, x=[0.0, 3e-6])).parts_at == "predictor"


@pytest.mark.parametrize(
    ("here", "there", "told", "beyond"),
    [
        ([1.0, nan], [1.0, nan], "not finite in both", False),
        ([1.0, inf], [1.0, -inf], "not finite in both, at other places", True),
        ([1.0, nan], [2.0, nan], "not finite in both", True),
        ([1.0, 1.0], [1.0, nan], "not finite here", True),
        ([1.0, nan], [1.0, 1.0], "not finite in the reference cell", True),
    ],
)
def test_what_is_not_finite(here: list[float], there: list[float], told: str, beyond: bool) -> None:
    one = by_name(outcome(ssd(FOUND, x=here), ssd(FOUND, x=there)))["raw/x"]
    assert (one.told, one.beyond) == (told, beyond)


def test_another_shape_diverges_and_a_layer_that_one_side_does_not_tell_does_not() -> None:
    here = {**ssd(FOUND, old=[1.0]), "raw/x": kept([1.0, 1.0], [2, 1])}
    there = {**ssd(FOUND, new=[1.0]), "raw/x": kept([1.0, 1.0], [1, 2])}
    found = by_name(outcome(here, there))
    told = {name: (found[name].told, found[name].beyond) for name in ("raw/old", "raw/new")}
    assert told == {
        "raw/old": ("only in the reference cell", False),
        "raw/new": ("not in the reference cell", False),
    }
    assert (found["raw/x"].told, found["raw/x"].beyond) == (
        "another shape: [1, 2] for [2, 1] in the reference cell",
        True,
    )


def test_an_answer_that_is_missing_diverges() -> None:
    found = outcome(ssd(FOUND, x=[1.0]), {"raw/x": kept([1.0])})
    assert (found.parts_at, found.detections, found.agreeing) == ("detections", 2, 0)
    assert by_name(found)["final/detection_boxes"].told == "only in the reference cell"


def test_detections_without_a_partner_diverge() -> None:
    found = outcome(answer(FOUND, 5), answer([(1, 0.9, BOX), (3, 0.4, FAR)], 5))
    assert (found.parts_at, found.agreeing) == ("detections", 1)
    assert by_name(found)["final/detection_boxes"].told == "1 of 2 without a partner, 1 new"


@pytest.mark.parametrize("extra", ["final/raw_detection_scores", "raw/raw_detection_scores"])
def test_a_final_output_of_another_meaning_is_told_but_parts_nothing(extra: str) -> None:
    here, there = ssd(FOUND, x=[1.0]), ssd(FOUND, x=[1.0])
    found = outcome({**here, extra: kept([0.5])}, {**there, extra: kept([0.0])})
    assert (found.parts_at, found.redefined) == ("", (extra,))
    assert found.largest is not None
    assert found.largest.relative == 0.0
    moved = outcome({**here, extra: kept([0.5])}, {**ssd(FOUND, x=[2.0]), extra: kept([0.0])})
    assert (moved.parts_at, moved.redefined) == ("predictor", ())


def test_rows_of_another_order_are_not_compared() -> None:
    one, other = (1, 0.9, BOX), (1, 0.9, FAR)
    extra = "final/detection_anchor_indices"
    here = {**ssd([one, other]), extra: kept([7.0, 8.0])}
    there = {**ssd([other, one]), extra: kept([8.0, 7.0])}
    found = outcome(here, there)
    assert (found.parts_at, found.agreeing, by_name(found)[extra].told) == ("", 2, ANOTHER_ORDER)


def test_proposals_of_another_order_leave_the_second_stage_to_the_detections() -> None:
    rows = {
        "raw/proposal_boxes_normalized": kept([0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.4, 0.4], [1, 2, 4]),
        "raw/refined_box_encodings": kept([1.0, 2.0]),
        "raw/num_proposals": kept([2.0]),
        "raw/rpn_box_encodings": kept([1.0]),
    }
    swapped = {
        **rows,
        "raw/proposal_boxes_normalized": kept([0.3, 0.3, 0.4, 0.4, 0.1, 0.1, 0.2, 0.2], [1, 2, 4]),
        "raw/refined_box_encodings": kept([2.0, 1.0]),
    }
    found = outcome({**answer(FOUND), **rows}, {**answer(FOUND), **swapped})
    told = {one.output: (one.stage, one.told, one.beyond) for one in found.differences}
    assert told["raw/refined_box_encodings"] == ("second stage", ANOTHER_ORDER, False)
    assert told["raw/num_proposals"] == ("proposals", "", False)
    assert told["raw/rpn_box_encodings"] == ("predictor", "", False)
    changed = {**rows, "raw/refined_box_encodings": kept([1.0, 2.5])}
    assert outcome({**answer(FOUND), **rows}, {**answer(FOUND), **changed}).parts_at == (
        "second stage"
    )


def staged(edges: list[float], rows: list[float], found: list[Found] = FOUND) -> dict[str, object]:
    """Two proposals and two values of the second stage for each."""
    return {
        **answer(found, 5),
        "raw/proposal_boxes_normalized": kept(edges, [1, 2, 4]),
        "raw/box_classifier_features": kept(rows, [2, 1, 2]),
    }


def test_crops_at_the_border_are_left_to_the_detections() -> None:
    edges = [0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 1.0, 0.4]
    here = staged(edges, [1.0, 2.0, 3.0, 4.0])
    found = outcome(here, staged(edges, [1.0, 2.0, 3.0, 0.0]))
    told = by_name(found)["raw/box_classifier_features"]
    assert (found.parts_at, told.compared, told.absolute) == ("", 2, 0.0)
    assert told.told == "only 1 of 2 proposals compared: the others end at the image's border"
    assert outcome(here, staged(edges, [1.0, 0.0, 3.0, 4.0])).parts_at == "second stage"
    outside = [0.1, 0.1, 1.0, 0.2, 0.3, 0.3, 1.0, 0.4]
    none = outcome(staged(outside, [1.0, 2.0, 3.0, 4.0]), staged(outside, [1.0, 2.0, 3.0, 0.0]))
    assert (none.parts_at, by_name(none)["raw/box_classifier_features"].compared) == ("", 0)


def test_a_proposal_at_the_border_that_is_cropped_otherwise_may_give_another_detection() -> None:
    edges = [0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 1.0, 0.4]
    here = staged(edges, [1.0, 2.0, 3.0, 4.0])
    moved: list[Found] = [(1, 0.9, BOX), (2, 0.41, FAR)]
    found = outcome(here, staged(edges, [1.0, 2.0, 3.0, 0.0], moved))
    assert (found.parts_at, found.agreeing, found.tied) == ("", 1, 1)
    assert outcome(here, staged(edges, [1.0, 2.0, 3.0, 4.0], moved)).parts_at == "detections"
    both: list[Found] = [(1, 0.8, BOX), (2, 0.41, FAR)]
    assert outcome(here, staged(edges, [1.0, 2.0, 3.0, 0.0], both)).parts_at == "detections"
