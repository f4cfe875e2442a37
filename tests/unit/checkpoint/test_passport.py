"""What wrote a checkpoint, each statement with what shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.checkpoint.index import Index
from matrix.checkpoint.meta import Meta
from matrix.checkpoint.objects import Node, ObjectGraph
from matrix.checkpoint.passport import passport
from matrix.config.text import parse
from matrix.model import Variable

VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
GRAPH = ObjectGraph((Node(children=(("save_counter", 1), ("model", 2))), Node(), Node()))


def index(format_: str, *names: str) -> Index:
    variables = tuple(Variable(name, (1,), "float32") for name in names)
    return Index(Path("ckpt.index"), format_, variables)


def told(found: Index, graph: ObjectGraph | None = None, meta: Meta | None = None) -> list[str]:
    return [one.what for one in passport(found, graph, meta, None)]


def test_a_checkpoint_of_tensorflow_2() -> None:
    found = index("v2-object-based", f"save_counter{VALUE}", f"model/a{VALUE}")
    assert told(found, GRAPH) == [
        "written by TensorFlow 2",
        "written by tf.train.Checkpoint.save or a CheckpointManager",
        "TensorFlow release: unknown",
        "the saved root holds model, save_counter",
        "stripped of training state",
        "OD API: unknown",
    ]


def test_a_write_has_no_counter() -> None:
    assert "written by tf.train.Checkpoint.write" in told(index("v2-object-based", f"a{VALUE}"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            f"optimizer/_variables/3{VALUE}",
            "an optimizer of Keras 2.11 or later",
        ),
        (
            f"model/a/.OPTIMIZER_SLOT/optimizer/momentum{VALUE}",
            "an optimizer of Keras 2.10 or earlier, or a legacy one",
        ),
    ],
)
def test_the_names_of_an_optimizer(name: str, words: str) -> None:
    assert words in told(index("v2-object-based", name))


def test_a_saver_and_its_graph() -> None:
    found = index("v2-name-based", "global_step", "a/Momentum")
    statements = passport(found, None, Meta("1.15.0", "v1.15", 134), parse("model { }"))
    assert [(one.what, one.evidence) for one in statements] == [
        (
            "written by a Saver, as TensorFlow 1 does",
            "tensors are stored by name, and there is no object graph",
        ),
        ("written by a training or an export of it", "global_step is in it"),
        ("TensorFlow 1.15.0", ".meta says so, revision v1.15"),
        ("the graph's version", "producer 134, as TensorFlow 1.15 writes"),
        ("a training checkpoint", "beside the model: 1 slot"),
        ("OD API: unknown", "no variable has a name of the OD API"),
    ]


@pytest.mark.parametrize(
    ("producer", "words"),
    [
        (0, "TensorFlow release: unknown"),
        (1, "TensorFlow release: unknown"),
        (1000, "TensorFlow release: unknown, after TensorFlow 2.8 and before 2.10"),
        (9999, "TensorFlow release: unknown, after TensorFlow 2.21"),
    ],
)
def test_a_graph_without_a_release_lies_between_two(producer: int, words: str) -> None:
    assert words in told(index("v2-name-based"), None, Meta(producer=producer))


def test_a_v1_file() -> None:
    assert told(index("v1"))[0] == "written by a TensorFlow 1 Saver in the V1 format"
