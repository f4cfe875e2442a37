"""Shape arithmetic: the one number that explains every mismatched variable of a restore.

Three numbers do that in practice: the class count (only class predictors differ), the depth
multiplier (every layer is wider by one factor), and the channels of the neck.

A class predictor has ``anchors x (classes + 1)`` output channels with a background class and
``anchors x classes`` without one. In a second stage a box predictor may have ``4 x classes``
channels and a mask predictor ``classes``. Source: ``predictors/heads`` of the OD API.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd

CODE_SIZE = 4
LIKELY_ANCHORS = (6, 9, 3, 1)
"""Of the largest level: SSD's 6, EfficientDet's 9, then the 3 of a first level alone."""
MIN_DEPTH = 16
"""Narrower layers than this are not made, whatever the depth multiplier (``ssd.proto``)."""
DIVISOR = 8
"""MobileNets round their channels to a multiple of this."""
EXPANSION = 6
"""The inner layers of MobileNetV2's blocks have 6 times the channels that come in."""
MULTIPLIERS = (0.1, 0.25, 0.35, 0.5, 0.75, 1.0, 1.3, 1.4)
"""The depth multipliers with which MobileNets were published."""

_SCORES = re.compile(
    r"(^|/)(ClassPredictor(_dense)?|class_predictions(_conv)?|_class_predictor_layers/\d+"
    r"|object_center/.+)/\w+$"
)
_BOXES = re.compile(
    r"(^|/)(BoxEncodingPredictor(_dense)?|refined_locations(_conv)?|_box_encoder_layers/\d+)/\w+$"
)
_MASKS = re.compile(
    r"(^|/)(MaskPredictor_last_conv2d|_mask_predictor_layers/\d+|SecondStage\w+/Conv(_\d+)?)/\w+$"
)
_SECOND_STAGE = re.compile(r"second_?stage|mask_rcnn|rfcn", re.IGNORECASE)
_FIRST_STAGE = re.compile(r"first_?stage", re.IGNORECASE)
_NO_ANCHORS = re.compile(r"(^|/)object_center/|mask_rcnn|second_?stage\w*/ClassPredictor", re.I)
_HEATMAP = re.compile(r"(^|/)object_center/")
_OUTSIDE = re.compile(
    r"[Pp]redictor|prediction_head|PredictionTower|(^|/)(projection|smoothing)_\d+/|bottom_up_"
    r"|fpn_features|coarse_feature|_[12]_Conv2d_|feature_map_generator|_bifpn"
)
_NECK = re.compile(
    r"(^|/)(projection_\d+|smoothing_\d+|bottom_up_\w+|_?bifpn\w*|_?fpn\w*|_?coarse_feature_layers)/"
)


@dataclass(frozen=True)
class Pair:
    """A variable that both sides have, with another shape; the label as in `Variable`."""

    name: str
    label: str
    checkpoint: tuple[int, ...]
    model: tuple[int, ...]

    def named(self, pattern: re.Pattern[str]) -> bool:
        """Whether the name or the label is of this kind."""
        return any(pattern.search(text) for text in (self.name, self.label))


@dataclass(frozen=True)
class Heads:
    """The two class counts that explain every mismatch.

    ``anchors`` are the anchors per location of the class predictors, each number once, in
    the order of the mismatches. ``background`` says whether a score for it was counted.
    ``certain`` is false where other class counts explain the shapes as well. ``arithmetic``
    is one sentence per class predictor.
    """

    checkpoint: int
    model: int
    anchors: tuple[int, ...]
    background: bool
    certain: bool
    arithmetic: tuple[str, ...]


def solve(mismatches: Sequence[Pair], num_classes: int | None = None) -> Heads | None:
    """The class counts of both sides, if they explain all mismatches.

    ``num_classes`` is the config's, which the model's shapes must then follow. Among several
    solutions the usual ones come first: with a background class, with SSD's anchors.
    """
    scores = [pair for pair in mismatches if pair.named(_SCORES)]
    others = [pair for pair in mismatches if pair not in scores]
    if not scores or not all(_last_differs(pair) for pair in mismatches):
        return None
    # A first stage scores "object or not": classes never change it.
    if any(pair.named(_FIRST_STAGE) for pair in scores):
        return None
    if not all(pair.named(_SECOND_STAGE) and _per_class(pair) for pair in others):
        return None
    found = [
        one
        for one in _candidates(scores)
        if num_classes in (None, one.model) and all(_explains(one, pair) for pair in others)
    ]
    if not found:
        return None
    best = min(found, key=_unlikeliness)
    return Heads(
        best.checkpoint,
        best.model,
        tuple(dict.fromkeys(best.anchors)),
        bool(best.background),
        len(found) == 1,
        tuple(
            dict.fromkeys(_sentence(best, *one) for one in zip(scores, best.anchors, strict=True))
        ),
    )


def depth_ratio(mismatches: Sequence[Pair]) -> float | None:
    """The checkpoint's widths over the model's, if one ratio explains the whole backbone.

    That is the ratio of the depth multipliers (under TensorFlow 2 MobileNetV1 applies its
    multiplier twice, so there it is the square). Necks and heads are left out, for other
    numbers change them too. None where too few widths differ to tell a multiplier.
    """
    body = [pair for pair in mismatches if not pair.named(_OUTSIDE)]
    if not all(len(pair.checkpoint) == len(pair.model) for pair in body):
        return None
    widths = {width for pair in body for width in _changes(pair) if min(width) > MIN_DEPTH}
    if len(widths) < 3:
        return None
    left, right = max(widths, key=max)
    measured = left / right
    nominal = min(_ratios(), key=lambda one: abs(one - measured))
    fitting = (one for one in (nominal, measured) if all(_fits(*width, one) for width in widths))
    ratio = next(fitting, 1.0)
    return None if ratio == 1 else round(ratio, 3)


def neck_channels(mismatches: Sequence[Pair]) -> tuple[int, int] | None:
    """The neck's channels in the checkpoint and in the model, if nothing else differs."""
    if not any(pair.named(_NECK) for pair in mismatches):
        return None
    if not all(len(pair.checkpoint) == len(pair.model) for pair in mismatches):
        return None
    widths = {width for pair in mismatches for width in _changes(pair)}
    return widths.pop() if len(widths) == 1 else None


@dataclass(frozen=True)
class _Candidate:
    """Two class counts, whether a background is counted (1 or 0), and the anchors of each."""

    checkpoint: int
    model: int
    background: int
    anchors: tuple[int, ...]


def _candidates(scores: Sequence[Pair]) -> Iterator[_Candidate]:
    """Every way to write the output channels as anchors times class scores."""
    outputs = [(pair.checkpoint[-1], pair.model[-1]) for pair in scores]
    if any(min(output) < 1 for output in outputs):
        return
    common = gcd(*outputs[0])
    left, right = outputs[0][0] // common, outputs[0][1] // common
    if any(a * right != b * left for a, b in outputs):
        return
    # A second stage scores one box at a time, most often with a fully connected layer.
    single = any(pair.named(_NO_ANCHORS) or len(pair.checkpoint) == 2 for pair in scores)
    heatmap = any(pair.named(_HEATMAP) for pair in scores)
    most = gcd(*(a // left for a, _ in outputs))
    for times in (n for n in range(1, most + 1) if most % n == 0):
        anchors = tuple(a // (left * times) for a, _ in outputs)
        if single and set(anchors) != {1}:
            continue
        for background in (0,) if heatmap else (1, 0):
            counts = left * times - background, right * times - background
            if min(counts) > 0:
                yield _Candidate(*counts, background, anchors)


def _unlikeliness(one: _Candidate) -> tuple[int, int, int]:
    """A background class is the rule; then the usual anchors, then few."""
    most = max(one.anchors)
    usual = LIKELY_ANCHORS.index(most) if most in LIKELY_ANCHORS else len(LIKELY_ANCHORS)
    return 1 - one.background, usual, most


def _last_differs(pair: Pair) -> bool:
    """Whether the output channels are all that differs."""
    same = pair.checkpoint[:-1] == pair.model[:-1]
    return same and bool(pair.checkpoint) and len(pair.checkpoint) == len(pair.model)


def _per_class(pair: Pair) -> bool:
    return pair.named(_BOXES) or pair.named(_MASKS)


def _explains(one: _Candidate, pair: Pair) -> bool:
    """Whether a second stage's box or mask predictor has as many channels as these classes."""
    unit = CODE_SIZE * one.anchors[0] if pair.named(_BOXES) else 1
    return (pair.checkpoint[-1], pair.model[-1]) == (unit * one.checkpoint, unit * one.model)


def _changes(pair: Pair) -> Iterator[tuple[int, int]]:
    """The dimensions that differ, apart from what a class predictor puts out."""
    last = len(pair.model) - 1
    for index, width in enumerate(zip(pair.checkpoint, pair.model, strict=True)):
        if width[0] != width[1] and not (index == last and pair.named(_SCORES)):
            yield width


def _fits(left: int, right: int, ratio: float) -> bool:
    """Whether two widths are of one ratio, but for the rounding of them or of their inputs."""
    inner = left % EXPANSION == 0 and right % EXPANSION == 0
    unit = EXPANSION if inner else 1
    if min(left, right) <= MIN_DEPTH * unit:
        return True
    return abs(left - right * ratio) <= DIVISOR * unit * max(1.0, ratio)


def _ratios() -> set[float]:
    return {a / b for a in MULTIPLIERS for b in MULTIPLIERS}


def _sentence(one: _Candidate, pair: Pair, anchors: int) -> str:
    """One predictor's arithmetic, as in "273 = 3 x (90 + 1) in the checkpoint"."""
    left = f"{pair.checkpoint[-1]}{_product(anchors, one.checkpoint, one.background)}"
    right = f"{pair.model[-1]}{_product(anchors, one.model, one.background)}"
    tail = "" if one.background or anchors > 1 else ", one per class"
    return f"{_place(pair)}: {left} in the checkpoint, {right} in the model{tail}"


def _product(anchors: int, classes: int, background: int) -> str:
    if anchors == 1:
        return f" = {classes} + 1" if background else ""
    return f" = {anchors} x ({classes} + 1)" if background else f" = {anchors} x {classes}"


def _place(pair: Pair) -> str:
    """Where a variable is: its layer and what that is part of, numbers kept with their word.

    A label of one layer's name alone (``conv2d_4/kernel``) says less than the path.
    """
    spoken = pair.label if pair.label.count("/") > 1 else pair.name
    parts = re.sub(r"/(\d+)(?=/|$)", r".\1", spoken).split("/")[:-1]
    return " of ".join(reversed(parts[-2:]))
