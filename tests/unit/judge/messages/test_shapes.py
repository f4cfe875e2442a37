"""Shapes that do not fit: arithmetic, names, landmarks, and who restores."""

from __future__ import annotations

import pytest

from matrix.judge.messages import read
from matrix.judge.messages.shapes import classes, landmark

ANY = (
    "ckpt-shape-num-classes",
    "ckpt-model-dir-collision",
    "ckpt-arch-mismatch",
    "api-revision-drift",
)


@pytest.mark.parametrize(
    ("one", "other", "same_head"),
    [
        ((114,), (273,), True),  # 3 anchors: 37 classes and the zoo's 90, with the background
        ((36,), (546,), True),
        ((1, 1, 512, 12), (1, 1, 512, 546), True),
        ((2048, 360), (2048, 8), True),  # boxes for each of 90 classes
        ((88,), (112,), False),  # two sizes of one family
        ((12,), (30,), False),  # a head, but none of the zoo's: the name has to say so
        ((546,), (546,), False),
        ((3, 546), (4, 12), False),
        ((546,), (1, 36), False),
        ((), (), False),
        ((0,), (546,), True),
    ],
)
def test_heads_of_two_numbers_of_classes(
    one: tuple[int, ...], other: tuple[int, ...], same_head: bool
) -> None:
    assert classes(one, other) is same_head
    assert classes(other, one) is same_head


def test_the_landmark_of_mobilenet() -> None:
    assert landmark((1, 1, 320, 256), (1, 1, 320, 1280))
    assert landmark((1, 1, 1280, 256), (1, 1, 256, 256))
    assert not landmark((1, 1, 320, 256), (1, 1, 160, 1280))
    assert not landmark((256,), (1, 1280))
    assert not landmark((256,), (256,))


@pytest.mark.parametrize(
    ("text", "code", "alternatives"),
    [
        (
            "Assign requires shapes of both tensors to match. lhs shape= [1,1,320,1280]"
            " rhs shape= [1,1,320,256]",
            "api-revision-drift",
            (),
        ),
        (
            "Assign requires shapes of both tensors to match. lhs shape= [228] rhs shape= [546]",
            "ckpt-shape-num-classes",
            ANY,
        ),
        (
            "ValueError: Received incompatible tensor with shape (30,) when attempting to restore"
            " variable with shape (12,) and name x/ClassPredictor/bias:0.",
            "ckpt-shape-num-classes",
            ANY,
        ),
        (
            "ValueError: Cannot assign value to variable ' x/BoxPredictionTower/conv2d_0/bias:0':"
            " Shape mismatch.The variable shape (88,), and the assigned value shape (112,) are"
            " incompatible.",
            "ckpt-arch-mismatch",
            ("ckpt-arch-mismatch", "api-revision-drift", *ANY[1::-1]),
        ),
        (
            "WARNING:root:Variable [SecondStageBoxPredictor/BoxEncodingPredictor/biases] is"
            " available in checkpoint, but has an incompatible shape with model variable."
            " Checkpoint shape: [[360]], model variable shape: [[52]].",
            "ckpt-shape-num-classes",
            ANY,
        ),
        ("ValueError: Shapes (3, 3) and (5, 3) are incompatible", "undetermined", ANY),
        (
            "ValueError: Tensor's shape (3, 3, 256, 256) is not compatible with supplied shape"
            " (1, 1, 256, 6)",
            "undetermined",
            ANY,
        ),
        (
            "In this `tf.Variable` creation, the initial value's shape (3, 3) is not compatible"
            " with the explicitly supplied `shape` argument (5, 3).",
            "undetermined",
            ANY,
        ),
        (
            "Shape of variable a/ClassPredictor/biases:0 ((6,)) doesn't match with shape of"
            " tensor a/ClassPredictor/biases ([91]) from checkpoint reader.",
            "ckpt-shape-num-classes",
            ANY,
        ),
    ],
)
def test_which_cause_a_misfit_has(text: str, code: str, alternatives: tuple[str, ...]) -> None:
    found = read(text, "restore")
    assert (found.code, found.alternatives) == (code, alternatives)
    assert found.certain is (not alternatives)


def test_a_resumed_training_puts_its_directory_first() -> None:
    call = 'File "/x/object_detection/model_lib_v2.py", line 579, in train_loop\n    restore()\n'
    found = read(f"{call}ValueError: Shapes (24,) and (546,) are incompatible", "restore")
    assert (found.code, found.certain) == ("ckpt-model-dir-collision", False)
    assert found.alternatives == ("ckpt-model-dir-collision", ANY[0], *ANY[2:])
