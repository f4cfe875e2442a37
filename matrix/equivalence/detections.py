"""The final detections among the outputs of a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matrix.equivalence.output import Output
from matrix.equivalence.stages import BOXES, CLASSES, COUNT, SCORES

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Detection:
    """One final detection; ``box`` is (top, left, bottom, right) in parts of the image."""

    label: int
    score: float
    box: Box


@dataclass(frozen=True)
class Detections:
    """The final detections of one cell; ``full`` when there was no room for another one."""

    found: tuple[Detection, ...]
    full: bool


def detections(outputs: Mapping[str, Output]) -> Detections | None:
    """The final detections among the outputs of a cell, None where they are not whole."""
    boxes, classes, scores = (outputs.get(name) for name in (BOXES, CLASSES, SCORES))
    count = outputs.get(COUNT)
    if not (boxes and classes and scores and count) or not count.values:
        return None
    if not all(one.finite for one in (boxes, classes, scores, count)):
        return None
    kept = min(len(scores.values), len(classes.values), len(boxes.values) // 4)
    number = min(int(count.values[0]), kept)
    found = tuple(
        Detection(int(classes.values[n]), scores.values[n], _box(boxes.values[4 * n : 4 * n + 4]))
        for n in range(number)
    )
    return Detections(found, int(count.values[0]) >= kept)


def _box(values: Sequence[float]) -> Box:
    top, left, bottom, right = values
    return top, left, bottom, right
