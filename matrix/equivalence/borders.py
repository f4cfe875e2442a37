"""Crops of proposals that end at the image's border, which rounding decides.

The second stage samples the feature map within a proposal, out to its edges. A sample beyond the
map is 0, so where an edge lies on the border, one step of a float decides whether a whole row of
samples is part of the map or is 0. Source: ``CropAndResize`` in
tensorflow/core/kernels/image/crop_and_resize_op.cc; seen between cells of TensorFlow 2.8 and 2.9,
whose proposals are equal to 1e-7: of their crops, only those at the border differ, by up to 7 % of
the range.
"""

from __future__ import annotations

from array import array
from dataclasses import replace

from matrix.equivalence.elements import FLOOR, TOLERANCE
from matrix.equivalence.output import Output

BORDER = 1e-6
"""How far from the border an edge still lies on it, in parts of the image."""
TOLD = "only {} of {} proposals compared: the others end at the image's border"


def inside(proposals: Output) -> tuple[bool, ...]:
    """Which proposals end before the lower and the right border; edges are as in an answer."""
    edges = proposals.values
    return tuple(
        max(edges[start + 2], edges[start + 3]) < 1.0 - BORDER
        for start in range(0, len(edges) - len(edges) % 4, 4)
    )


def within(output: Output, kept: tuple[bool, ...]) -> Output | None:
    """The values of those proposals; None where the output has no row for each proposal.

    The bounds are of all values, and so are left out.
    """
    rows = _rows(output, len(kept))
    if not rows:
        return None
    pairs = zip(output.values, rows, strict=True)
    return replace(
        output, values=array("f", [value for value, row in pairs if kept[row]]), bounds=()
    )


def moved(reference: Output, other: Output, kept: tuple[bool, ...]) -> set[int]:
    """The proposals at the border, those not ``kept``, of which a kept value has changed."""
    if reference.shape != other.shape:
        return set()
    changed = zip(_rows(reference, len(kept)), reference.values, other.values, strict=False)
    allowed = max(TOLERANCE * reference.magnitude, FLOOR)
    return {row for row, a, b in changed if not kept[row] and abs(a - b) > allowed}


def _rows(output: Output, number: int) -> list[int]:
    """The row of each value that is kept, none where the output has no ``number`` of rows."""
    if not number or output.size % number or not len(output.values):
        return []
    step, width = output.size / len(output.values), output.size // number
    return [int(place * step) // width for place in range(len(output.values))]
