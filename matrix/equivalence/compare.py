"""What one cell made of an image, beside what the reference cell made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from matrix.equivalence import borders
from matrix.equivalence.detections import Detections, detections
from matrix.equivalence.elements import Apart, apart
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
SECOND_STAGE = "second stage"
BY_PROPOSAL = ("proposals", SECOND_STAGE)
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

    def by_proposal(self, name: str, stage: str) -> bool:
        """Whether the rows of an output are proposals."""
        return self.staged and (_raw(name) or stage in BY_PROPOSAL) and name != NUMBER

    def same_rows(self, name: str, stage: str) -> bool:
        """Whether row n of an output is about the same thing in both cells."""
        if stage == DETECTIONS and not _raw(name) and name not in ANSWER:
            return self.pairing is not None and self.pairing.in_order
        return self.same_proposals or not self.by_proposal(name, stage)


def compare(reference: Seen, other: Seen) -> Equivalence:
    """Everything that can be said of two cells' outputs on one image."""
    sides = _sides(reference.outputs, other.outputs)
    found = sorted(_differences(sides), key=lambda one: STAGES.index(one.stage))
    beyond = [one for one in found if one.beyond]
    parted = [one.stage for one in beyond if not _repeats(one)]
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
    same = PROPOSALS in left and PROPOSALS in right and apart(left[PROPOSALS], right[PROPOSALS])
    same_proposals = bool(same and same.close)
    pairing = pair(ours, theirs) if ours and theirs else None
    if pairing and same_proposals:
        pairing = pairing.allowing(_recropped(left, right))
    return Sides(left, right, two_staged(left), same_proposals, (ours,) if ours else (), pairing)


def _recropped(left: Mapping[str, Output], right: Mapping[str, Output]) -> int:
    """How many proposals at the image's border the second stage sees otherwise."""
    kept = borders.inside(left[PROPOSALS])
    names = [
        name for name in left.keys() & right.keys() if stage_of(name, staged=True) == SECOND_STAGE
    ]
    return len(set().union(*(borders.moved(left[one], right[one], kept) for one in names)))


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
    found, compared = apart(here, there), min(len(here.values), len(there.values))
    if not found.close and sides.by_proposal(name, stage):
        found, compared = _inside(sides, here, there) or (found, compared)
    numbers = here.size, compared, found.absolute, found.relative
    return Difference(name, stage, *numbers, beyond=not found.close, told=found.told)


def _inside(sides: Sides, here: Output, there: Output) -> tuple[Apart, int] | None:
    """The comparison without the proposals that end at the image's border."""
    kept = borders.inside(sides.left[PROPOSALS])
    one, other = borders.within(here, kept), borders.within(there, kept)
    if one is None or other is None:
        return None
    found = apart(one, other)
    told = borders.TOLD.format(sum(kept), len(kept)) if found.close else found.told
    return replace(found, told=told), len(one.values)


def _uncompared(
    name: str, stage: str, output: Output | None, told: str, *, beyond: bool
) -> Difference:
    return Difference(name, stage, output.size if output else 0, 0, 0.0, 0.0, beyond, told)


def _raw(name: str) -> bool:
    return name.partition("/")[2].startswith("raw_")


def _repeats(one: Difference) -> bool:
    """Whether an output only repeats others, in the terms of its OD API version."""
    return one.stage == DETECTIONS and one.output not in ANSWER
