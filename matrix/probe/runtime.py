"""The phases import-tf and import-od, and the facts of the environment."""

import glob
import os
import sys
from typing import Any, Dict, List

OD_MODULES = (
    "object_detection.builders.model_builder",
    "object_detection.builders.optimizer_builder",
    "object_detection.protos.pipeline_pb2",
    "object_detection.utils.config_util",
    "object_detection.utils.variables_helper",
)


def import_tensorflow() -> Any:
    """Import TensorFlow and keep it quiet."""
    import tensorflow as tf

    tf.get_logger().setLevel("ERROR")
    tf.keras.layers.Dense  # noqa: B018 - the Keras behind tf.keras is loaded lazily
    return tf


def import_object_detection(tf: Any) -> None:
    """Import what every build of a detection model imports.

    Keras loads a part of itself with the first layer that is made; making one here saves
    that for every checkpoint. It starts nothing of TensorFlow's runtime.
    """
    for name in OD_MODULES:
        __import__(name)
    if major(tf) > 1:
        tf.keras.layers.Layer(name="first")


def major(tf: Any) -> int:
    """Return the TensorFlow generation, 1 or 2."""
    return int(str(tf.__version__).split(".")[0])


def tensorflow_facts(tf: Any) -> Dict[str, Any]:
    """Return versions and files that say what is really running here."""
    import google.protobuf
    import numpy

    return {
        "tensorflow": tf.__version__,
        "keras": str(getattr(tf.keras, "__version__", "")),
        "numpy": numpy.__version__,
        "protobuf": google.protobuf.__version__,
    }


def python_facts() -> Dict[str, Any]:
    """Return the interpreter and the installed distributions."""
    return {
        "python": sys.version.split()[0],
        "packages": installed(sys.path),
        "legacy_keras": os.environ.get("TF_USE_LEGACY_KERAS", ""),
    }


def installed(folders: List[str]) -> List[str]:
    """Return ``name==version`` of every distribution on the path, sorted.

    Read from the names of the metadata folders, because the standard library of
    Python 3.7 has no module for it.
    """
    found = set()
    for folder in folders:
        for path in glob.glob(os.path.join(folder, "*.dist-info")):
            name, _, version = os.path.basename(path)[: -len(".dist-info")].rpartition("-")
            found.add(name.lower().replace("_", "-") + "==" + version)
    return sorted(found)
