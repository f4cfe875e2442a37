"""What is kept of a model's outputs, so that two cells can be compared."""

import base64
from typing import Any, Dict

ROWS = (
    "final/detection_boxes",
    "final/detection_classes",
    "final/detection_scores",
    "raw/proposal_boxes_normalized",
)
MOST_OF_ROWS = 4096
MOST = 1021  # A prime: evenly spaced values do not fall on the same channels again and again.


def fingerprint(outputs: Dict[str, Any]) -> Dict[str, Any]:
    """Describe arrays so that two cells can be compared without keeping them whole.

    Per output: shape, dtype, whether all values are finite, mean, standard deviation and
    extremes if they are, and ``values``: base64 of little-endian float32, all of them or
    1021 that are evenly spaced in row-major order. Of detections and proposals the first
    4096 values are kept, which are those of the best.
    """
    return {name: _describe(name, array) for name, array in sorted(outputs.items())}


def _describe(name: str, array: Any) -> Dict[str, Any]:
    import numpy

    array = numpy.asarray(array)
    flat = array.astype("float64").ravel()
    facts: Dict[str, Any] = {"shape": [int(n) for n in array.shape], "dtype": str(array.dtype)}
    facts["finite"] = bool(numpy.isfinite(flat).all())
    if flat.size and facts["finite"]:
        facts["mean"], facts["std"] = float(flat.mean()), float(flat.std())
        facts["min"], facts["max"] = float(flat.min()), float(flat.max())
    kept = flat[:MOST_OF_ROWS] if name in ROWS else flat[_spread(flat.size)]
    facts["values"] = base64.b64encode(kept.astype("<f4").tobytes()).decode("ascii")
    return facts


def _spread(size: int) -> Any:
    """Return the places of at most ``MOST`` values, evenly spaced."""
    kept = min(size, MOST)
    return [number * size // kept for number in range(kept)]


def numeric(arrays: Dict[str, Any]) -> Dict[str, Any]:
    """Keep what can be fingerprinted: tensors, and lists of them under ``name/index``.

    A list of one goes by its name alone: OD API versions differ in whether they make one.
    """
    found = {}
    for name, value in arrays.items():
        if isinstance(value, (list, tuple)):
            parts = {"%s/%d" % (name, index): part for index, part in enumerate(value)}
            found.update(parts if len(parts) > 1 else {str(name): one for one in value})
        else:
            found[str(name)] = value
    return {name: one for name, one in found.items() if _is_tensor(one)}


def _is_tensor(value: Any) -> bool:
    return hasattr(value, "shape") and hasattr(value, "dtype")


def named(prepared: Any, raw: Dict[str, Any], final: Dict[str, Any]) -> Dict[str, Any]:
    """Return everything that a model makes of an image by name, the prepared image with it."""
    found = {"raw/preprocessed_inputs": prepared}
    found.update({"raw/" + name: value for name, value in numeric(raw).items()})
    found.update({"final/" + name: value for name, value in numeric(final).items()})
    return found
