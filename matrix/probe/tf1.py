"""TensorFlow 1: one graph, name-based restore.

For inference every variable of the graph is restored by name; for fine-tuning the
model's own ``restore_map`` chooses the variables and
``variables_helper.get_variables_available_in_checkpoint`` of the OD API drops what the
checkpoint does not have, silently, as it does in training.
"""

from typing import Any, Dict, List

from . import chance
from .compare import Bound, Contents, marker
from .image import image
from .outputs import named

BOOKKEEPING = ("global_step",)


class Model:
    """A detection model in a graph of its own."""

    def __init__(self, tf: Any, config: Any) -> None:
        from object_detection.builders import model_builder

        self.tf = tf.compat.v1
        self.kind = "name-based"
        self.graph = self.tf.Graph()
        with self.graph.as_default():
            chance.fix(tf)
            self.model = model_builder.build(config.model, is_training=False)
            # Its size is not known, as in the graph that the OD API exports.
            self.pixels = self.tf.placeholder_with_default(image(), [1, None, None, 3])
            prepared, shapes = self.model.preprocess(self.pixels)
            raw = self.model.predict(prepared, shapes)
            final = self.model.postprocess(raw, shapes)
            self._rewrite(config)
            self.outputs = named(prepared, raw, final)
            self.variables = {
                variable.op.name: variable
                for variable in self.tf.global_variables()
                if variable.op.name not in BOOKKEEPING
            }
            self.session = self.tf.Session()
            self.session.run(self.tf.global_variables_initializer())

    def _rewrite(self, config: Any) -> None:
        if config.pipeline is None or not config.pipeline.HasField("graph_rewriter"):
            return
        from object_detection.builders import graph_rewriter_builder

        graph_rewriter_builder.build(config.pipeline.graph_rewriter, is_training=False)()

    def forward(self, pixels: Any) -> Dict[str, Any]:
        """Run an image; return what is made of it by name, to the final boxes."""
        return dict(self.session.run(self.outputs, {self.pixels: pixels}))

    def targets(self, mode: str) -> Dict[str, Any]:
        """Return name in the checkpoint -> variable, as this mode asks for."""
        if mode == "inference":
            return self.variables
        return dict(
            self.model.restore_map(
                fine_tune_checkpoint_type=mode, load_all_detection_checkpoint_vars=False
            )
        )

    def listing(self) -> List[Bound]:
        """Return every variable of the model, without keys."""
        return [_bound(name, one, "") for name, one in sorted(self.variables.items())]

    def pairs(self, contents: Contents, mode: str) -> List[Bound]:
        """Return each variable that this mode asks for, with its key in the checkpoint."""
        with self.graph.as_default():
            targets = self.targets(mode)
        return [
            _bound(name, variable, name if name in contents.shapes else "")
            for name, variable in sorted(targets.items())
        ]

    def restore(self, prefix: str, pairs: List[Bound], mode: str) -> Dict[str, Any]:
        """Restore and return the values afterwards by name."""
        from object_detection.utils import variables_helper

        with self.graph.as_default():
            targets = self.targets(mode)
            available = variables_helper.get_variables_available_in_checkpoint(
                targets, prefix, include_global_step=False
            )
            initial = self._mark(targets)
            if available:
                self.tf.train.Saver(available).restore(self.session, prefix)
            values = self.session.run(targets)
            unbound = [pair.name for pair in pairs if pair.name not in available]
            self.load({name: initial[name] for name in unbound}, targets)
        return dict(values)

    def resume(self, prefix: str, mode: str) -> Dict[str, Any]:
        """Restore a training directory's checkpoint as an Estimator does; return the values.

        The Saver is strict: every variable must be there, with its shape.
        """
        with self.graph.as_default():
            self.tf.train.Saver(self.variables).restore(self.session, prefix)
            return dict(self.session.run(self.targets(mode)))

    def load(self, values: Dict[str, Any], variables: Dict[str, Any]) -> None:
        """Give variables their values in one run of the session."""
        operations = [variables[name].initializer for name in values]
        feeds = {variables[name].initializer.inputs[1]: values[name] for name in values}
        self.session.run(operations, feeds)

    def _mark(self, targets: Dict[str, Any]) -> Dict[str, Any]:
        import numpy

        initial = self.session.run(targets)
        marks = {
            name: numpy.full_like(value, marker(targets[name].dtype))
            for name, value in initial.items()
        }
        self.load(marks, targets)
        return dict(initial)


def _bound(name: str, variable: Any, key: str) -> Bound:
    return Bound(name, key, variable.shape.as_list(), variable.dtype.base_dtype.name)
