"""Causes by message: what cells and people's tracebacks say, and silence where it is shared."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from matrix.facts import files
from matrix.judge.catalogue import CAUSES, UNDETERMINED
from matrix.judge.messages import Reading, read
from matrix.judge.messages.reading import RULES
from matrix.judge.messages.rule import Rule

CORPUS = Path(__file__).parents[4] / "shared" / "failures" / "cases.jsonl"
SCHEMAS = files.load(files.FOLDER).schemas
DECIDED = [
    (
        "import-od",
        "Another metric with the same name already exists.",
        "env-companion-skew",
    ),
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
    (
        "import-od",
        "No module named 'official.vision.image_classification'",
        "env-companion-skew",
    ),
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
    # An extractor without a type: an empty config.
    ("build-model", " is not supported for tf version 2. See", "config-malformed"),
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
    found = read(message, phase)
    assert (found.code, found.certain, found.alternatives) == (code, True, ())
    assert found.remedy


@pytest.mark.parametrize(("phase", "message"), OPEN)
def test_a_message_that_several_causes_share_is_not_certain(phase: str, message: str) -> None:
    found = read(message, phase)
    assert not found.certain
    assert found.look_at


def test_a_text_that_says_nothing() -> None:
    found = read("everything is fine")
    assert (found.code, found.certain, found.alternatives) == (UNDETERMINED, False, ())


def test_rules_name_causes_of_the_catalogue() -> None:
    named = {code for rule in RULES if isinstance(rule, Rule) for code in rule.codes}
    assert named <= set(CAUSES)


def outcome(truth: str, found: Reading) -> str:
    """How a reading did on a case whose cause is known."""
    if found.certain:
        return "certain, right" if found.code == truth else "certain, wrong"
    if found.code == truth:
        return "likely, right"
    return "among the alternatives" if truth in found.alternatives else "not named"


def of_case(case: dict[str, str]) -> str:
    """How the reading of a case did, with all that the command knows."""
    return outcome(case["class"], read(case["error"], case["phase"], case["versions"], SCHEMAS))


def confusion(cases: Iterable[dict[str, str]], by: str) -> str:
    """What became of the cases with the same value of ``by``, as a table of lines."""
    rows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        rows[case[by]][of_case(case)] += 1
    return "\n".join(
        f"{code:32}" + ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
        for code, counts in sorted(rows.items())
    )


@pytest.mark.skipif(
    not CORPUS.is_file(), reason="the corpus of failures is not beside the repository"
)
def test_the_corpus_is_read_without_a_wrong_certainty() -> None:
    cases = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    print(confusion(cases, "class"), confusion(cases, "phase"), sep="\n\n")
    found = Counter(map(of_case, cases))
    assert found["certain, wrong"] == 0
    assert found["certain, right"] >= 71
    assert found["likely, right"] >= 28
    assert found["not named"] == 0
