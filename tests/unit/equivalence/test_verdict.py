"""What the comparison means for each cell of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from matrix.checkpoint.writer import Writer
from matrix.equivalence import equivalent
from matrix.judge.catalogue import remedy
from matrix.model import (
    Cell,
    Certainty,
    Finding,
    Observation,
    Restore,
    Result,
    Status,
    Variable,
    View,
)
from tests.samples import cell, result
from tests.unit.equivalence.outputs import kept, ssd

FOUND = [(1, 0.9, (0.1, 0.1, 0.5, 0.5))]
SAME = ssd(FOUND, x=[1.0])
OTHER = ssd(FOUND, x=[2.0])
OLD, NEW, NEWER = (cell(one, "2.8.0", "3.9") for one in ("2.5.3", "2.8.4", "2.10.1"))
PIXELS = "p" * 64


def green(
    where: Cell,
    outputs: Mapping[str, object],
    *,
    bound: int = 1,
    view: View | None = None,
    status: Status = Status.PASS,
) -> Result:
    restore = Restore("object-based", "inference", bound, 4, bound, 4)
    seen = Observation(
        "x",
        (),
        model=(Variable("a", (), "float32"),),
        restore=restore,
        pixels=PIXELS,
        outputs=dict(outputs),
        picture=view,
    )
    return replace(result(where, status), observation=seen)


def statuses(results: tuple[Result, ...]) -> list[str]:
    return [one.verdict.status.value for one in results]


def test_the_cell_that_parts_diverges_and_says_where() -> None:
    old, new, newer = equivalent(
        [green(OLD, SAME), green(NEW, OTHER), green(NEWER, SAME)], Writer()
    )
    assert statuses((old, new, newer)) == ["PASS", "DIVERGES", "PASS"]
    assert [one.equivalence and one.equivalence.reference for one in (old, new, newer)] == (
        [OLD.id] * 3
    )
    words = remedy("outputs-diverge", cell=OLD.id)
    shown = (
        f"Of 1 final detections of {OLD.id}, 1 have a partner of the same class, place and score",
        "At the predictor: raw/x differs by 1, 1 of its range",
    )
    assert new.verdict.findings == (Finding("outputs-diverge", Certainty.CERTAIN, shown, words),)
    assert (new.verdict.phase, new.verdict.cause, new.verdict.remedy) == (
        "forward", "outputs-diverge", words,
    )  # fmt: skip
    assert new.verdict.reason == (
        f"the outputs part from those of {OLD.id} at the predictor:"
        " raw/x differs by 1, 1 of its range"
    )


def test_the_reference_is_that_of_the_writer() -> None:
    cells = [green(OLD, SAME), green(NEW, OTHER)]
    assert statuses(equivalent(cells, Writer(oldest="2.8"))) == ["DIVERGES", "PASS"]


def test_one_green_cell_has_nothing_to_be_compared_with() -> None:
    cells = (green(OLD, SAME), green(NEW, OTHER, status=Status.PARTIAL))
    assert equivalent(cells, Writer()) == cells


def test_what_a_fine_tune_mode_left_unrestored_is_not_compared() -> None:
    cells = (green(OLD, SAME, bound=0), green(NEW, OTHER, bound=0))
    assert equivalent(cells, Writer()) == cells


def test_an_output_of_another_meaning_is_a_remark() -> None:
    name = "final/raw_detection_scores"
    first = green(OLD, {**SAME, name: kept([0.25])})
    _, new = equivalent([first, green(NEW, {**SAME, name: kept([0.75])})], Writer())
    (finding,) = new.verdict.findings
    assert (new.verdict.status, new.verdict.cause) == (Status.PASS, "")
    assert (finding.code, finding.evidence) == (
        "output-redefined",
        (
            f"{name} differs from {OLD.id}, while every layer and the final boxes, classes and"
            " scores agree",
        ),
    )


def test_a_remark_on_both_images_is_one_remark() -> None:
    other = {**SAME, "final/raw_detection_scores": kept([0.75])}
    outputs = {**SAME, "final/raw_detection_scores": kept([0.25])}
    cells = [green(OLD, outputs, view=View("q", outputs)), green(NEW, other, view=View("q", other))]
    _, new = equivalent(cells, Writer())
    assert [one.code for one in new.verdict.findings] == ["output-redefined"]


def test_a_picture_may_part_what_the_deterministic_image_does_not() -> None:
    first = green(OLD, SAME, view=View("q", dict(SAME)))
    _, new = equivalent([first, green(NEW, SAME, view=View("q", dict(OTHER)))], Writer())
    assert new.equivalence is not None
    assert new.on_picture is not None
    assert (new.equivalence.parts_at, new.on_picture.parts_at) == ("", "predictor")
    assert new.verdict.status is Status.DIVERGES
    assert new.verdict.reason.startswith(f"on the picture, the outputs part from those of {OLD.id}")


def test_other_pixels_are_the_first_thing_that_parts() -> None:
    first = green(OLD, SAME, view=View("q", dict(SAME)))
    _, new = equivalent([first, green(NEW, SAME, view=View("r", dict(OTHER)))], Writer())
    assert new.verdict.findings[0].evidence[0] == (
        "The cells decoded the picture into different pixels"
    )
    assert "at the image: raw/x differs" in new.verdict.reason


def test_a_picture_that_a_cell_could_not_decode_is_not_compared() -> None:
    first = green(OLD, SAME, view=View("q", dict(SAME)))
    _, new = equivalent([first, green(NEW, SAME, view=View("", error="no"))], Writer())
    assert (new.verdict.status, new.on_picture) == (Status.PASS, None)


def test_a_model_that_runs_on_the_picture_in_one_cell_only_diverges() -> None:
    ran, failed = View("q", dict(SAME)), View("q", error="InvalidArgumentError: no")
    _, new = equivalent([green(OLD, SAME, view=ran), green(NEW, SAME, view=failed)], Writer())
    assert new.verdict.status is Status.DIVERGES
    _, new = equivalent([green(OLD, SAME, view=failed), green(NEW, SAME, view=ran)], Writer())
    assert (new.verdict.status, new.on_picture) == (Status.PASS, None)
