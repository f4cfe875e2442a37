"""Do an export and its checkpoint compute the same? Pure: what cells kept of both outputs.

An export takes the image as pixels and prepares it inside, so both start from the same
pixels. It gives the final outputs alone; exporters of the OD API number classes from 1
(``label_id_offset`` in ``exporter.py`` and ``exporter_lib_v2.py``), the model from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from matrix.model import Difference, Equivalence
from matrix.store.fields import Fields

FINAL = "final/"
CLASSES = "final/detection_classes"
SCORES = "final/detection_scores"
RAW = "final/raw_"
OFFSETS = (1.0, 0.0)
TOLERANCE = 1e-3
"""How far two outputs may be apart, in parts of the reference's largest magnitude or of 1."""


def agree(
    cell: str, reference: Mapping[str, object], outputs: Mapping[str, object]
) -> Equivalence | None:
    """Compare an export's outputs with those of the checkpoint in ``cell``.

    None where they have nothing in common that could be compared. Where both keep what comes
    before the suppression of boxes, that and the scores decide: which of two boxes of the same
    score is kept is decided by the last bit.
    """
    found = [
        _difference(name, reference[name], outputs[name]) for name in _shared(reference, outputs)
    ]
    compared = [one for one in found if one.compared]
    if not compared:
        return None
    if any(one.output.startswith(RAW) for one in compared):
        found = [one if _decides(one.output) else replace(one, beyond=False) for one in found]
    parts = next((one.stage for one in found if one.beyond), "")
    return Equivalence(cell, "", tuple(found), parts_at=parts)


def _shared(left: Mapping[str, object], right: Mapping[str, object]) -> list[str]:
    return sorted(name for name in left.keys() & right.keys() if name.startswith(FINAL))


def _decides(name: str) -> bool:
    return name.startswith(RAW) or name == SCORES


def _difference(name: str, left: object, right: object) -> Difference:
    here, there = Fields(left, name), Fields(right, name)
    offsets = OFFSETS if name == CLASSES else (0.0,)
    ours, theirs = _samples(here), _samples(there)
    stage = "before suppression" if name.startswith(RAW) else "detections"
    if here.get("shape") != there.get("shape") or not ours or len(ours) != len(theirs):
        return Difference(name, stage, len(ours), 0, 0.0, 0.0, False)
    apart = min(
        max(abs(a + offset - b) for a, b in zip(ours, theirs, strict=True)) for offset in offsets
    )
    scale = max(1.0, *map(abs, ours))
    relative = apart / scale
    return Difference(name, stage, len(ours), len(ours), apart, relative, relative > TOLERANCE)


def _samples(output: Fields) -> list[float]:
    found = output.get("samples", [])
    values = found if isinstance(found, list) else []
    return [float(one) for one in values if isinstance(one, (int, float))]
