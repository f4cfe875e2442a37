"""Do an export and its checkpoint compute the same? Pure: what cells kept of both outputs.

An export takes the image as pixels and prepares it inside, so both start from the same
pixels. It gives the final outputs alone; exporters of the OD API number classes from 1
(``label_id_offset`` in ``exporter.py`` and ``exporter_lib_v2.py``), the model from 0.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import replace

from matrix.equivalence.compare import Seen, compare
from matrix.equivalence.output import Output, read
from matrix.equivalence.stages import CLASSES
from matrix.model import Equivalence

FINAL = "final/"
OFFSETS = (1, 0)


def agree(
    cell: str, reference: Mapping[str, object], outputs: Mapping[str, object]
) -> Equivalence | None:
    """Compare an export's outputs with those of the checkpoint in ``cell``.

    None where they have nothing in common that could be compared. Of the two ways to number
    classes the one under which more detections agree is the export's.
    """
    ours, theirs = read(reference), read(outputs)
    shared = {name for name in ours.keys() & theirs.keys() if name.startswith(FINAL)}
    left = Seen(cell, "", {name: ours[name] for name in shared})
    numbered = (
        {name: _numbered(name, theirs[name], offset) for name in shared} for offset in OFFSETS
    )
    found = [compare(left, replace(left, outputs=one)) for one in numbered]
    best = max(found, key=lambda one: (not one.parts_at, one.agreeing))
    known = best.detections or best.parts_at or any(one.compared for one in best.differences)
    return best if known else None


def _numbered(name: str, output: Output, offset: int) -> Output:
    """An export's output, with classes as the model numbers them."""
    if name != CLASSES:
        return output
    return replace(
        output,
        values=array("f", [one - offset for one in output.values]),
        bounds=tuple(one - offset for one in output.bounds),
    )
