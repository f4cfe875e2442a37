"""Models that were exported: loaded and run by TensorFlow alone, without the OD API.

TensorFlow 2 loads a SavedModel of either generation by ``tf.saved_model.load``. A session is
what TensorFlow 1 has for it, and what both have for a frozen graph. Names of inputs and
outputs follow the OD API's ``exporter.py`` and ``exporter_lib_v2.py``.
"""

from typing import Any, Callable, Dict, List

from . import runtime
from .feeding import feeds, shown, told
from .image import digest
from .outputs import fingerprint, numeric
from .record import Recorder

SAVED_MODEL, FROZEN_GRAPH = "saved-model", "frozen-graph"
SIGNATURE = "serving_default"
TAG = "serve"
OUTPUTS = (
    "detection_boxes",
    "detection_classes",
    "detection_scores",
    "num_detections",
    "raw_detection_boxes",
    "raw_detection_scores",
)


class UnusableError(Exception):
    """A model that loads, and that this probe has no way of running."""


class Exported:
    """A loaded model with one input: ``run`` maps its value to the outputs by name."""

    def __init__(self, name: str, dtype: str, shape: Any, run: Callable[[Any], Any]) -> None:
        self.name = name
        self.dtype = dtype
        self.shape = None if shape.rank is None else shape.as_list()
        self.run = run


def probe(tf: Any, item: Dict[str, Any], recorder: Recorder) -> None:
    """Load one exported model, run it on the deterministic image, keep the fingerprint."""
    model = open_item(tf, item, recorder)
    if model is not None:
        recorder.run("forward", lambda: forward(tf, model, recorder))


def open_item(tf: Any, item: Dict[str, Any], recorder: Recorder) -> Any:
    """Run the phase load; return the model, or None when the phase forward is out of reach."""
    if tf is None:
        recorder.skip("load", "import-tf did not succeed")
    else:
        model = recorder.run("load", lambda: load(tf, item["export"], item["path"]))
        if model is not None:
            return model
    recorder.skip("forward", "load did not succeed")
    return None


def load(tf: Any, kind: str, path: str) -> Exported:
    """Load a model.

    Raises:
        UnusableError: it has no signature, input or output that is known here.
    """
    if kind == FROZEN_GRAPH:
        return _frozen(tf.compat.v1, path)
    if runtime.major(tf) == 1:
        return _in_session(tf.compat.v1, path)
    return _eager(tf, path)


def forward(tf: Any, model: Exported, recorder: Recorder) -> None:
    """Run the model and keep what it was fed and what came out."""
    pixels = shown(model.dtype, model.shape)
    given = feeds(tf, model.name, model.dtype, model.shape)
    outputs = first_that_runs(model, given)
    recorder.data["facts"]["fed"] = told(model.dtype, given[0])
    recorder.data["pixels"] = digest(pixels)
    # Under the names that a checkpoint's final outputs have, to be kept and compared alike.
    recorder.data["outputs"] = fingerprint({"final/" + k: v for k, v in numeric(outputs).items()})


def first_that_runs(model: Exported, given: List[Any]) -> Dict[str, Any]:
    """Return the outputs for the first value that the model takes; raise its first error."""
    first = None
    for value in given:
        try:
            return dict(model.run(value))
        except Exception as error:
            first = first or error
    raise first or UnusableError("there is nothing to feed")


def _eager(tf: Any, path: str) -> Exported:
    loaded = tf.saved_model.load(path)
    function = _chosen(loaded.signatures)
    name, asked = _only(function.structured_input_signature[1])

    def run(value: Any) -> Dict[str, Any]:
        # The function holds its variables weakly: the loaded object must live as long.
        assert loaded is not None
        outputs = function(**{name: tf.constant(value)})
        return {key: one.numpy() for key, one in outputs.items()}

    return Exported(name, asked.dtype.name, asked.shape, run)


def _in_session(v1: Any, path: str) -> Exported:
    graph = v1.Graph()
    session = v1.Session(graph=graph)
    with graph.as_default():
        meta = v1.saved_model.load(session, [TAG], path)
    signature = _chosen(meta.signature_def)
    _, asked = _only(signature.inputs)
    outputs = {key: one.name for key, one in signature.outputs.items()}
    return _of_graph(session, graph.get_tensor_by_name(asked.name), outputs)


def _frozen(v1: Any, path: str) -> Exported:
    definition = v1.GraphDef()
    with open(path, "rb") as stream:
        definition.ParseFromString(stream.read())
    graph = v1.Graph()
    with graph.as_default():
        v1.import_graph_def(definition, name="")
    operations = {one.name: one for one in graph.get_operations()}
    _, asked = _only({key: one for key, one in operations.items() if one.type == "Placeholder"})
    outputs = {name: name + ":0" for name in OUTPUTS if name in operations}
    if not outputs:
        raise UnusableError("the graph has none of the outputs that the OD API gives one")
    return _of_graph(v1.Session(graph=graph), asked.outputs[0], outputs)


def _of_graph(session: Any, tensor: Any, outputs: Dict[str, str]) -> Exported:
    return Exported(
        tensor.op.name,
        tensor.dtype.base_dtype.name,
        tensor.shape,
        lambda value: session.run(outputs, {tensor: value}),
    )


def _chosen(signatures: Any) -> Any:
    """Return the serving signature, or the only one."""
    names = sorted(signatures)
    if SIGNATURE in names:
        return signatures[SIGNATURE]
    if len(names) == 1:
        return signatures[names[0]]
    raise UnusableError("no signature is %s; there are: %s" % (SIGNATURE, ", ".join(names)))


def _only(inputs: Any) -> Any:
    if len(inputs) != 1:
        words = ", ".join(sorted(inputs)) or "none"
        raise UnusableError("one input can be fed here, and its inputs are: %s" % words)
    return next(iter(inputs.items()))
