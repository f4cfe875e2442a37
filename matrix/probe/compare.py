"""Comparing a model's variables with a checkpoint's tensors: names, shapes and values.

The judgement of TensorFlow is never trusted: a restore that raised nothing may have
restored nothing. Before the restore every variable is set to a marker value, so that a
value that equals the checkpoint's afterwards was really put there.
"""

from typing import Any, Dict, Iterable, List

GRAPH_KEY = "_CHECKPOINTABLE_OBJECT_GRAPH"
MARKER = 0.0703125
MARKER_INTEGER = 7919


class Bound:
    """A model variable and its key in the checkpoint, empty when it has none.

    ``name`` is the variable's name in the model, ``shape`` and ``dtype`` are the model's.
    ``label`` is the variable's own name where ``name`` is a path of objects.
    """

    def __init__(
        self, name: str, key: str, shape: Iterable[int], dtype: str, label: str = ""
    ) -> None:
        self.name = name
        self.key = key
        self.shape = [int(n) for n in shape]
        self.dtype = dtype
        self.label = label

    def told(self) -> List[Any]:
        """Return what an observation keeps of the variable."""
        return [self.name, self.shape, self.dtype, self.label]


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
        self._objects: Any = None
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

    def objects(self) -> Any:
        """Return the object graph, parsed once, or None without one."""
        if GRAPH_KEY in self.shapes and self._objects is None:
            from tensorflow.core.protobuf import trackable_object_graph_pb2

            self._objects = trackable_object_graph_pb2.TrackableObjectGraph()
            self._objects.ParseFromString(bytes(self.value(GRAPH_KEY)))
        return self._objects

    def read_all(self) -> int:
        """Read every tensor, since listing them proves nothing; return how many."""
        for key in sorted(self.shapes):
            self.value(key)
        return len(self.shapes)


def cover(pairs: List[Bound], contents: Contents) -> Dict[str, Any]:
    """Count what could be restored, by keys and shapes alone."""
    found = [pair for pair in pairs if pair.key]
    matched = sum(1 for pair in found if contents.shapes[pair.key] == pair.shape)
    return {"total": len(pairs), "matched": matched, "mismatched": len(found) - matched}


def expect(pairs: List[Bound], contents: Contents) -> Dict[str, Any]:
    """Return the ``restore`` part of an observation as it is before anything was restored.

    It stands when the restore raises: the names and shapes that do not fit are known then.
    """
    taken = {pair.key for pair in pairs}
    return {
        "missing": [pair.told() for pair in pairs if not pair.key],
        "mismatched": [
            [pair.name, contents.shapes[pair.key], pair.shape]
            for pair in pairs
            if pair.key and contents.shapes[pair.key] != pair.shape
        ],
        "different": [],
        "unexpected": [
            [key, shape, contents.dtypes[key]]
            for key, shape in sorted(contents.shapes.items())
            if key not in taken
        ],
        "total": len(pairs),
        "total_bytes": 0,
        "bound": 0,
        "bound_bytes": 0,
    }


def tally(pairs: List[Bound], values: Any, contents: Contents) -> Dict[str, Any]:
    """Count what the restore did.

    ``values`` maps a variable's name to its value after the restore. Returns the
    ``restore`` part of an observation without its kind and mode.
    """
    result = expect(pairs, contents)
    for pair in pairs:
        value = values[pair.name]
        result["total_bytes"] += int(value.nbytes)
        if not pair.key or contents.shapes[pair.key] != pair.shape:
            continue
        if same_values(value, contents.value(pair.key)):
            result["bound"] += 1
            result["bound_bytes"] += int(value.nbytes)
        else:
            result["different"].append(pair.name)
    return result
