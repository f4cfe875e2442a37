"""The controls of exported models: a tiny one of each kind, and a damaged copy of it.

Each adds the sum of the image to a row of whole numbers, so that what it must give is exact.
"""

import os
import shutil
from typing import Any, Dict

from . import runtime
from .exported import FROZEN_GRAPH, SAVED_MODEL, first_that_runs, open_item
from .feeding import feeds
from .image import image
from .record import Recorder
from .write import flip

GOOD, DAMAGED = "good", "damaged"
KINDS = (SAVED_MODEL, FROZEN_GRAPH)
COUNT = 1024
OUTPUT = "detection_scores"
SHAPE = (None, None, None, 3)


def numbers() -> Any:
    """Return the row that is saved: most of the file, so that damage meets it."""
    import numpy

    return numpy.arange(COUNT, dtype="int32") * 7 + 1


def place(folder: str, kind: str) -> str:
    """Return where the tiny model of a kind lies."""
    return os.path.join(folder, "saved_model" if kind == SAVED_MODEL else "graph.pb")


def write(tf: Any, folder: str) -> None:
    """Write both tiny models as this TensorFlow does, and a damaged copy of each."""
    good, damaged = os.path.join(folder, GOOD), os.path.join(folder, DAMAGED)
    os.makedirs(good)
    _save_graph(tf.compat.v1, place(good, FROZEN_GRAPH))
    if runtime.major(tf) == 1:
        _save_names(tf.compat.v1, place(good, SAVED_MODEL))
    else:
        _save_objects(tf, place(good, SAVED_MODEL))
    shutil.copytree(good, damaged)
    flip(place(damaged, FROZEN_GRAPH))
    flip(os.path.join(place(damaged, SAVED_MODEL), "variables", "variables.data-00000-of-00001"))


def prove(tf: Any, item: Dict[str, Any], recorder: Recorder) -> None:
    """Load a tiny model and run it; anything but the right numbers fails in forward."""
    model = open_item(tf, item, recorder)
    if model is not None:
        recorder.run("forward", lambda: _compare(tf, model))


def _compare(tf: Any, model: Any) -> None:
    given = feeds(tf, model.name, model.dtype, model.shape)
    (found,) = first_that_runs(model, given).values()
    right = numbers() + image().astype("int64").sum()
    if found.shape != right.shape or (found != right).any():
        raise ValueError("the tiny model does not give the numbers that were saved in it")


def _added(v1: Any, pixels: Any, row: Any) -> Any:
    return v1.add(v1.reduce_sum(v1.cast(pixels, v1.int32)), row, name=OUTPUT)


def _save_objects(tf: Any, path: str) -> None:
    module = tf.Module()
    module.row = tf.Variable(numbers())
    module.add = tf.function(
        lambda input_tensor: {OUTPUT: _added(tf.compat.v1, input_tensor, module.row)},
        input_signature=[tf.TensorSpec(SHAPE, tf.uint8, name="input_tensor")],
    )
    tf.saved_model.save(module, path, signatures=module.add.get_concrete_function())


def _save_names(v1: Any, path: str) -> None:
    graph = v1.Graph()
    with graph.as_default():
        pixels = v1.placeholder(v1.uint8, SHAPE, name="image_tensor")
        row = v1.get_variable("row", initializer=numbers())
        outputs = {OUTPUT: _added(v1, pixels, row)}
        with v1.Session() as session:
            session.run(row.initializer)
            v1.saved_model.simple_save(session, path, {"inputs": pixels}, outputs)


def _save_graph(v1: Any, path: str) -> None:
    graph = v1.Graph()
    with graph.as_default():
        pixels = v1.placeholder(v1.uint8, SHAPE, name="image_tensor")
        _added(v1, pixels, v1.constant(numbers()))
    with open(path, "wb") as stream:
        stream.write(graph.as_graph_def().SerializeToString())
