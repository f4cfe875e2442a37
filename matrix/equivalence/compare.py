"""What one cell made of an image, beside what the reference cell made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from matrix.equivalence.detections import Detections, detections
from matrix.equivalence.elements import apart
from matrix.equivalence.output import Output
from matrix.equivalence.pairing import Pairing, pair
from matrix.equivalence.stages import (
    ANSWER,
    BOXES,
    PROPOSALS,
    SCORES,
    STAGES,
    stage_of,
    two_staged,
)
from matrix.model import Difference, Equivalence

IMAGE = "image"
"""The stage before all others: the cells did not see the same pixels."""
DETECTIONS = STAGES[-1]
BY_PROPOSAL = ("proposals", "second stage")
NUMBER = "raw/num_proposals"
ANOTHER_ORDER = "not compared: its rows stand in another order"


@dataclass(frozen=True)
class Seen:
    """What a cell made of one image; ``pixels`` is the image's sha256."""

    cell: str
    pixels: str
    outputs: Mapping[str, Output]


@dataclass(frozen=True)
class Sides:
    """The outputs of the reference and of another cell, and whether their rows correspond.

    ``found`` are the reference's detections; without a ``pairing`` one side has none that
    could be read.
    """

    left: Mapping[str, Output]
    right: Mapping[str, Output]
    staged: bool
    same_proposals: bool
    found: tuple[Detections, ...]
    pairing: Pairing | None

    def same_rows(self, name: str, stage: str) -> bool:
        """Whether row n of an output is about the same thing in both cells."""
        raw = name.startswith("final/raw_")
        if stage == DETECTIONS and not raw and name not in ANSWER:
            return self.pairing is not None and self.pairing.in_order
        by_proposal = self.staged and (raw or stage in BY_PROPOSAL) and name != NUMBER
        return self.same_proposals or not by_proposal


def compare(reference: Seen, other: Seen) -> Equivalence:
    """Everything that can be said of two cells' outputs on one image."""
    sides = _sides(reference.outputs, other.outputs)
    found = sorted(_differences(sides), key=lambda one: STAGES.index(one.stage))
    beyond = [one for one in found if one.beyond]
    parted = [one.stage for one in beyond if not _repeats(one.output)]
    if parted and reference.pixels != other.pixels:
        parted = [IMAGE, *parted]
    pairing = sides.pairing
    return Equivalence(
        reference=reference.cell,
        image=reference.pixels,
        differences=tuple(found),
        detections=len(sides.found[0].found) if sides.found else 0,
        agreeing=len(pairing.pairs) if pairing else 0,
        tied=pairing.tied if pairing else 0,
        parts_at=parted[0] if parted else "",
        redefined=() if parted else tuple(one.output for one in beyond),
    )


def _sides(left: Mapping[str, Output], right: Mapping[str, Output]) -> Sides:
    ours, theirs = detections(left), detections(right)
    return Sides(
        left,
        right,
        two_staged(left),
        PROPOSALS in left and PROPOSALS in right and apart(left[PROPOSALS], right[PROPOSALS]).close,
        (ours,) if ours else (),
        pair(ours, theirs) if ours and theirs else None,
    )


def _differences(sides: Sides) -> Iterator[Difference]:
    if sides.pairing:
        yield from _answer(sides.pairing, len(sides.found[0].found))
    for name in sorted(sides.left.keys() | sides.right.keys()):
        if sides.pairing is None or name not in ANSWER:
            yield _difference(name, sides)


def _answer(pairing: Pairing, number: int) -> Iterator[Difference]:
    """The boxes and scores of those that have a partner, and how many have none.

    Scores, and edges in parts of the image, lie between 0 and 1: their range is 1.
    """
    lost, new = pairing.alone, pairing.other_alone
    told = f"{lost} of {number} without a partner, {new} new" if lost or new else ""
    for name, width, far in ((BOXES, 4, pairing.edges), (SCORES, 1, pairing.scores)):
        compared = width * len(pairing.pairs)
        beyond = bool(lost or new)
        yield Difference(name, DETECTIONS, width * number, compared, far, far, beyond, told)


def _difference(name: str, sides: Sides) -> Difference:
    stage = stage_of(name, sides.staged)
    here, there = sides.left.get(name), sides.right.get(name)
    if here is None or there is None:
        told = "only in the reference cell" if here else "not in the reference cell"
        return _uncompared(name, stage, here or there, told, beyond=name in ANSWER)
    if here.shape != there.shape:
        told = f"{list(there.shape)} for {list(here.shape)} in the reference cell"
        return _uncompared(name, stage, here, f"another shape: {told}", beyond=True)
    if not sides.same_rows(name, stage):
        return _uncompared(name, stage, here, ANOTHER_ORDER, beyond=False)
    found = apart(here, there)
    compared = min(len(here.values), len(there.values))
    numbers = here.size, compared, found.absolute, found.relative
    return Difference(name, stage, *numbers, beyond=not found.close, told=found.told)


def _uncompared(
    name: str, stage: str, output: Output | None, told: str, *, beyond: bool
) -> Difference:
    return Difference(name, stage, output.size if output else 0, 0, 0.0, 0.0, beyond, told)


def _repeats(name: str) -> bool:
    """Whether an output only repeats others, in the terms of its OD API version."""
    return name.startswith("final/") and name not in ANSWER
