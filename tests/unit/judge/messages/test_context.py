"""What stands around a message: who called, what came after, and what else was told."""

from __future__ import annotations

import random
import time

import pytest

from matrix.checkpoint.wire import mask
from matrix.facts.nouns import Schema
from matrix.judge.catalogue import CAUSES
from matrix.judge.messages import read
from matrix.judge.messages.files import zeros

CONTRIB = (
    "    slim = tf.contrib.slim\nAttributeError: module 'tensorflow' has no attribute 'contrib'"
)
MISSING = "tensorflow.python.framework.errors_impl.NotFoundError: Key a/b not found in checkpoint"
BY_PRODUCT = (
    "tensorflow.python.framework.errors_impl.NotFoundError:"
    " Key _CHECKPOINTABLE_OBJECT_GRAPH not found in checkpoint"
)
HANDLING = "\n\nDuring handling of the above exception, another exception occurred:\n\n"
NETS = "ModuleNotFoundError: No module named 'nets'"
SKEW = "TypeError: Descriptors cannot be created directly."


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/env/lib/python3.9/site-packages/object_detection/builders/x.py", "env-stale-od-package"),
        ("C:\\env\\lib\\dist-packages\\object_detection\\x.py", "env-stale-od-package"),
        ("/home/a/models/research/object_detection/x.py", "api-too-old-for-tf"),
        ("/env/site-packages/object_detection-0.1-py3.7.egg/object_detection/x.py", ""),
        ("/home/a/mine.py", ""),
    ],
)
def test_where_the_od_api_lies_decides(path: str, code: str) -> None:
    test = '  File "/home/a/models/research/object_detection/test.py", line 3, in <module>\n    x\n'
    found = read(f'{test}  File "{path}", line 23, in <module>\n{CONTRIB}', "import")
    if path.startswith("/home/a/mine"):
        # The last file of the OD API counts, not the last file.
        assert (found.code, found.certain) == ("api-too-old-for-tf", True)
    elif code:
        assert (found.code, found.certain) == (code, True)
    else:
        assert (found.code, found.certain) == ("undetermined", False)
        assert found.alternatives[:2] == ("api-too-old-for-tf", "env-stale-od-package")


def test_a_companion_that_raises_is_the_one_that_does_not_fit() -> None:
    said = "ModuleNotFoundError: No module named 'keras.src.engine'"
    call = 'File "/l/site-packages/tensorflow_addons/y.py", line 3, in <module>\n    x\n'
    assert (read(call + said, "import").code, read(call + said, "import").certain) == (
        "env-companion-skew",
        True,
    )
    assert not read(said, "import").certain


def test_what_was_told_besides_counts_for_paths_alone() -> None:
    assert read(CONTRIB, "import", "TF 2.9.1; site-packages/object_detection").certain
    assert not read(CONTRIB, "import", "TF 2.9.1, OD API 2.8.0").certain


def test_who_restores_strictly_decides() -> None:
    call = (
        '  File "object_detection/model_main.py", line 1, in main\n    train()\n'
        '  File "/x/tensorflow/python/training/session_manager.py", line 2, in'
        " _restore_checkpoint\n    saver.restore(sess, path)\n"
    )
    found = read(call + MISSING, "restore")
    assert (found.code, found.certain) == ("ckpt-model-dir-collision", True)
    assert read(MISSING, "restore").alternatives[0] == "ckpt-model-dir-collision"
    export = '  File "object_detection/export_inference_graph.py", line 1, in main\n    go()\n'
    assert read(export + MISSING, "restore").alternatives[-1] == "ckpt-model-dir-collision"


def test_averages_are_asked_for_by_training_or_by_an_export() -> None:
    text = "Key a/biases/ExponentialMovingAverage not found in checkpoint"
    pair = ("ckpt-ema-names", "ckpt-model-dir-collision")
    assert read(text, "restore").alternatives == pair
    assert read(text, "restore", "legacy/train.py").alternatives == pair[::-1]


def test_the_complaint_about_the_object_graph_is_a_by_product() -> None:
    after = read(MISSING + HANDLING + BY_PRODUCT, "restore")
    assert after.line == MISSING
    assert after.alternatives == read(MISSING, "restore").alternatives
    assert read(BY_PRODUCT, "restore").alternatives[0] == "ckpt-format-tf1-in-tf2"


def test_in_a_chain_the_last_that_decides_counts() -> None:
    found = read(f"{NETS}{HANDLING}{SKEW}{HANDLING}SystemError: nothing known")
    assert (found.code, found.certain) == ("env-protobuf-skew", True)


def test_two_attempts_with_two_causes_are_not_certain() -> None:
    found = read(f"{SKEW}\n$ pip install protobuf==3.20.3\n{NETS}")
    assert (found.code, found.certain) == ("env-dependency-missing", False)
    assert found.alternatives == ("env-dependency-missing", "env-protobuf-skew")
    assert read(f"{NETS}\n{NETS}").certain


def test_a_log_line_beside_an_unknown_exception_is_not_certain() -> None:
    line = "WARNING: /m/checkpoint; Is a directory\nWARNING: /m/checkpoint: Checkpoint ignored"
    assert read(line, "restore").certain
    found = read(f"{line}\nMemoryError: too much", "restore")
    assert (found.code, found.certain) == ("ckpt-model-dir-collision", False)


def test_words_of_people_count_without_an_exception_alone() -> None:
    words = "it gives random results"
    assert read(words, "restore").code == "silent-partial-restore"
    assert read(f"{words}\nMemoryError: too much", "restore").alternatives == ()


def test_a_phase_that_contradicts_takes_the_certainty() -> None:
    assert read(NETS, "import").certain
    assert read(NETS).certain
    assert read(NETS, "somewhere").certain
    found = read(NETS, "restore")
    assert (found.code, found.certain) == ("env-dependency-missing", False)


def test_schemas_tell_a_real_field_from_a_misspelt_one() -> None:
    schema = Schema("2.8.0", {"object_detection.protos.Ssd": {"bifpn": "string"}})
    text = 'ParseError: 33:7 : Message type "object_detection.protos.Ssd" has no field named "{}".'
    known = read(text.format("bifpn"), "config", schemas=(schema,))
    assert (known.code, known.alternatives) == (
        "config-field-unknown",
        ("config-field-unknown", "env-stale-od-package"),
    )
    assert known.remedy == "Use an OD API that knows bifpn: 2.8.0."
    misspelt = read(text.format("bifpm"), "config", schemas=(schema,))
    assert misspelt.code == "config-malformed"
    assert read(text.format("bifpn"), "config").code == "undetermined"


def test_zeros_are_told_by_their_checksum() -> None:
    text = (
        "DataLossError: Checksum does not match: stored 1 vs. calculated on the restored bytes {}"
    )
    # CRC32C of 1,024 zero bytes, as two public threads report it.
    assert "The data were 1,024 zero bytes." in read(text.format(4004437628)).remedy
    assert "zero bytes" not in read(text.format(4004437629)).remedy
    assert zeros(mask(4004437628)) == 1024


LARGE = 300_000


@pytest.mark.parametrize(
    "piece",
    ["a", "A.b", " ", '"', "[(", "/a", "model not ", "1:1 ", "Variable [", "No module named '",
     "ValueError: x\n", 'File "a.py", line 3, in f\n  x\n', "tensorflow_text ", "yaml cython ",
     "a" * 79 + "\n"],
)  # fmt: skip
def test_a_long_text_takes_no_long_time(piece: str) -> None:
    started = time.monotonic()
    read(piece * (LARGE // len(piece)))
    assert time.monotonic() - started < 5


PIECES = (
    *"\n\t\0\x1b[]()'\"`:/\\.-_=1 ",
    "9" * 5000,
    "&#" + "9" * 5000 + ";",
    'File "a.py", line 1, in f',
    "Traceback (most recent call last):",
    HANDLING,
    "ValueError: ",
    "Checksum does not match: stored ",
    " vs. calculated on the restored bytes ",
    "Assign requires shapes of both tensors to match. lhs shape= [",
    "] rhs shape= [",
    "not bound to checkpointed values .data-00000-of-00001 = ",
    " bytes",
    "has no field named ",
    " is not supported. See",
    "Unable to open table file ",
    "Key ",
    " not found in checkpoint",
    "Unresolved object in checkpoint: (root)",
    "Variable [",
    "] is not available in checkpoint",
    "No module named '",
    "\ud800",
)


@pytest.mark.parametrize("seed", range(40))
def test_any_text_has_a_reading(seed: int) -> None:
    pick = random.Random(seed)  # noqa: S311 - the same texts in every run
    text = "".join(pick.choice(PIECES) for _ in range(pick.randrange(1, 120)))
    found = read(text, pick.choice(["", "restore", "config", "build", "import", "install"]))
    assert found.certain is (found.code != "undetermined" and not found.alternatives)
    assert found.remedy
    assert found.look_at
    assert set(found.alternatives) <= set(CAUSES)
