"""Which distribution brings a module that the OD API or its companions import.

Source: the ``top_level.txt`` and ``RECORD`` of the distributions' wheels. Modules that have
the name of their distribution are left out.
"""

from __future__ import annotations

from matrix.judge.messages.imports import NO_MODULE

OTHERWISE = {
    "absl": "absl-py",
    "cv2": "opencv-python-headless",
    "gin": "gin-config",
    "Cython": "cython",
    "PIL": "pillow",
    "pkg_resources": "setuptools",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "tensorflow_addons": "tensorflow-addons",
    "tensorflow_datasets": "tensorflow-datasets",
    "tensorflow_hub": "tensorflow-hub",
    "tensorflow_io": "tensorflow-io",
    "tensorflow_model_optimization": "tensorflow-model-optimization",
    "tensorflow_text": "tensorflow-text",
    "tf_keras": "tf-keras",
    "tf_slim": "tf-slim",
    "yaml": "pyyaml",
}
AS_NAMED = frozenset(
    {"contextlib2", "dataclasses", "lvis", "lxml", "matplotlib", "pandas", "psutil"}
    | {"pycocotools", "sacrebleu", "scipy", "sentencepiece", "six", "wrapt"}
)
OF_THE_TREE = frozenset({"nets", "slim", "deployment", "mobilenet"})
"""Folders of the OD API's own tree: distributions of these names are something else."""
MISSING = NO_MODULE + r"(?P<module>\w+)\b'?(?!\.)"
"""How Python says that a whole module is not there."""


def distribution(module: str) -> str:
    """The distribution to install for a module, empty where none is known."""
    return OTHERWISE.get(module, module if module in AS_NAMED else "")
