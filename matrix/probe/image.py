"""The deterministic image, and the fingerprint of what a model makes of it."""

from typing import Any, Dict

SIDE = 320
SAMPLES = 64


def image() -> Any:
    """Return the one image that every cell sees: float32 of shape [1, 320, 320, 3], 0 to 255.

    Integer arithmetic only, so that it is the same in every numpy.
    """
    import numpy

    y, x, c = numpy.meshgrid(numpy.arange(SIDE), numpy.arange(SIDE), numpy.arange(3), indexing="ij")
    pixels = (x * 7 + y * 13 + (x * y) // 3 + c * 29) % 256
    return pixels[None].astype("float32")


def fingerprint(outputs: Dict[str, Any]) -> Dict[str, Any]:
    """Describe arrays so that two cells can be compared without keeping them whole.

    Per output: shape, dtype, mean, standard deviation, extremes, whether all values are
    finite, and up to 64 evenly spaced values in row-major order.
    """
    return {name: _describe(array) for name, array in sorted(outputs.items())}


def _describe(array: Any) -> Dict[str, Any]:
    import numpy

    array = numpy.asarray(array)
    flat = array.astype("float64").ravel()
    facts: Dict[str, Any] = {"shape": [int(n) for n in array.shape], "dtype": str(array.dtype)}
    facts["finite"] = bool(numpy.isfinite(flat).all())
    if flat.size and facts["finite"]:
        step = max(1, flat.size // SAMPLES)
        facts["mean"], facts["std"] = float(flat.mean()), float(flat.std())
        facts["min"], facts["max"] = float(flat.min()), float(flat.max())
        facts["samples"] = [float(value) for value in flat[::step][:SAMPLES]]
    return facts


def numeric(arrays: Dict[str, Any]) -> Dict[str, Any]:
    """Keep what can be fingerprinted: tensors, and lists of them under ``name/index``."""
    found = {}
    for name, value in arrays.items():
        if hasattr(value, "shape") and hasattr(value, "dtype"):
            found[str(name)] = value
        elif isinstance(value, (list, tuple)):
            for index, part in enumerate(value):
                if hasattr(part, "shape") and hasattr(part, "dtype"):
                    found["%s/%d" % (name, index)] = part
    return found
