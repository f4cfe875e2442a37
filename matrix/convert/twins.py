"""The same SSD in the config of the other TensorFlow generation."""

from __future__ import annotations

from matrix.config import view
from matrix.config.tree import Pipeline

TWINS = {
    "ssd_mobilenet_v1": "ssd_mobilenet_v1_keras",
    "ssd_mobilenet_v2": "ssd_mobilenet_v2_keras",
}
"""Feature extractors by what TensorFlow 1 calls them, and TensorFlow 2: those whose
checkpoints `plan` converts. All else in a config means the same in both."""


def twin(pipeline: Pipeline, generation: int) -> tuple[str, str] | None:
    """What makes a config one of the other generation: a field's dotted path, and its value.

    ``generation`` is that of the TensorFlow that is to build the model. None where there is
    no such extractor, or the config names it already.
    """
    pairs = TWINS.items()
    known = dict(pairs) if generation > 1 else {new: old for old, new in pairs}
    value = known.get(view.extractor(pipeline))
    path = f"model.{view.architecture(pipeline)}.feature_extractor.type"
    return (path, value) if value else None
