"""Causes by message: each rule by what cells say, and silence where a message is shared."""

import json
from pathlib import Path

import pytest

from matrix.judge.texts import RULES, UNBUILDABLE, find, first_line, unbuildable
from matrix.model import PHASES, Failure

CORPUS = Path(__file__).parents[4] / "shared" / "failures" / "cases.jsonl"
WHERE = {
    "import": ("import-tf", "import-od"),
    "config": ("parse-config",),
    "build": ("build-model",),
    "restore": ("read-checkpoint", "restore"),
}
DECIDED = [
    ("import-tf", "Descriptors cannot not be created directly.\nIf this", "env-protobuf-skew"),
    ("import-od", "Descriptors cannot be created directly.", "env-protobuf-skew"),
    ("import-od", "Descriptors should not be created directly, but", "env-protobuf-skew"),
    (
        "import-od",
        "cannot import name 'builder' from 'google.protobuf.internal' (/x/__init__.py)",
        "env-protobuf-skew",
    ),
    ("import-od", "cannot import name 'builder'", "env-protobuf-skew"),
    (
        "import-od",
        "cannot import name 'runtime_version' from 'google.protobuf' (/x)",
        "env-protobuf-skew",
    ),
    (
        "import-od",
        "Detected incompatible Protobuf Gencode/Runtime versions when loading x.proto",
        "env-protobuf-skew",
    ),
    (
        "import-od",
        "module 'google.protobuf.descriptor' has no attribute '_internal_create_key'",
        "env-protobuf-skew",
    ),
    (
        "import-tf",
        "__new__() got an unexpected keyword argument 'serialized_options'",
        "env-protobuf-skew",
    ),
    (
        "import-tf",
        "'MessageFactory' object has no attribute 'GetPrototype'",
        "env-protobuf-skew",
    ),
    (
        "import-od",
        "cannot import name 'anchor_generator_pb2' from 'object_detection.protos' (unknown)",
        "env-protos-missing",
    ),
    ("import-od", "cannot import name 'anchor_generator_pb2'", "env-protos-missing"),
    ("import-od", "cannot import name string_int_label_map_pb2", "env-protos-missing"),
    ("import-od", "No module named 'object_detection.protos'", "env-protos-missing"),
    (
        "import-od",
        "No module named 'object_detection.protos.pipeline_pb2'",
        "env-protos-missing",
    ),
    ("import-tf", "numpy.ndarray size changed, may indicate", "env-numpy-abi"),
    ("import-tf", "numpy.core.multiarray failed to import", "env-numpy-abi"),
    (
        "import-tf",
        "module compiled against ABI version 0x1000009 but this version of numpy is 0x2000000",
        "env-numpy-abi",
    ),
    (
        "import-tf",
        "Unable to convert function return value to a Python type! The signature was () -> handle",
        "env-numpy-abi",
    ),
    ("import-tf", "module 'numpy' has no attribute 'object'.\n`np.object`", "env-numpy-abi"),
    ("forward", "module 'numpy' has no attribute 'bool'.", "env-numpy-abi"),
    ("import-od", "`np.float_` was removed in the NumPy 2.0 release.", "env-numpy-abi"),
    (
        "import-od",
        "module 'keras._tf_keras.keras.layers' has no attribute 'experimental'",
        "tf-too-new-for-api",
    ),
    (
        "import-od",
        "cannot import name 'estimator' from 'tensorflow.compat.v1' (/x)",
        "tf-too-new-for-api",
    ),
    (
        "build-model",
        "module 'tensorflow._api.v2.compat.v1' has no attribute 'estimator'",
        "tf-too-new-for-api",
    ),
    (
        "import-od",
        "module 'tensorflow.python.keras' has no attribute 'Model'",
        "tf-too-old-for-api",
    ),
    (
        "import-od",
        "module 'tensorflow.contrib.data' has no attribute 'parallel_interleave'",
        "tf-too-old-for-api",
    ),
    (
        "import-tf",
        "cannot import name 'dtensor' from 'tensorflow.compat.v2.experimental' (/x)",
        "env-companion-skew",
    ),
    (
        "import-od",
        "module 'tensorflow.compat.v2' has no attribute '__internal__'",
        "env-companion-skew",
    ),
    (
        "import-od",
        "module 'tensorflow.compat.v2.__internal__' has no attribute 'dispatch'",
        "env-companion-skew",
    ),
    (
        "import-tf",
        "module 'tensorflow.python.training.experimental.mixed_precision' has no attribute"
        " '_register_wrapper_optimizer_cls'",
        "env-companion-skew",
    ),
    (
        "import-od",
        "/x/site-packages/tensorflow_text/python/ops/_x.so: undefined symbol: _ZN10tensorflow",
        "env-companion-skew",
    ),
    ("import-od", "No module named 'official.modeling.optimization'", "env-companion-skew"),
    ("import-od", "No module named 'nets'", "env-dependency-missing"),
    ("import-od", "No module named tf_slim", "env-dependency-missing"),
    ("import-od", "No module named 'official'", "env-dependency-missing"),
    ("import-od", "No module named 'keras'", "env-dependency-missing"),
    ("import-tf", "No module named 'tf_keras'", "env-dependency-missing"),
    (
        "parse-config",
        '172:3 : Message type "object_detection.protos.TrainConfig" has no field named'
        ' "fine_tune_checkpoint_version".',
        "env-stale-od-package",
    ),
    (
        "parse-config",
        '30:7 : Message type "object_detection.protos.SsdFeatureExtractor" has no field named'
        ' "batch_norm_trainable".',
        "config-field-unknown",
    ),
    ("restore", "NodeDef mentions attr 'a' not in Op<name=B>", "graph-op-skew"),
    ("restore", "Op type not registered 'NonMaxSuppressionV3' in binary", "graph-op-skew"),
    (
        "build-model",
        "faster_rcnn_inception_v2 is not supported for tf version 2. See",
        "extractor-not-in-tf-major",
    ),
    (
        "build-model",
        "ssd_efficientnet-b0_bifpn_keras is not supported for tf version 1. See",
        "extractor-not-in-tf-major",
    ),
    (
        "build-model",
        "mobilenet_v2_fpn_sep_conv is not supported for tf version 1. See",
        "extractor-not-in-tf-major",
    ),
    # The words of OD API 2.5.0.
    (
        "build-model",
        "ssd_mobilenet_v2 is not supported. See `model_builder.py`",
        "extractor-not-in-tf-major",
    ),
]
OPEN = [
    # Shared by api-too-old-for-tf and env-stale-od-package.
    ("import-od", "module 'tensorflow' has no attribute 'contrib'"),
    ("import-od", "No module named 'tensorflow.contrib'"),
    ("import-od", "module 'tensorflow' has no attribute 'gfile'"),
    # Another package of this name, or one of another age.
    ("import-od", "No module named 'official.vision'"),
    ("import-od", "No module named 'nets.mobilenet'"),
    ("import-tf", "No module named 'tensorflow'"),
    ("import-od", "No module named 'object_detection'"),
    ("import-od", "No module named 'distutils'"),
    ("import-od", "No module named 'imp'"),
    ("import-od", "No module named 'keras.engine'"),
    ("import-tf", "cannot import name 'any_pb2'"),
    ("import-od", "cannot import name 'types_pb2' from 'tensorflow.core.framework' (/x)"),
    ("import-od", "cannot import name 'builder' from 'mine' (/x)"),
    ("import-tf", "/x/tensorflow/python/_pywrap.so: undefined symbol: a"),
    # Unknown everywhere, empty, or of a newer revision.
    ("build-model", " is not supported for tf version 2. See"),
    ("build-model", "ssd_new_keras is not supported for tf version 2. See"),
    ("build-model", "ssd_mobilenet_v22 is not supported for tf version 2. See"),
    ("parse-config", 'Message type "object_detection.protos.SsdX" has no field named "bifpn".'),
    ("restore", "Key a/b not found in checkpoint"),
    ("restore", "No module named 'nets'"),
    ("read-checkpoint", "Unable to open table file"),
    ("build-model", ""),
]


@pytest.mark.parametrize(("phase", "message", "code"), DECIDED)
def test_a_message_that_decides(phase: str, message: str, code: str) -> None:
    cause, remedy = find(phase, Failure("Error", message))
    assert (cause, bool(remedy)) == (code, True)
    assert find(phase, Failure("Error", message.upper()))[0] == code


@pytest.mark.parametrize(("phase", "message"), OPEN)
def test_a_message_that_several_causes_share_decides_nothing(phase: str, message: str) -> None:
    assert find(phase, Failure("Error", message)) == ("", "")


def test_every_rule_has_an_example_and_known_phases() -> None:
    codes = {rule.code for rule in RULES} | {"extractor-not-in-tf-major"}
    assert codes == {code for _, _, code in DECIDED}
    assert {phase for rule in RULES for phase in rule.phases} <= set(PHASES)


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (
            "Because tensorflow==1.15.5 has no wheels with a matching Python ABI tag, your"
            " requirements are unsatisfiable.",
            "env-no-wheel",
        ),
        ("No matching distribution found for tensorflow-gpu==1.15.0", "env-no-wheel"),
        ("error: Failed to build `pyyaml==5.4.1`", "env-build-dep"),
        ("x Failed to download and build `pyyaml==5.4.1`", "env-build-dep"),
        (
            "Getting requirements to build wheel\nerror: subprocess-exited-with-error",
            "env-build-dep",
        ),
        ("AttributeError: cython_sources", "env-build-dep"),
        (
            "And because you require a and b, your requirements are unsatisfiable.",
            "env-no-resolution",
        ),
        ("No space left on device", ""),
    ],
)
def test_why_an_environment_cannot_be_made(problem: str, code: str) -> None:
    cause, remedy = unbuildable(problem)
    assert (cause, bool(remedy)) == (code, True)
    assert code in {"", *(known for known, _, _ in UNBUILDABLE)}


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("one", "E: one"),
        ("\n\n  first \nsecond", "E: first"),
        ("", "E: (no message)"),
        (" \n ", "E: (no message)"),
    ],
)
def test_the_first_line_that_says_something(message: str, line: str) -> None:
    assert first_line(Failure("E", message)) == line


@pytest.mark.skipif(
    not CORPUS.is_file(), reason="the corpus of failures is not beside the repository"
)
def test_no_failure_of_the_corpus_gets_a_wrong_cause() -> None:
    wrong, decided = [], 0
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["phase"] == "install":
            found = {unbuildable(case["error"])[0]}
        else:
            failure = Failure(case["exception_type"], case["error"])
            found = {find(phase, failure)[0] for phase in WHERE[case["phase"]]}
        found -= {""}
        decided += bool(found)
        if found - {case["class"]}:
            wrong.append((case["id"], case["class"], found))
    assert wrong == []
    assert decided >= 35
