"""Outputs as the probe keeps them, for tests."""

from __future__ import annotations

import base64
from array import array
from collections.abc import Mapping, Sequence
from math import isfinite

from matrix.equivalence.stages import BOXES, CLASSES, COUNT, SCORES

Found = tuple[int, float, tuple[float, float, float, float]]
"""A detection: class, score, box."""


def kept(values: Sequence[float], shape: Sequence[int] | None = None) -> dict[str, object]:
    """One output whose values are all kept."""
    facts: dict[str, object] = {
        "shape": list(shape or [len(values)]),
        "dtype": "float32",
        "finite": all(map(isfinite, values)),
        "values": base64.b64encode(array("f", values).tobytes()).decode(),
    }
    if values and facts["finite"]:
        facts |= {"mean": sum(values) / len(values), "min": min(values), "max": max(values)}
    return facts


def answer(found: Sequence[Found], room: int = 0) -> dict[str, object]:
    """The final detections, best first; the rest of the ``room`` is empty."""
    empty = max(room - len(found), 0)
    padded = [*found, *([(0, 0.0, (0.0, 0.0, 0.0, 0.0))] * empty)]
    return {
        BOXES: kept([edge for *_, box in padded for edge in box], [1, len(padded), 4]),
        CLASSES: kept([float(label) for label, *_ in padded], [1, len(padded)]),
        SCORES: kept([score for _, score, _ in padded], [1, len(padded)]),
        COUNT: kept([float(len(found))]),
    }


def ssd(found: Sequence[Found], **layers: Sequence[float]) -> Mapping[str, object]:
    """What an SSD gives: its detections, and layers by their names without ``raw/``."""
    return {**answer(found), **{f"raw/{name}": kept(one) for name, one in layers.items()}}
