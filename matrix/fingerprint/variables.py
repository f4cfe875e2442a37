"""The fingerprint of variables: those of a checkpoint, or those of a model in a cell.

Only the kernels of the layers are looked at, whose names and shapes say everything; slots,
averages of what is there itself, and bookkeeping are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from matrix.checkpoint.families import family, plain
from matrix.fingerprint import tf1, tf2
from matrix.fingerprint.backbones import backbone_words
from matrix.fingerprint.dialect import KERNEL, Dialect
from matrix.fingerprint.necks import read_neck
from matrix.fingerprint.nouns import Fingerprint
from matrix.fingerprint.predictors import read_predictors
from matrix.fingerprint.scopes import by_names
from matrix.fingerprint.shapes import by_shapes
from matrix.fingerprint.widths import depth_multiplier
from matrix.model import Variable

_AVERAGE = re.compile(r"/ExponentialMovingAverage(_\d+)?$|/\.OPTIMIZER_SLOT/.*/average$")
_SCALE = "gamma"
_WANTED = ("weights", "kernel", _SCALE)
_RANGES = ("/min", "/max")
_OBJECTS = re.compile(r"(^|/)(layer_with_weights-\d+|_feature_extractor\w*|_box_predictor)/")
_SUFFIX = "/.ATTRIBUTES/VARIABLE_VALUE"
_DETECTOR = re.compile(r"(^|/)_feature_extractor|Extractor/|[Pp]redictor")


def of_variables(variables: Iterable[Variable]) -> Fingerprint:
    """Fingerprint variables of either generation, with labels or without.

    What names and shapes do not decide is left unknown.
    """
    known = tuple(variables)
    model = _model(known)
    kernels = [one for one in model if KERNEL.search(one.name) and len(one.shape) > 1]
    if not kernels:
        return Fingerprint()
    generation = _generation(known)
    dialect = tf2.DIALECT if generation == 2 else tf1.DIALECT
    predictors = read_predictors(dialect, kernels, _background(dialect, kernels))
    inner = [one for one in kernels if _is_inner(dialect, one) and len(one.shape) == 4]
    norms = [one for one in model if one.name.endswith(_SCALE) and _is_inner(dialect, one)]
    backbone, shown = _backbone(inner, len(norms))
    multiplier, width = depth_multiplier(backbone, generation, inner)
    meta = predictors.meta or _without_heads(dialect, kernels, backbone)
    neck = read_neck(dialect, kernels, meta, predictors.predictor)
    return Fingerprint(
        generation=generation,
        meta=meta,
        backbone=backbone,
        depth_multiplier=multiplier,
        neck=neck.kind,
        neck_depth=neck.depth,
        neck_separable=neck.separable,
        predictor=predictors.predictor,
        classes=predictors.classes,
        slots=predictors.slots,
        anchors=predictors.anchors,
        quantized=any(
            one.name.endswith(_RANGES) and family(one.name) == "quantization" for one in known
        ),
        evidence=(*shown, *width, *neck.evidence, *predictors.evidence),
    )


def _model(variables: Sequence[Variable]) -> list[Variable]:
    """The model's kernels and scales under plain names, an average where it is all there is."""
    own: dict[str, Variable] = {}
    shadows: dict[str, Variable] = {}
    for one in variables:
        bare = _AVERAGE.sub("", plain(one.name))
        if bare.endswith(_WANTED):
            kind = family(one.name)
            if kind in ("model", "average"):
                found = own if kind == "model" else shadows
                found[bare] = Variable(bare, one.shape, one.dtype, one.label)
    return list({**shadows, **own}.values())


def _is_inner(dialect: Dialect, one: Variable) -> bool:
    """Whether a variable is part of the backbone."""
    return dialect.outside.search(one.name) is None


def _generation(variables: Sequence[Variable]) -> int:
    """TensorFlow 2 writes paths of objects, and labels beside them."""
    objects = any(
        one.label or one.name.endswith(_SUFFIX) or _OBJECTS.search(one.name) for one in variables
    )
    return 2 if objects else 1


def _background(dialect: Dialect, kernels: Sequence[Variable]) -> int:
    """How many scores of an SSD's anchors are for the background.

    No variable says it. One is the default of ``ssd.proto``; every published EfficientDet
    config sets ``add_background_class: false``.
    """
    return 0 if any(dialect.bifpn.search(one.name) for one in kernels) else 1


def _without_heads(dialect: Dialect, kernels: Sequence[Variable], backbone: str) -> str:
    """The meta-architecture by the extractor alone, which a bare backbone does not have."""
    for meta, pattern in (
        ("faster_rcnn", dialect.two_stages),
        ("center_net", dialect.centers),
        ("ssd", dialect.one_stage),
    ):
        if any(pattern.search(one.name) for one in kernels):
            return meta
    alone = backbone and not any(_DETECTOR.search(one.name) for one in kernels)
    return "classification" if alone else ""


def _backbone(kernels: Sequence[Variable], norms: int) -> tuple[str, tuple[str, ...]]:
    """The backbone, and what told it."""
    backbone, shown = by_names(kernels)
    if backbone:
        return backbone, (f"{shown} is a name of {backbone_words(backbone)}",)
    backbone = by_shapes(kernels, norms)
    if not backbone:
        return "", ()
    words = f"{len(kernels)} kernels have the windows of {backbone_words(backbone)}"
    return backbone, (words,)
