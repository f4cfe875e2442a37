"""TensorFlow 2: build the variables first, then restore by objects as the OD API does.

Restoring for inference follows ``eval_continuously`` of the OD API's ``model_lib_v2``
(``Checkpoint(model=model)``), fine-tuning follows its ``load_fine_tune_checkpoint``
(``restore_from_objects`` of the model, then ``assert_existing_objects_matched``).
"""

from typing import Any, Dict, List, Tuple

from . import chance
from .compare import Bound, Contents, marker
from .image import image, numeric
from .network import without_pretrained_weights

GRAPH_KEY = "_CHECKPOINTABLE_OBJECT_GRAPH"
VALUE = "VARIABLE_VALUE"


class Model:
    """A detection model whose variables exist."""

    def __init__(self, tf: Any, config: Any) -> None:
        from object_detection.builders import model_builder

        without_pretrained_weights(tf)
        chance.fix(tf)
        self.tf = tf
        self.kind = "object-based"
        self.model = model_builder.build(config.model, is_training=False)
        self.forward()

    def forward(self) -> Dict[str, Any]:
        """Run the deterministic image; return raw predictions and final boxes by name."""
        pixels = self.tf.constant(image())
        prepared, shapes = self.model.preprocess(pixels)
        raw = self.model.predict(prepared, shapes)
        final = self.model.postprocess(raw, shapes)
        outputs = {"raw/" + name: value.numpy() for name, value in numeric(raw).items()}
        outputs.update({"final/" + name: value.numpy() for name, value in numeric(final).items()})
        return outputs

    def roots(self, mode: str) -> Dict[str, Any]:
        """Return the objects that the OD API hands to the checkpoint in this mode."""
        if mode == "inference":
            return {"model": self.model}
        return dict(self.model.restore_from_objects(fine_tune_checkpoint_type=mode))

    def restore(self, prefix: str, contents: Contents, mode: str) -> Tuple[List[Bound], Any]:
        """Restore and return each variable with its key, and the values afterwards.

        Raises:
            IOError: a fine-tune checkpoint without an object graph, as the OD API does.
        """
        roots = self.roots(mode)
        if mode != "inference" and GRAPH_KEY not in contents.shapes:
            raise IOError("Checkpoint is expected to be an object-based checkpoint.")
        checkpoint = self.tf.train.Checkpoint(**roots)
        variables = named_variables(self.tf, checkpoint, roots)
        initial = self._mark(variables)
        status = checkpoint.restore(prefix).expect_partial()
        if mode != "inference":
            status.assert_existing_objects_matched()
        keys = keys_by_variable(self.tf, checkpoint, contents)
        pairs = [
            Bound(name, keys.get(id(variable), ""), variable.shape, variable.dtype.name)
            for name, variable in variables
        ]
        values = {name: variable.numpy() for name, variable in variables}
        for name, variable in variables:
            if id(variable) not in keys:
                variable.assign(initial[name])
        return pairs, values

    def _mark(self, variables: List[Tuple[str, Any]]) -> Dict[str, Any]:
        initial = {}
        for name, variable in variables:
            initial[name] = variable.numpy()
            if variable.dtype.is_floating or variable.dtype.is_integer:
                value = self.tf.cast(marker(variable.dtype), variable.dtype)
                variable.assign(self.tf.fill(variable.shape, value))
        return initial


def children(node: Any) -> List[Tuple[str, Any]]:
    """Return the tracked dependencies of an object; the method's name changed in TF 2.8."""
    node._maybe_initialize_trackable()
    if hasattr(node, "_trackable_children"):
        return list(node._trackable_children().items())
    return [(edge.name, edge.ref) for edge in node._checkpoint_dependencies]


def named_variables(tf: Any, root: Any, roots: Dict[str, Any]) -> List[Tuple[str, Any]]:
    """Return every variable that the roots track, once, under its object path."""
    seen = {id(root)}
    queue = list(roots.items())
    found = []
    while queue:
        path, node = queue.pop(0)
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, tf.Variable):
            found.append((path, node))
            continue
        queue.extend((path + "/" + name, child) for name, child in children(node))
    return found


def keys_by_variable(tf: Any, root: Any, contents: Contents) -> Dict[int, str]:
    """Walk the checkpoint's object graph beside the live objects.

    Returns the checkpoint key of each variable's ``id``: the matching that TensorFlow
    itself makes by the names of the edges, made again without trusting its report.
    """
    if GRAPH_KEY not in contents.shapes:
        return {}
    from tensorflow.core.protobuf import trackable_object_graph_pb2

    graph = trackable_object_graph_pb2.TrackableObjectGraph()
    graph.ParseFromString(bytes(contents.value(GRAPH_KEY)))
    keys: Dict[int, str] = {}
    seen = set()
    queue = [(0, root)]
    while queue:
        number, live = queue.pop(0)
        if number in seen or live is None:
            continue
        seen.add(number)
        for attribute in graph.nodes[number].attributes:
            if attribute.name == VALUE and isinstance(live, tf.Variable):
                keys[id(live)] = attribute.checkpoint_key
        known = dict(children(live))
        for edge in graph.nodes[number].children:
            queue.append((edge.node_id, known.get(edge.local_name)))
    return keys
