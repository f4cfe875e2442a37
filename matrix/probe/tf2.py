"""TensorFlow 2: build the variables first, then restore by objects as the OD API does.

Restoring for inference follows ``eval_continuously`` of the OD API's ``model_lib_v2``
(``Checkpoint(model=model)``), fine-tuning follows its ``load_fine_tune_checkpoint``
(``restore_from_objects`` of the model, then ``assert_existing_objects_matched``).
"""

from typing import Any, Dict, List, Tuple

from . import chance
from .compare import GRAPH_KEY, Bound, Contents, marker
from .image import image
from .network import without_pretrained_weights
from .objects import Objects
from .outputs import named

OBJECTS_ONLY = "Checkpoint is expected to be an object-based checkpoint."
VERSION_2 = "Checkpoint version should be V2"
NOT_UNDER_2 = "train_pb2.load_all_detection_checkpoint_vars unsupported in TF2"


class Model:
    """A detection model whose variables exist."""

    def __init__(self, tf: Any, config: Any) -> None:
        from object_detection.builders import model_builder

        without_pretrained_weights(tf)
        chance.fix(tf)
        self.tf = tf
        self.kind = "object-based"
        self.train = config.train
        self.objects = Objects(tf)
        self.model = model_builder.build(config.model, is_training=False)
        self.forward(image())

    def forward(self, pixels: Any) -> Dict[str, Any]:
        """Run an image; return what is made of it by name, to the final boxes."""
        prepared, shapes = self.model.preprocess(self.tf.constant(pixels))
        raw = self.model.predict(prepared, shapes)
        final = self.model.postprocess(raw, shapes)
        return {name: value.numpy() for name, value in named(prepared, raw, final).items()}

    def roots(self, mode: str) -> Dict[str, Any]:
        """Return the objects that the OD API hands to the checkpoint in this mode."""
        if mode == "inference":
            return {"model": self.model}
        return dict(self.model.restore_from_objects(fine_tune_checkpoint_type=mode))

    def listing(self) -> List[Bound]:
        """Return every variable of the model, without keys."""
        found = self.objects.variables({"model": self.model})
        return [_bound(path, one, "") for path, one in found]

    def pairs(self, contents: Contents, mode: str) -> List[Bound]:
        """Return each variable that this mode asks for, with its key in the checkpoint."""
        roots = self.roots(mode)
        keys = self.objects.keys(roots, contents)
        return [
            _bound(path, one, keys.get(id(one), "")) for path, one in self.objects.variables(roots)
        ]

    def restore(self, prefix: str, pairs: List[Bound], mode: str) -> Dict[str, Any]:
        """Restore and return the values afterwards by name.

        Raises:
            IOError, ValueError: what the OD API refuses before it restores.
        """
        if mode != "inference":
            self._refuse(prefix)
        roots = self.roots(mode)
        variables = self.objects.variables(roots)
        initial = self._mark(variables)
        status = self.tf.train.Checkpoint(**roots).restore(prefix).expect_partial()
        if mode != "inference":
            status.assert_existing_objects_matched()
        values = {name: variable.numpy() for name, variable in variables}
        unbound = {pair.name for pair in pairs if not pair.key}
        for name, variable in variables:
            if name in unbound:
                variable.assign(initial[name])
        return values

    def resume(self, prefix: str, mode: str) -> Dict[str, Any]:
        """Restore a training directory's checkpoint as ``train_loop`` does; return the values.

        Nothing is asserted there, but shapes must agree.
        """
        self.tf.train.Checkpoint(model=self.model).restore(prefix).expect_partial()
        return {name: one.numpy() for name, one in self.objects.variables(self.roots(mode))}

    def _refuse(self, prefix: str) -> None:
        """Refuse what ``train_loop`` and ``load_fine_tune_checkpoint`` refuse, in their words."""
        from object_detection.protos import train_pb2

        train = self.train
        if train is not None and train.load_all_detection_checkpoint_vars:
            raise ValueError(NOT_UNDER_2)
        if GRAPH_KEY not in (name for name, _ in self.tf.train.list_variables(prefix)):
            raise IOError(OBJECTS_ONLY)
        if (
            train is not None
            and train.fine_tune_checkpoint_version == train_pb2.CheckpointVersion.V1
        ):
            raise ValueError(VERSION_2)

    def _mark(self, variables: List[Tuple[str, Any]]) -> Dict[str, Any]:
        initial = {}
        for name, variable in variables:
            initial[name] = variable.numpy()
            if variable.dtype.is_floating or variable.dtype.is_integer:
                value = self.tf.cast(marker(variable.dtype), variable.dtype)
                variable.assign(self.tf.fill(variable.shape, value))
        return initial


def _bound(path: str, variable: Any, key: str) -> Bound:
    label = str(variable.name).partition(":")[0]
    return Bound(path, key, variable.shape, variable.dtype.name, label)
