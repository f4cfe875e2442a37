"""What the comparison means for a cell: it agrees with the reference cell, or it diverges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matrix.checkpoint.writer import Writer
from matrix.equivalence.compare import IMAGE, Seen, compare
from matrix.equivalence.output import read
from matrix.equivalence.reference import reference
from matrix.judge.catalogue import remedy
from matrix.model import (
    Certainty,
    Difference,
    Equivalence,
    Finding,
    Result,
    Status,
    Verdict,
)

DIVERGE = "outputs-diverge"
REDEFINED = "output-redefined"


def equivalent(results: Sequence[Result], writer: Writer) -> tuple[Result, ...]:
    """The same results; green cells say how their outputs compare with the reference cell's.

    Only where every variable of the model holds the checkpoint's value: what a fine-tune
    mode leaves at its initial value is another one in every release. A lone green cell has
    nothing to be compared with.
    """
    green = [one for one in results if one.whole and one.observation and one.observation.outputs]
    if len(green) < 2:
        return tuple(results)
    against = reference(green, writer)
    there = _shown(against), _shown_picture(against)
    return tuple(_compared(one, *there) if one in green else one for one in results)


def _shown(one: Result) -> Seen | None:
    seen = one.observation
    return Seen(one.cell.id, seen.pixels, read(seen.outputs)) if seen else None


def _shown_picture(one: Result) -> Seen | None:
    """What the cell made of the user's picture, None where it could not decode it."""
    view = one.observation.picture if one.observation else None
    return Seen(one.cell.id, view.pixels, read(view.outputs)) if view and view.pixels else None


def _compared(one: Result, there: Seen | None, picture_there: Seen | None) -> Result:
    """A green cell beside the reference; a model that ran on no picture is no reference for it."""
    here, picture_here = _shown(one), _shown_picture(one)
    own = compare(there, here) if there and here else None
    ran = picture_there is not None and picture_there.outputs
    other = compare(picture_there, picture_here) if ran and picture_there and picture_here else None
    verdict = one.verdict
    for found, where in ((own, ""), (other, "on the picture, ")):
        verdict = _judged(verdict, found, where) if found else verdict
    return replace(one, equivalence=own, on_picture=other, verdict=verdict)


def _judged(verdict: Verdict, found: Equivalence, where: str) -> Verdict:
    """Under ``PASS`` say that the outputs diverge, or remark that one has another meaning."""
    if verdict.status is not Status.PASS:
        return verdict
    if found.redefined:
        told = dict.fromkeys((*verdict.findings, _redefined(found)))
        return replace(verdict, findings=tuple(told))
    if not found.parts_at:
        return verdict
    finding = Finding(
        DIVERGE, Certainty.CERTAIN, _evidence(found), remedy(DIVERGE, cell=found.reference)
    )
    return replace(
        verdict,
        status=Status.DIVERGES,
        phase="forward",
        cause=DIVERGE,
        reason=f"{where}the outputs part from those of {found.reference} at the {found.parts_at}:"
        f" {_words(_first(found))}",
        remedy=finding.remedy,
        findings=(finding, *verdict.findings),
    )


def _redefined(found: Equivalence) -> Finding:
    names = ", ".join(found.redefined)
    shown = (
        f"{names} differs from {found.reference}, while every layer and the final boxes,"
        " classes and scores agree",
    )
    return Finding(REDEFINED, Certainty.CERTAIN, shown, remedy(REDEFINED, outputs=names))


def _evidence(found: Equivalence) -> tuple[str, ...]:
    told = [
        f"Of {found.detections} final detections of {found.reference}, {found.agreeing} have a"
        " partner of the same class, place and score",
        *(f"At the {one.stage}: {_words(one)}" for one in found.differences if one.beyond),
    ]
    if found.parts_at == IMAGE:
        told.insert(0, "The cells decoded the picture into different pixels")
    return tuple(told)


def _first(found: Equivalence) -> Difference:
    """The first difference beyond tolerance of the stage in which the cells part."""
    beyond = [one for one in found.differences if one.beyond]
    return next((one for one in beyond if one.stage == found.parts_at), beyond[0])


def _words(one: Difference) -> str:
    if one.told:
        return f"{one.output}, {one.told}"
    return f"{one.output} differs by {one.absolute:.2g}, {one.relative:.2g} of its range"
