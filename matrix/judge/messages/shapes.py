"""Shapes that do not fit: the head's arithmetic, the variable's name, and known landmarks."""

from __future__ import annotations

import re

from matrix.judge.messages.names import STRICT
from matrix.judge.messages.pasted import Pasted
from matrix.judge.messages.rule import FLAGS, AnyRule, Computed, Found, any_of, line_of

READS = ("read-checkpoint", "restore", "forward")

SHAPE = r"[\[(]{1,3}(?P<%s>[\d, ]{0,60})[\])]{1,3}"
_FORMS = (
    # Model's shape first, then the checkpoint's.
    rf"lhs shape ?= ?{SHAPE}\s{{0,3}}rhs shape ?= ?{SHAPE}",
    rf"variable shape {SHAPE},? and the assigned value shape {SHAPE}",
    rf"Shapes {SHAPE} and {SHAPE} are incompatible",
    rf"Shape of variable \S{{1,300}} {SHAPE} doesn't match with shape of tensor \S{{1,300}}"
    rf" {SHAPE}",
    # Checkpoint's first, then the model's.
    rf"Checkpoint shape: {SHAPE}, model variable shape: {SHAPE}",
    rf"Tensor's shape {SHAPE} is not compatible with supplied shape {SHAPE}",
    rf"incompatible tensor with shape {SHAPE} when attempting to restore variable with shape"
    rf" {SHAPE}",
    rf"initial value's shape {SHAPE} is not compatible with the explicitly supplied `?shape`?"
    rf" argument {SHAPE}",
)
PAIRS = tuple(re.compile(form % ("one", "other"), FLAGS) for form in _FORMS)
MISFIT = re.compile(
    any_of(
        r"Assign requires shapes of both tensors to match",
        r"incompatible shape with (?:the )?model",
        r"shapes? (?:\([^)\n]{0,60}\) )?(?:and \([^)\n]{0,60}\) )?(?:is|are)"
        r" (?:not compatible|incompatible)",
        r"(?:Cannot|can't) assign (?:a )?value to variable",
        r"shape mismatch",
        r"incompatible tensor with shape",
        r"not compatible with (?:the explicitly )?supplied",
        r"doesn't match with shape of tensor",
        r"classification head[^\n]{0,40}(?:restor|error|shape)",
    ),
    FLAGS,
)
VARIABLE = re.compile(
    any_of(
        r"loc:@([^\"'\]\s]{1,300})",
        r"to variable ' ?([^'\n]{1,300})'",
        r"Variable \[([^\]\n]{1,300})\]",
        r"and name ([\w/.-]{1,300})",
        r"Shape of variable ([\w/.:-]{1,300})",
    ),
    FLAGS,
)
CLASS_HEAD = re.compile(
    r"class_?predict|ClassPredictor|class_predictions_with_background|class_?head|_cls\b|/cls_"
    r"|SecondStageBoxPredictor|classification head|center_heatmap|object_center|mask_predict",
    re.IGNORECASE,
)
BOX_HEAD = re.compile(r"BoxPredictor_\d|BoxEncodingPredictor|BoxHead", re.IGNORECASE)
CLASSES, COLLISION = "ckpt-shape-num-classes", "ckpt-model-dir-collision"
OTHERS = ("ckpt-arch-mismatch", "api-revision-drift")
COCO = (90, 91)
"""The zoo's number of classes, without and with the background."""
MOST_ANCHORS = 48
LANDMARK = {256, 1280}
"""The two depths of MobileNetV2's Conv_1: 256 was built in October and November 2018
(tensorflow/models, issues 5597 and 5806)."""


def shapes(said: str, pasted: Pasted) -> Found | None:
    """Which cause a pair of shapes has: classes, another architecture, another revision."""
    found = MISFIT.search(said)
    if found is None:
        return None
    line, pair, named = line_of(found), _pair(said), VARIABLE.search(said)
    name = next(filter(None, named.groups())) if named else ""
    if pair and landmark(*pair) and ("mobilenet" in said.lower() or 320 in pair[0]):
        return Found(("api-revision-drift",), line)
    resumed = pasted.passes(STRICT) or pasted.passes(r"train_loop")
    if CLASS_HEAD.search(name or line) or (pair and classes(*pair)):
        codes = (COLLISION, CLASSES, *OTHERS) if resumed else (CLASSES, COLLISION, *OTHERS)
        return Found(codes, line, named=bool(name or pair))
    if resumed:
        return Found((COLLISION, CLASSES, *OTHERS), line)
    if name and not BOX_HEAD.search(name):
        return Found((*OTHERS, COLLISION, CLASSES), line)
    return Found((CLASSES, COLLISION, *OTHERS), line, named=False)


def _pair(said: str) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The first two shapes that the text sets against each other."""
    for pattern in PAIRS:
        found = pattern.search(said)
        if found:
            return _numbers(found["one"]), _numbers(found["other"])
    return None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d{1,9}", text))


def landmark(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two shapes differ as MobileNetV2's Conv_1 did between two revisions."""
    differing = [set(sizes) for sizes in zip(one, other, strict=False) if sizes[0] != sizes[1]]
    return len(one) == len(other) and differing == [LANDMARK]


def classes(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two shapes are heads of one detector for two numbers of classes.

    Only the last size may differ, one side has the zoo's number of classes for some number
    of anchors, and the other side is a whole number of classes for as many anchors.
    """
    if len(one) != len(other) or not one or one[:-1] != other[:-1] or one[-1] == other[-1]:
        return False
    return any(_as_coco(a, b) for a, b in ((one[-1], other[-1]), (other[-1], one[-1])))


def _as_coco(coco: int, other: int) -> bool:
    anchors = [coco // number for number in COCO if coco % number == 0]
    return any(0 < count <= MOST_ANCHORS and other % count == 0 for count in anchors)


RULES: tuple[AnyRule, ...] = (Computed(shapes, READS),)
