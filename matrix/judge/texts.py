"""Causes that a message alone decides: those of the environment and of TF against OD API.

Each rule holds for the phases it names. Where several causes share a message there is no
rule, and the cause stays open. The codes are those of the failure taxonomy; the messages
were seen in cells of this matrix or in public issue threads of the OD API.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from matrix.judge import extractors
from matrix.model import Failure

IMPORTS = ("import-tf", "import-od")
BUILDS = (*IMPORTS, "build-model")
RUNS = ("build-model", "read-checkpoint", "restore", "forward")


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
        r"Descriptors (cannot|should) (not )?be created directly"
        r"|'(MessageFactory|SymbolDatabase)' object has no attribute 'GetPrototype'",
        "The generated code is older than this protobuf: pin protobuf==3.20.3.",
    ),
    Rule(
        "env-protobuf-skew",
        IMPORTS,
        r"cannot import name '(builder|runtime_version)'( from 'google\.protobuf.*|\W*)$"
        r"|google\.protobuf\.descriptor' has no attribute '_internal_create_key'"
        r"|got an unexpected keyword argument '(serialized_options|create_key)'",
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
        ("import-od",),
        # Older Pythons do not say from where; Google's own generated modules are not meant.
        r"cannot import name '?(?!(any|descriptor|duration|struct|timestamp|wrappers)_pb2)\w+_pb2"
        r"'?( from 'object_detection\.protos'.*|\W*)$"
        r"|No module named '?object_detection\.protos\b",
        "Run protoc on object_detection/protos/*.proto, then install again.",
    ),
    Rule(
        "env-numpy-abi",
        (*IMPORTS, *RUNS),
        r"numpy\.(dtype|ndarray|ufunc) size changed|_ARRAY_API not found"
        r"|numpy\.core\.(multiarray|umath) failed to import|compiled using NumPy 1\.x"
        r"|module compiled against A[PB]I version \w+ but this version of numpy is"
        # What is left of the line above when native code of TensorFlow meets it.
        r"|Unable to convert function return value to a Python type! The signature was \(\) ->"
        r"|module 'numpy' has no attribute '(object|bool|int|float|complex|str|long|typeDict)'"
        r"|was removed in the NumPy 2\.0 release",
        "Pin numpy to the range that this TensorFlow release asks for.",
    ),
    Rule(
        "tf-too-new-for-api",
        BUILDS,
        r"keras[\w.]*layers' has no attribute 'experimental'",
        "Use TensorFlow 2.15 or older, or install tf-keras of TensorFlow's minor release and"
        " set TF_USE_LEGACY_KERAS=1.",
    ),
    Rule(
        "tf-too-new-for-api",
        BUILDS,
        r"tensorflow[\w.]*' has no attribute 'estimator'"
        r"|cannot import name 'estimator' from 'tensorflow"
        r"|No module named 'tensorflow[\w.]*\.estimator'",
        "TensorFlow 2.16 and later have no estimator: use TensorFlow 2.15 or older.",
    ),
    Rule(
        "tf-too-old-for-api",
        BUILDS,
        r"module 'tensorflow\.(python\.)?keras' has no attribute 'Model'"
        r"|module 'tensorflow[\w.]*\.data' has no attribute 'parallel_interleave'",
        "This OD API needs a newer TensorFlow of the same generation: choose such a cell.",
    ),
    Rule(
        "env-companion-skew",
        IMPORTS,
        r"cannot import name 'dtensor'( from 'tensorflow.*|\W*)$"
        r"|module 'tensorflow[\w.]*' has no attribute '__internal__'"
        r"|module 'tensorflow[\w.]*\.__internal__[\w.]*' has no attribute"
        # Only keras uses private names of TensorFlow's inside.
        r"|module 'tensorflow\.python\.[\w.]+' has no attribute '_[a-z]\w+'",
        "The keras package is newer than this TensorFlow: install keras of TensorFlow's minor"
        " release, or remove it where TensorFlow is older than 2.6.",
    ),
    Rule(
        "env-companion-skew",
        IMPORTS,
        r"tensorflow_(text|io|addons|io_gcs_filesystem)\b\S*\.so: undefined symbol",
        "This companion was built for another TensorFlow: install the one of its minor release.",
    ),
    Rule(
        "env-companion-skew",
        ("import-od",),
        # The folder above was found, so this is tf-models-official, of another age.
        r"No module named 'official\.\w+\.",
        "Install tf-models-official of TensorFlow's minor release.",
    ),
    Rule(
        "env-dependency-missing",
        IMPORTS,
        # A whole package, and none that says something else by its absence: TensorFlow and the
        # OD API themselves, generated modules, and what newer Pythons no longer have.
        r"No module named '?(?!(tensorflow|tensorflow_estimator|object_detection|google|asyncore"
        r"|distutils|imp|\w+_pb2)\b)\w+\b'?(?!\.)",
        "Install the missing package; for nets and slim put research/slim on the import path.",
    ),
    Rule(
        "config-field-unknown",
        ("parse-config",),
        # Removed from the proto in April 2018; zoo archives of that time still carry it.
        r"has no field named .batch_norm_trainable",
        "Delete the line batch_norm_trainable from pipeline.config: newer OD API versions train"
        " batch norms without it, and a restore does not need it.",
    ),
    Rule(
        "env-stale-od-package",
        ("parse-config",),
        r"TrainConfig\W+has no field named .fine_tune_checkpoint_version",
        "This OD API is of TensorFlow 1's time: choose a cell with one of July 2020 or later."
        " Removing the line from the config only hides it.",
    ),
    Rule(
        "graph-op-skew",
        RUNS,
        r"NodeDef mentions attr|Op type not registered '",
        "The graph was written by another TensorFlow: choose a cell at least as new.",
    ),
)

UNBUILDABLE = (
    (
        "env-build-dep",
        r"subprocess-exited-with-error|cython_sources|setup\.py egg_info did not run",
        "Constrain the build, such as Cython<3 and setuptools<70 in build-constraints.",
    ),
    (
        "env-no-wheel",
        r"no wheels? with a matching|has no wheels|no usable wheels|C compiler"
        r"|No matching distribution found for tensorflow",
        "Pick a Python for which TensorFlow and its companions have wheels.",
    ),
    (
        "env-build-dep",
        r"Failed to (download and )?build|build backend returned an error",
        "Constrain the build, such as Cython<3 and setuptools<70 in build-constraints.",
    ),
    (
        "env-no-resolution",
        r"unsatisfiable|No solution found",
        "The requirements exclude each other: drop one, or relax a pin in matrix.toml.",
    ),
)


OUTSIDE = (
    r"cannot be resolved now|cannot be fetched|Failed to fetch|dns error|error sending request"
    r"|Connection (refused|reset)|Temporary failure|timed out|No space left|disk is full"
)
"""What keeps an environment from being made without being a fact about its packages."""


def find(phase: str, error: Failure) -> tuple[str, str]:
    """Return the (cause, remedy) that a message decides, or two empty strings."""
    flags = re.IGNORECASE | re.MULTILINE
    for rule in RULES:
        if phase in rule.phases and re.search(rule.pattern, error.message, flags):
            return rule.code, rule.remedy
    return _extractor(error) if phase == "build-model" else ("", "")


def _extractor(error: Failure) -> tuple[str, str]:
    """Whether an unsupported feature extractor belongs to the other generation.

    The same words follow a misspelt name, so the name has to be a known one.
    """
    message = error.message.lower()
    found = re.search(r"([\w-]+) is not supported( for tf version \d)?\. see", message)
    generation = extractors.generation(found.group(1)) if found else 0
    if not generation:
        return "", ""
    return (
        "extractor-not-in-tf-major",
        f"This feature extractor exists under TensorFlow {generation} only: choose a cell of that"
        " generation.",
    )


def unbuildable(problem: str) -> tuple[str, str]:
    """Return the (cause, remedy) of an environment that could not be made."""
    for code, pattern, remedy in UNBUILDABLE:
        if re.search(pattern, problem, flags=re.IGNORECASE):
            return code, remedy
    return "", "See the log of the build."


def outside(problem: str) -> bool:
    """Whether an environment could not be made here and now, which says nothing about it."""
    return re.search(OUTSIDE, problem, flags=re.IGNORECASE) is not None


def first_line(error: Failure) -> str:
    """The exception's type and the first line of its message that says something."""
    lines = [line.strip() for line in error.message.splitlines() if line.strip()]
    message = lines[0] if lines else "(no message)"
    return f"{error.type}: {message}"
