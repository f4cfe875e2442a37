from __future__ import annotations

import pytest

from matrix.config.obstacles import Obstacle, obstacles, skipped_words, unknown
from matrix.config.text import parse
from tests.unit.config.schemas import BOTH, NEW, OLD, PACKAGE

EXTRACTOR = f"{PACKAGE}SsdFeatureExtractor"


def test_all_that_is_refused_in_the_order_of_the_text() -> None:
    pipeline = parse("""model { ssd {
  feature_extractor {
    bifpn { }
    type: ssd_x
    activation: SWISH
    type: /a/b
    batch_norm_trainable: true
  }
} }""")
    assert obstacles(pipeline, OLD, BOTH) == (
        Obstacle(
            3,
            5,
            "revision",
            "SsdFeatureExtractor has no field bifpn; known to OD API 2.8.0",
            EXTRACTOR,
            "bifpn",
            ("2.8.0",),
        ),
        Obstacle(4, 5, "value", "type is a string: 'ssd_x' needs quotes", EXTRACTOR, "type"),
        Obstacle(
            5,
            5,
            "revision",
            "Activation has no value 'SWISH'; known to OD API 2.8.0",
            EXTRACTOR,
            "activation",
            ("2.8.0",),
        ),
        Obstacle(6, 11, "text", "'/a/b' needs quotes"),
        Obstacle(
            7,
            5,
            "removed",
            "SsdFeatureExtractor has no field batch_norm_trainable: it was removed in April 2018,"
            " and zoo archives of that time still carry it",
            EXTRACTOR,
            "batch_norm_trainable",
        ),
    )


def test_without_a_schema_only_the_text_is_looked_at() -> None:
    pipeline = parse("strange: 1 }")
    assert obstacles(pipeline, None, BOTH) == (Obstacle(1, 12, "text", "'}' closes nothing"),)


@pytest.mark.parametrize(
    ("message", "field", "kind", "words"),
    [
        (
            "InputReader",
            "eval_config",
            "brace",
            "InputReader has no field eval_config, which belongs to the whole config: a closing"
            " brace is missing above",
        ),
        (
            "DetectionModel",
            "negative_class_weight",
            "name",
            "DetectionModel has no field negative_class_weight in any known OD API, but Ssd has:"
            " a brace stands in the wrong place",
        ),
        (
            "Ssd",
            "num_clases",
            "name",
            "Ssd has no field num_clases in any known OD API; the nearest is num_classes",
        ),
        ("Ssd", "https", "name", "Ssd has no field https in any known OD API"),
        (
            "DetectionModel",
            "center_net",
            "revision",
            "DetectionModel has no field center_net; known to OD API 2.8.0",
        ),
        # Only the SSD lost this field.
        (
            "FasterRcnnFeatureExtractor",
            "batch_norm_trainable",
            "name",
            "FasterRcnnFeatureExtractor has no field batch_norm_trainable in any known OD API",
        ),
    ],
)
def test_what_an_unknown_field_is(message: str, field: str, kind: str, words: str) -> None:
    found = unknown(PACKAGE + message, field, 4, 2, BOTH)
    assert (found.kind, found.told) == (kind, f"4:2: {words}")
    assert found.malformed == (kind in ("brace", "name"))


def test_one_sentence_for_each_thing_that_is_skipped() -> None:
    pipeline = parse("model {\n center_net { } }\n}\nmodel: 1")
    assert skipped_words(pipeline, OLD, BOTH) == (
        "2:2: DetectionModel has no field center_net; known to OD API 2.8.0; this is skipped for"
        " OD API 2019.05.",
        "3:1: '}' closes nothing; this is skipped for OD API 2019.05.",
        "4:1: model is a block, not '1'; this is skipped for OD API 2019.05.",
    )
    assert skipped_words(parse("model { center_net { } }"), NEW) == ()
