"""Edits of a config's text: only what is meant changes."""

import pytest

from matrix.config.text import parse
from matrix.config.tree import Field
from matrix.remedy.editing import field_at, with_value, without

CONFIG = """\
# Mine.
model {
  ssd {
    num_classes: 90  # all of COCO
    feature_extractor { type: "ssd_mobilenet_v2_keras" }
  }
}
train_config: {
  fine_tune_checkpoint: "a"
                        "b"
  optimizer < momentum: 0.9 >
}
"""


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        ("model.ssd.num_classes", "5", "num_classes: 90  #", "num_classes: 5  #"),
        (
            "train_config.fine_tune_checkpoint",
            '"c"',
            'fine_tune_checkpoint: "a"\n                        "b"\n',
            'fine_tune_checkpoint: "c"\n',
        ),
        ("train_config.optimizer.momentum", "0.5", "momentum: 0.9", "momentum: 0.5"),
        (
            "train_config.fine_tune_checkpoint_version",
            "V2",
            "train_config: {\n",
            "train_config: {\n  fine_tune_checkpoint_version: V2\n",
        ),
        (
            "model.ssd.feature_extractor.depth_multiplier",
            "0.5",
            '{ type: "ssd',
            '{ depth_multiplier: 0.5 type: "ssd',
        ),
        (
            "model.ssd.feature_extractor.fpn.additional_layer_depth",
            "64",
            '{ type: "ssd',
            '{ fpn { additional_layer_depth: 64 } type: "ssd',
        ),
        (
            "eval_config.use_moving_averages",
            "false",
            "momentum: 0.9 >\n}\n",
            "momentum: 0.9 >\n}\neval_config { use_moving_averages: false }\n",
        ),
    ],
)
def test_a_value_is_replaced_or_added(path: str, value: str, old: str, new: str) -> None:
    assert CONFIG.count(old) == 1
    edited = with_value(CONFIG, path, value)
    assert edited == CONFIG.replace(old, new)
    assert parse(edited).problems == ()
    assert parse(edited).root.text(path) == value.strip('"')


def test_of_a_repeated_field_the_last_is_replaced() -> None:
    assert with_value("a { b: 1 }\na { b: 2 b: 3 }", "a.b", "4") == "a { b: 1 }\na { b: 2 b: 4 }"


def test_a_text_without_a_last_line_end_gets_one() -> None:
    assert with_value("a: 1", "b.c", "2") == "a: 1\nb { c: 2 }\n"
    assert with_value("", "b", "2") == "b: 2\n"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a: 1\n  bad: true  \nc: 2\n", "a: 1\nc: 2\n"),
        ("a { bad: true c: 2 }\n", "a { c: 2 }\n"),
        ("a { c: 2, bad: x/y.z; }\n", "a { c: 2, }\n"),
        ("a {\n  bad: {\n    deep { x: 1 }\n  }\n}\n", "a {\n}\n"),
        ("a { bad: [1, 2] c: 3 }", "a { c: 3 }"),
        ("bad: \"one\" 'two'\nc: 3", "c: 3"),
        ("a: 1\nbad: true # why\n", "a: 1\n # why\n"),
        ("bad < x: 1", ""),
    ],
)
def test_a_field_is_taken_out(text: str, left: str) -> None:
    assert without(text, [_named(text, "bad")]) == left


def test_several_fields_are_taken_out_of_one_text() -> None:
    text = "a: 1\nbad: 1\nb { bad: 2 }\n"
    fields = [field_at(parse(text).root, 2, 1), field_at(parse(text).root, 3, 5)]
    assert without(text, [one for one in fields if one]) == "a: 1\nb { }\n"


def test_nothing_begins_between_the_fields() -> None:
    assert field_at(parse("a { b: 1 }").root, 1, 2) is None


def _named(text: str, name: str) -> Field:
    line = text[: text.index(name)].count("\n") + 1
    column = text.index(name) - (text.rfind("\n", 0, text.index(name)) + 1) + 1
    found = field_at(parse(text).root, line, column)
    assert found is not None
    return found
