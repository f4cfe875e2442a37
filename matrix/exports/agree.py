"""Do an export and its checkpoint compute the same? Pure: what cells kept of both outputs.

An export takes the image as pixels and prepares it inside, so both start from the same
pixels. It gives the final outputs alone; exporters of the OD API number classes from 1
(``label_id_offset`` in ``exporter.py`` and ``exporter_lib_v2.py``), the model from 0.
"""

from __future__ import annotations

from array import array
from dataclasses import replace

from matrix.equivalence.compare import Seen, compare
from matrix.equivalence.output import Output, read
from matrix.equivalence.stages import ANSWER, CLASSES
from matrix.model import Equivalence, Observation

OFFSETS = (1, 0)
"""What an export may have added to the model's class numbers, the usual first."""


def agree(cell: str, checkpoint: Observation, export: Observation) -> Equivalence | None:
    """Compare an export's outputs with those of the checkpoint in ``cell``.

    None where there is nothing to compare: an export that was shown other pixels, or that
    gives none of a detector's answers.
    """
    ours, theirs = read(checkpoint.outputs), read(export.outputs)
    shared = ours.keys() & theirs.keys()
    if checkpoint.pixels != export.pixels or not shared.intersection(ANSWER):
        return None
    reference = Seen(cell, checkpoint.pixels, {name: ours[name] for name in shared})
    found = [
        compare(reference, Seen("", export.pixels, _renumbered(theirs, shared, offset)))
        for offset in OFFSETS
    ]
    return max(found, key=lambda one: one.agreeing)


def _renumbered(outputs: dict[str, Output], names: set[str], offset: int) -> dict[str, Output]:
    """The outputs of these names, their classes numbered as the model does."""
    chosen = {name: outputs[name] for name in names}
    if CLASSES in chosen:
        one = chosen[CLASSES]
        values = array("f", [value - offset for value in one.values])
        bounds = tuple(bound - offset for bound in one.bounds)
        chosen[CLASSES] = replace(one, values=values, bounds=bounds)
    return chosen
