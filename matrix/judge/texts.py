"""Causes that a message alone decides: those of the environment and of TF against OD API.

Each rule holds for the phases it names. Where several causes share a message there is no
rule, and the cause stays open. The codes are those of the failure taxonomy; the messages
were seen in cells of this matrix or in public issue threads of the OD API.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from matrix.model import Failure

IMPORTS = ("import-tf", "import-od")
BUILDS = (*IMPORTS, "build-model")


@dataclass(frozen=True)
class Rule:
    """A cause, the phases and message it is known by, and the way out."""

    code: str
    phases: tuple[str, ...]
    pattern: str
    remedy: str


RULES = (
    Rule(
        "env-protobuf-skew",
        IMPORTS,
        r"Descriptors (cannot|should) (not )?be created directly",
        "The generated code is older than this protobuf: pin protobuf==3.20.3.",
    ),
    Rule(
        "env-protobuf-skew",
        IMPORTS,
        r"cannot import name '(builder|runtime_version)' from 'google\.protobuf",
        "The generated code is newer than this protobuf: pin protobuf==3.20.3 or newer.",
    ),
    Rule(
        "env-protobuf-skew",
        IMPORTS,
        r"Detected (mismatched|incompatible) Protobuf Gencode/Runtime",
        "The generated code needs another protobuf: install the version that it names.",
    ),
    Rule(
        "env-protos-missing",
        IMPORTS,
        r"(cannot import name '\w+_pb2' from|No module named) '?object_detection\.protos",
        "Run protoc on object_detection/protos/*.proto, then install again.",
    ),
    Rule(
        "env-numpy-abi",
        IMPORTS,
        r"numpy\.(dtype|ndarray|ufunc) size changed|_ARRAY_API not found"
        r"|numpy\.core\.(multiarray|umath) failed to import|compiled using NumPy 1\.x"
        r"|module 'numpy' has no attribute '(object|bool|int|float|typeDict)'",
        "Pin numpy to the range that this TensorFlow release asks for.",
    ),
    Rule(
        "tf-too-new-for-api",
        BUILDS,
        r"keras[\w.]*layers' has no attribute 'experimental'"
        r"|tensorflow[\w.]*' has no attribute 'estimator'"
        r"|No module named 'tensorflow[\w.]*\.estimator'",
        "Use TensorFlow 2.15 or older, or install tf-keras of TensorFlow's minor release and"
        " set TF_USE_LEGACY_KERAS=1.",
    ),
    Rule(
        "env-companion-skew",
        IMPORTS,
        r"cannot import name 'dtensor' from 'tensorflow"
        r"|module 'tensorflow[\w.]*' has no attribute '__internal__'",
        "The keras package is newer than this TensorFlow: install keras of TensorFlow's minor"
        " release, or remove it where TensorFlow is older than 2.6.",
    ),
    Rule(
        "env-dependency-missing",
        IMPORTS,
        r"No module named '?(nets|slim|official|tf_slim|tensorflow_io|lvis|pycocotools|deployment"
        r"|preprocessing)\b",
        "Install the missing package; for nets and slim put research/slim on the import path.",
    ),
    Rule(
        "extractor-not-in-tf-major",
        ("build-model",),
        r"is not supported for tf version [12]",
        "This feature extractor exists in the other TensorFlow generation only: choose a cell"
        " of that generation.",
    ),
)

UNBUILDABLE = (
    (
        "env-no-wheel",
        r"no wheels? with a matching|has no wheels|no usable wheels|C compiler",
        "Pick a Python for which TensorFlow and its companions have wheels.",
    ),
    (
        "env-build-dep",
        r"Failed to (download and )?build",
        "Constrain the build, such as Cython<3 and setuptools<70 in build-constraints.",
    ),
    (
        "env-no-resolution",
        r"unsatisfiable|No solution found",
        "The requirements exclude each other: drop one, or relax a pin in matrix.toml.",
    ),
)


def find(phase: str, error: Failure) -> tuple[str, str]:
    """Return the (cause, remedy) that a message decides, or two empty strings."""
    for rule in RULES:
        if phase in rule.phases and re.search(rule.pattern, error.message):
            return rule.code, rule.remedy
    return "", ""


def unbuildable(problem: str) -> tuple[str, str]:
    """Return the (cause, remedy) of an environment that could not be made."""
    for code, pattern, remedy in UNBUILDABLE:
        if re.search(pattern, problem, flags=re.IGNORECASE):
            return code, remedy
    return "", "See the log of the build."


def first_line(error: Failure) -> str:
    """The exception's type and the first line of its message that says something."""
    lines = [line.strip() for line in error.message.splitlines() if line.strip()]
    message = lines[0] if lines else "(no message)"
    return f"{error.type}: {message}"
