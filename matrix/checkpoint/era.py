"""Which OD API a checkpoint and the config beside it are of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from matrix.checkpoint.traces import Reading, Statement, Traces
from matrix.config.obstacles import obstacles
from matrix.model import Certainty

_SCOPES = re.compile(r"^\w*(FeatureExtractor|BoxPredictor)(?=(_\d+)?/)")
_OBJECTS = re.compile(r"^model/_\w+(?=/)")
MOST_SHOWN = 3


def _models(traces: Traces) -> Iterator[Statement]:
    """The OD API by what its models call their parts, in each generation of TensorFlow.

    Source of the date: blog.tensorflow.org/2020/07/tensorflow-2-meets-object-detection-api.html,
    which announces the Keras models.
    """
    pattern = _OBJECTS if traces.by_objects else _SCOPES
    hits = (pattern.match(name) for name in traces.families["model"])
    found = sorted({hit.group() for hit in hits if hit})
    shown = ", ".join(found[:MOST_SHOWN])
    if not found:
        yield Statement("whether the OD API made it", "no variable has a name that it gives", None)
    elif traces.by_objects:
        yield Statement(
            "a Keras model of the OD API, whose support of TensorFlow 2 dates from July 2020",
            f"its objects are {shown}",
        )
    else:
        yield Statement("a slim model of the OD API for TensorFlow 1", f"its scopes are {shown}")


def _config(traces: Traces) -> Iterator[Statement]:
    """The versions of the OD API whose protos know every field of the config.

    Only as sure as that the config beside a checkpoint is the one it was made from.
    """
    if traces.pipeline is None or not traces.pipeline.root.fields or not traces.schemas:
        return
    fits, refused = [], defaultdict[str, list[str]](list)
    for schema in traces.schemas:
        if found := obstacles(traces.pipeline, schema, traces.schemas):
            refused[found[0].told].append(schema.od)
        else:
            fits.append(schema.od)
    yield Statement(
        f"its config fits OD API {', '.join(fits)}" if fits else "its config fits no known OD API",
        "; ".join(f"not {', '.join(ods)}: {told}" for told, ods in refused.items())
        or "each knows every field of it",
        Certainty.LIKELY,
    )


READINGS: tuple[Reading, ...] = (_models, _config)
