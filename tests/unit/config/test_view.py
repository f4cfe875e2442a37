from __future__ import annotations

import pytest

from matrix.config import view
from matrix.config.text import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'model { ssd { num_classes: 3 feature_extractor { type: "e" depth_multiplier: .5 } } }',
            ("ssd", "e", 3, 0.5),
        ),
        (
            'model { faster_rcnn { num_classes: 90 feature_extractor { type: "r" } } }',
            ("faster_rcnn", "r", 90, 1.0),
        ),
        (
            'model { center_net { num_classes: 1 feature_extractor { type: "m" } } }',
            ("center_net", "m", 1, 1.0),
        ),
        ('model { experimental_model { name: "x" } }', ("experimental_model", "", None, 1.0)),
        (
            "model { faster_rcnn { num_classes: 1 } ssd { num_classes: x } }",
            ("ssd", "", None, 1.0),
        ),
        ("model { }", ("", "", None, 1.0)),
        ("ssd { num_classes: 3 }", ("", "", None, 1.0)),
    ],
)
def test_what_the_model_is(text: str, expected: tuple[str, str, int | None, float]) -> None:
    pipeline = parse(text)
    assert (
        view.architecture(pipeline),
        view.extractor(pipeline),
        view.num_classes(pipeline),
        view.depth_multiplier(pipeline),
    ) == expected


@pytest.mark.parametrize(
    ("train", "expected"),
    [
        ("", "classification"),
        ("from_detection_checkpoint: true", "detection"),
        ("from_detection_checkpoint: false", "classification"),
        ('fine_tune_checkpoint_type: "full" from_detection_checkpoint: true', "full"),
        ('fine_tune_checkpoint_type: ""', "classification"),
    ],
)
def test_the_type_of_the_fine_tune_checkpoint(train: str, expected: str) -> None:
    assert view.fine_tune_type(parse(f"train_config {{ {train} }}")) == expected


def test_the_fine_tune_checkpoint() -> None:
    pipeline = parse('train_config { fine_tune_checkpoint: "a/b" use_bfloat16: t }')
    assert view.fine_tune_checkpoint(pipeline) == "a/b"
    assert view.fine_tune_checkpoint(parse("")) == ""
    assert view.flag(pipeline, "train_config.use_bfloat16")
    assert not view.flag(pipeline, "train_config.sync_replicas")
