from __future__ import annotations

import pytest

from matrix.config.schema import (
    UnknownField,
    WrongValue,
    known_in,
    misplaced,
    short,
    unknown_fields,
    wrong_values,
)
from matrix.config.text import parse
from matrix.facts.nouns import Schema
from tests.unit.config.schemas import BOTH, NEW, OLD, PACKAGE

SSD = f"{PACKAGE}Ssd"
EXTRACTOR = f"{PACKAGE}SsdFeatureExtractor"


def test_a_config_that_fits() -> None:
    pipeline = parse("""
      model { ssd {
        num_classes: 90 negative_class_weight: -1.5e-3f add_background_class: true
        feature_extractor { type: "ssd_x" depth_multiplier: inf min_depth: 0x10 activation: RELU }
      } }
      train_config { batch_size: 010 }""")
    assert unknown_fields(pipeline, OLD) == ()
    assert wrong_values(pipeline, OLD) == ()


def test_unknown_fields_in_the_order_of_the_text() -> None:
    pipeline = parse("""model { ssd {
  feature_extractor { bifpn { min_level: 3 } type: "x" }
  strange: 1
} }
[a.b]: 1
train_config { fine_tune_checkpoint_version: V2 }""")
    config = f"{PACKAGE}TrainEvalPipelineConfig"
    assert unknown_fields(pipeline, OLD) == (
        UnknownField("model.ssd.feature_extractor", EXTRACTOR, "bifpn", 2, 23),
        UnknownField("model.ssd", SSD, "strange", 3, 3),
        UnknownField("", config, "[a.b]", 5, 1),
        UnknownField(
            "train_config", f"{PACKAGE}TrainConfig", "fine_tune_checkpoint_version", 6, 16
        ),
    )
    assert [one.field for one in unknown_fields(pipeline, NEW)] == ["strange", "[a.b]"]


def test_a_field_of_the_whole_config_inside_a_block() -> None:
    pipeline = parse('train_input_reader {\n  label_map_path: "x"\neval_config {\n}\n')
    assert unknown_fields(pipeline, OLD) == (
        UnknownField(
            "train_input_reader", f"{PACKAGE}InputReader", "eval_config", 3, 1, outer=True
        ),
    )


@pytest.mark.parametrize(
    ("text", "field", "kind", "value", "words"),
    [
        (
            "num_classes: 9.0",
            "num_classes",
            "int32",
            "9.0",
            "num_classes is of type int32, not '9.0'",
        ),
        (
            'num_classes: "9"',
            *(
                "num_classes",
                "int32",
                "9",
                "num_classes is of type int32: '9' must not stand in quotes",
            ),
        ),
        (
            "num_classes {}",
            "num_classes",
            "int32",
            "{}",
            "num_classes is of type int32, not a block",
        ),
        (
            "negative_class_weight: x",
            *(
                "negative_class_weight",
                "float",
                "x",
                "negative_class_weight is of type float, not 'x'",
            ),
        ),
        (
            "add_background_class: yes",
            *(
                "add_background_class",
                "bool",
                "yes",
                "add_background_class is of type bool, not 'yes'",
            ),
        ),
        (
            "feature_extractor: x",
            *("feature_extractor", EXTRACTOR, "x", "feature_extractor is a block, not 'x'"),
        ),
    ],
)
def test_a_value_of_another_type(text: str, field: str, kind: str, value: str, words: str) -> None:
    found = wrong_values(parse(f"model {{ ssd {{ {text} }} }}"), OLD)
    assert found == (WrongValue("model.ssd", SSD, field, kind, value, 1, 15, words),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("type: ssd_x", "type is a string: 'ssd_x' needs quotes"),
        ("min_depth: -1", "min_depth is of type uint32, not '-1'"),
        ("activation: SWISH", "Activation has no value 'SWISH'"),
        ('activation: "RELU"', "activation is of type Activation: 'RELU' must not stand in quotes"),
    ],
)
def test_a_value_that_protobuf_refuses(text: str, words: str) -> None:
    pipeline = parse(f"model {{ ssd {{ feature_extractor {{ {text} }} }} }}")
    assert [one.words for one in wrong_values(pipeline, OLD)] == [words]


def test_types_that_a_schema_only_names_are_not_judged() -> None:
    bare = Schema("x", {f"{PACKAGE}TrainEvalPipelineConfig": {"model": f"{PACKAGE}Model"}})
    assert wrong_values(parse("model { ssd { } } model: 1"), bare) == ()
    assert unknown_fields(parse("model { ssd { } }"), bare) == ()


def test_who_knows_a_field() -> None:
    assert known_in(EXTRACTOR, "bifpn", BOTH) == ("2.8.0",)
    assert known_in(EXTRACTOR, "type", BOTH) == ("2019.05", "2.8.0")
    assert known_in(f"{PACKAGE}Nothing", "type", BOTH) == ()
    assert (misplaced("eval_config"), misplaced("ssd")) == (True, False)
    assert (short(SSD), short("other.Ssd")) == ("Ssd", "other.Ssd")
