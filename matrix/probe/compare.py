"""Comparing a model's variables with a checkpoint's tensors: names, shapes and values.

The judgement of TensorFlow is never trusted: a restore that raised nothing may have
restored nothing. Before the restore every variable is set to a marker value, so that a
value that equals the checkpoint's afterwards was really put there.
"""

from typing import Any, Dict, Iterable, List

MARKER = 0.0703125
MARKER_INTEGER = 7919


class Bound:
    """A model variable, its key in the checkpoint (empty when it has none) and its value.

    ``name`` is the variable's name in the model, ``shape`` and ``dtype`` are the model's.
    """

    def __init__(self, name: str, key: str, shape: Iterable[int], dtype: str) -> None:
        self.name = name
        self.key = key
        self.shape = [int(n) for n in shape]
        self.dtype = dtype


def marker(dtype: Any) -> Any:
    """Return the value that no checkpoint holds throughout a variable."""
    return MARKER if dtype.is_floating else MARKER_INTEGER


def same_values(left: Any, right: Any) -> bool:
    """Return whether two arrays hold the same bytes of the same shape and type."""
    import numpy

    left, right = numpy.ascontiguousarray(left), numpy.ascontiguousarray(right)
    if left.shape != right.shape or left.dtype != right.dtype:
        return False
    return bool(left.tobytes() == right.tobytes())


class Contents:
    """A checkpoint's tensors as its own reader tells them."""

    def __init__(self, tf: Any, prefix: str) -> None:
        self.reader = tf.train.load_checkpoint(prefix)
        self.shapes: Dict[str, List[int]] = {
            name: [int(n) for n in shape]
            for name, shape in self.reader.get_variable_to_shape_map().items()
        }
        self.dtypes: Dict[str, str] = {
            name: str(dtype.name) for name, dtype in self.reader.get_variable_to_dtype_map().items()
        }

    def value(self, key: str) -> Any:
        """Return one tensor."""
        return self.reader.get_tensor(key)

    def read_all(self) -> int:
        """Read every tensor, since listing them proves nothing; return how many."""
        for key in sorted(self.shapes):
            self.value(key)
        return len(self.shapes)


def tally(pairs: List[Bound], values: Any, contents: Contents) -> Dict[str, Any]:
    """Count what the restore did.

    ``values`` maps a variable's name to its value after the restore. Returns the
    ``restore`` part of an observation without its kind and mode.
    """
    result: Dict[str, Any] = {"missing": [], "mismatched": [], "different": []}
    bound = bound_bytes = total_bytes = 0
    for pair in pairs:
        value = values[pair.name]
        size = int(value.nbytes)
        total_bytes += size
        if not pair.key:
            result["missing"].append([pair.name, pair.shape, pair.dtype])
        elif contents.shapes[pair.key] != pair.shape:
            result["mismatched"].append([pair.name, contents.shapes[pair.key], pair.shape])
        elif same_values(value, contents.value(pair.key)):
            bound, bound_bytes = bound + 1, bound_bytes + size
        else:
            result["different"].append(pair.name)
    result.update(total=len(pairs), total_bytes=total_bytes, bound=bound, bound_bytes=bound_bytes)
    taken = {pair.key for pair in pairs}
    result["unexpected"] = [
        [key, shape, contents.dtypes[key]]
        for key, shape in sorted(contents.shapes.items())
        if key not in taken
    ]
    return result
