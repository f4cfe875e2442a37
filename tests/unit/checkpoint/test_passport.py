"""What wrote a checkpoint, each statement with what shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.checkpoint.index import Index
from matrix.checkpoint.meta import Meta
from matrix.checkpoint.objects import Attribute, Node, ObjectGraph
from matrix.checkpoint.passport import passport
from matrix.checkpoint.saves import Saves
from matrix.checkpoint.traces import Statement, Traces
from matrix.config.text import parse
from matrix.facts.nouns import Schema
from matrix.model import Certainty, Variable

VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
SLOT = f"model/a/.OPTIMIZER_SLOT/optimizer/momentum{VALUE}"
GRAPH = ObjectGraph(
    (
        Node(children=(("save_counter", 1), ("model", 2))),
        Node(attributes=(Attribute("VARIABLE_VALUE", "save_counter", f"save_counter{VALUE}"),)),
        Node(attributes=(Attribute("VARIABLE_VALUE", "SGD/a/momentum", SLOT),)),
    )
)
SUMMER_2020 = Saves("ckpt-0", ("ckpt-0",), (1594332511.5,))
WINTER_2021 = Saves("ckpt-7", ("ckpt-6", "ckpt-7"), (1611908000.0, 1611908351.1))
ROOT = "object_detection.protos.TrainEvalPipelineConfig"
TRAIN = "object_detection.protos.TrainConfig"
OLD = Schema("2019.05", {ROOT: {"train_config": TRAIN}, TRAIN: {"batch_size": "int32"}})
NEW = Schema("2.8.0", {ROOT: {"train_config": TRAIN}, TRAIN: {"batch_size": "int32", "v": "int32"}})


def index(format_: str, *names: str, prefix: str = "ckpt-0", shards: int = 1) -> Index:
    variables = tuple(Variable(name, (1,), "float32") for name in names)
    path = prefix if format_ == "v1" else f"{prefix}.index"
    return Index(Path(path), format_, variables, shards=shards)


def by_objects(*names: str, prefix: str = "ckpt-0") -> Index:
    return index("v2-object-based", *(f"{name}{VALUE}" for name in names), prefix=prefix)


def told(traces: Traces) -> list[str]:
    return [one.what for one in passport(traces)]


def test_an_export_of_tensorflow_2() -> None:
    found = by_objects("save_counter", "model/_box_predictor/a", "model/_feature_extractor/b")
    assert passport(Traces(found, GRAPH, marked=False, saves=SUMMER_2020)) == (
        Statement(
            "written by a tf.train.CheckpointManager",
            "save_counter is in it, and the state file has timestamps, which only a manager leaves",
        ),
        Statement(
            "by TensorFlow 2.7 or older",
            "no node of its object graph carries has_checkpoint_values, which 2.8 and later write",
        ),
        Statement(
            "by a release of TensorFlow before 2.4",
            "it was written on 2020-07-09, and 2.4 did not exist then",
            Certainty.LIKELY,
        ),
        Statement(
            "written on 2020-07-09", "the timestamp of ckpt-0 in the state file", Certainty.LIKELY
        ),
        Statement(
            "exported by exporter_main_v2.py",
            "no optimizer's variables are in it, and it is numbered 0, while training counts from"
            " 1",
            Certainty.LIKELY,
        ),
        Statement(
            "a Keras model of the OD API, whose support of TensorFlow 2 dates from July 2020",
            "its objects are model/_box_predictor, model/_feature_extractor",
        ),
    )


def test_a_training_checkpoint_of_tensorflow_2() -> None:
    found = by_objects("save_counter", SLOT.removesuffix(VALUE), "model/_x/a", prefix="ckpt-6")
    assert [
        (one.what, one.evidence)
        for one in passport(Traces(found, GRAPH, marked=False, saves=WINTER_2021))
    ][3:] == [
        ("written on 2021-01-29", "the timestamp of ckpt-6 in the state file"),
        (
            "number 1 of 2 saves that were kept",
            "the state file, which names ckpt-7 as the newest",
        ),
        (
            "a training checkpoint",
            "variables of an optimizer are in it, 1 of them, such as"
            " model/a/.OPTIMIZER_SLOT/optimizer/momentum",
        ),
        ("save number 6 of its training", "its name, ckpt-6"),
        ("trained with SGD", "its optimizer's variables, such as SGD/a/momentum"),
        (
            "a Keras model of the OD API, whose support of TensorFlow 2 dates from July 2020",
            "its objects are model/_x",
        ),
    ]


def test_a_save_before_the_first_step() -> None:
    found = by_objects("save_counter", "step", "model/_x/a", prefix="ckpt-1")
    assert "saved before the first step of a training" in told(Traces(found))


def test_marked_nodes_are_of_a_later_release_than_an_old_state_file() -> None:
    traces = Traces(by_objects("save_counter", "a"), GRAPH, marked=True, saves=SUMMER_2020)
    assert told(traces)[:3] == [
        "written by tf.train.Checkpoint.save or a CheckpointManager",
        "by TensorFlow 2.8 or later",
        "written again since the state file was",
    ]


def test_a_write_has_no_counter_and_a_missing_graph_no_release() -> None:
    assert passport(Traces(by_objects("a", prefix="backbone"))) == (
        Statement(
            "written by tf.train.Checkpoint.write, or inside a SavedModel",
            "it has an object graph but no save_counter, which Checkpoint.save adds",
        ),
        Statement(
            "which release of TensorFlow wrote it",
            "there is no .meta file, no readable object graph and no date that shows it",
            None,
        ),
        Statement("without the state of a training", "no optimizer's variables are in it"),
        Statement("whether the OD API made it", "no variable has a name that it gives", None),
    )


def test_an_optimizer_of_a_later_keras() -> None:
    found = by_objects("save_counter", "optimizer/_variables/3")
    words = "trained by another program than the OD API's, with Keras 2.11 or later"
    assert words in told(Traces(found))


def test_a_saver_and_its_graph() -> None:
    found = index(
        "v2-name-based",
        "global_step",
        "FeatureExtractor/a",
        "BoxPredictor_0/b",
        "BoxPredictor_1/b",
        "FeatureExtractor/a/RMSProp",
        "FeatureExtractor/a/RMSProp_1",
        "FeatureExtractor/a/ExponentialMovingAverage",
        prefix="model.ckpt-1900",
        shards=3,
    )
    assert passport(Traces(found, meta=Meta("1.15.0", "v1.15", 134))) == (
        Statement(
            "written by tf.train.Saver in TensorFlow 1",
            "tensors are stored by name, without an object graph",
        ),
        Statement(
            "saved from several devices or parameter servers",
            "3 data files: a sharded save writes one for each device",
            Certainty.LIKELY,
        ),
        Statement(
            "by TensorFlow 1.15.0",
            "the .meta file (revision v1.15); its graph is of version 134, as TensorFlow 1.15"
            " writes it",
        ),
        Statement(
            "a training checkpoint",
            "variables of an optimizer are in it, 2 of them, such as FeatureExtractor/a/RMSProp",
        ),
        Statement(
            "saved at step 1,900 of its training", "its name, model.ckpt-1900", Certainty.LIKELY
        ),
        Statement(
            "trained with RMSProp",
            "its optimizer's variables, such as FeatureExtractor/a/RMSProp",
        ),
        Statement(
            "keeps moving averages of its variables",
            "1 of them, such as FeatureExtractor/a/ExponentialMovingAverage",
        ),
        Statement(
            "a slim model of the OD API for TensorFlow 1",
            "its scopes are BoxPredictor, FeatureExtractor",
        ),
    )


@pytest.mark.parametrize(
    ("meta", "names", "words", "certainty"),
    [
        (None, ["a"], "written by tf.train.Saver in TensorFlow 1", Certainty.LIKELY),
        (
            Meta("2.8.4"),
            ["a"],
            "written by tf.compat.v1.train.Saver in TensorFlow 2",
            Certainty.CERTAIN,
        ),
        (
            None,
            ["a/act_quant/max"],
            "written by tf.train.Saver in TensorFlow 1",
            Certainty.CERTAIN,
        ),
    ],
)
def test_which_tensorflow_a_saver_is_of(
    meta: Meta | None, names: list[str], words: str, certainty: Certainty
) -> None:
    first = passport(Traces(index("v2-name-based", *names), meta=meta))[0]
    assert (first.what, first.certainty) == (words, certainty)


def test_an_export_of_tensorflow_1_and_ranges() -> None:
    found = index("v2-name-based", "a/act_quant/max", prefix="model.ckpt")
    assert told(Traces(found))[2:4] == [
        "exported by export_inference_graph.py",
        "trained quantization-aware (graph_rewriter in its config)",
    ]


@pytest.mark.parametrize(
    ("producer", "words"),
    [
        (0, "which release of TensorFlow wrote it"),
        (26, "which release of TensorFlow wrote it"),
        (175, "by a release as TensorFlow 2.2 writes it"),
        (1000, "by a release after TensorFlow 2.8 and before 2.10"),
        (9999, "by a release after TensorFlow 2.21"),
    ],
)
def test_a_graph_without_a_release_lies_between_two(producer: int, words: str) -> None:
    assert told(Traces(index("v2-name-based", "a"), meta=Meta(producer=producer)))[1] == words


def test_a_v1_file() -> None:
    found = index("v1", "FeatureExtractor/a", prefix="model.ckpt", shards=0)
    assert told(Traces(found))[0] == "written by a Saver of TensorFlow 1, in the V1 format"


@pytest.mark.parametrize(
    ("config", "schemas", "what", "evidence"),
    [
        (
            "train_config { batch_size: 1 }",
            (OLD, NEW),
            "its config fits OD API 2019.05, 2.8.0",
            "each knows every field of it",
        ),
        (
            "train_config { v: 2 }",
            (OLD, NEW),
            "its config fits OD API 2.8.0",
            "not 2019.05: 1:16: TrainConfig has no field v; known to OD API 2.8.0",
        ),
        (
            "train_config { gone: 2 }",
            (OLD, NEW),
            "its config fits no known OD API",
            "not 2019.05, 2.8.0: 1:16: TrainConfig has no field gone in any known OD API",
        ),
    ],
)
def test_the_versions_that_a_config_fits(
    config: str, schemas: tuple[Schema, ...], what: str, evidence: str
) -> None:
    traces = Traces(by_objects("a"), pipeline=parse(config), schemas=schemas)
    assert passport(traces)[-1] == Statement(what, evidence, Certainty.LIKELY)


@pytest.mark.parametrize("config", ["", "train_config { v: 2 }"])
def test_an_empty_config_or_no_facts_say_nothing(config: str) -> None:
    schemas = () if config else (OLD, NEW)
    traces = Traces(by_objects("a"), pipeline=parse(config), schemas=schemas)
    assert told(traces)[-1] == "whether the OD API made it"
