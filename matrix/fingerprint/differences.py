"""Where a checkpoint is not what its config builds, part by part and as one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from matrix.fingerprint.backbones import backbone_words
from matrix.fingerprint.nouns import Difference, Fingerprint
from matrix.fingerprint.words import META, NECK, PREDICTOR

ROUNDING = 0.03
"""Widths are rounded to 8 channels, so a multiplier read from 320 of them is as far off."""

ALONE = "a backbone alone"
_META, _BACKBONE, _GENERATION = "meta-architecture", "backbone", "generation"


@dataclass(frozen=True)
class _Part:
    """One comparable part: its value (None or empty where unknown), and that value in words."""

    what: str
    value: Callable[[Fingerprint], object]
    words: Callable[[Fingerprint], str]


def differences(checkpoint: Fingerprint, config: Fingerprint) -> tuple[Difference, ...]:
    """Every part that is known of both and is not the same, the most telling first."""
    return tuple(
        Difference(part.what, part.words(checkpoint), part.words(config))
        for part in _PARTS
        if _differ(part.value(checkpoint), part.value(config))
    )


def difference_words(found: Sequence[Difference], other: str = "config") -> str:
    """Say differences in one sentence without its full stop; nothing where there are none.

    ``other`` names what the checkpoint is compared with: its config, or the model of a cell.

    Where the meta-architecture or the backbone differ, the rest has nothing in common and is
    left out, but for the generation of TensorFlow.
    """
    parts = {one.what: one for one in found}
    said = []
    if _META in parts or _BACKBONE in parts:
        said.append(_architecture(parts, other))
        parts = {what: one for what, one in parts.items() if what == _GENERATION}
    said += [
        f"{one.what}: {one.checkpoint} in the checkpoint, {one.config} in the {other}"
        for one in parts.values()
    ]
    return "; ".join(said)


def _architecture(parts: Mapping[str, Difference], other: str) -> str:
    told = [parts[what] for what in (_META, _BACKBONE) if what in parts]
    left = " with ".join(one.checkpoint for one in told)
    right = " with ".join(one.config for one in told)
    verb = f"is {_article(left)}{left}" if _META in parts else f"has {left}"
    builds = "builds" if other == "config" else "is"
    return f"the checkpoint {verb}, the {other} {builds} {right}"


def _differ(left: object, right: object) -> bool:
    if left in (None, "", 0) or right in (None, "", 0):
        return False
    if isinstance(left, float) and isinstance(right, float):
        return abs(left - right) > ROUNDING
    return left != right


def _article(words: str) -> str:
    """Abbreviations are spoken letter by letter: an SSD, an R-FCN."""
    if words.startswith(ALONE):
        return ""
    return "an " if words.startswith(("SSD", "R-FCN")) else "a "


def _classes(one: Fingerprint) -> str:
    background = (one.slots or 0) > (one.classes or 0)
    return f"{one.classes}{' and background' if background else ''}"


def _quantized(one: Fingerprint) -> str:
    """Known as soon as anything is."""
    return ("quantization-aware" if one.quantized else "ordinary") if one.meta else ""


def _separable(one: Fingerprint) -> str:
    separable = one.neck_separable
    return "" if separable is None else "depthwise separable" if separable else "ordinary"


def _anchors(one: Fingerprint) -> str:
    return ", ".join(map(str, one.anchors or ()))


_PARTS = (
    _Part(
        _META,
        lambda one: one.meta,
        lambda one: META.get(one.meta, ALONE),
    ),
    _Part(_BACKBONE, lambda one: one.backbone, lambda one: backbone_words(one.backbone)),
    _Part(_GENERATION, lambda one: one.generation, lambda one: f"TensorFlow {one.generation}"),
    _Part("neck", lambda one: one.neck, lambda one: NECK.get(one.neck, one.neck)),
    _Part(
        "depth multiplier",
        lambda one: one.depth_multiplier,
        lambda one: str(one.depth_multiplier),
    ),
    _Part("neck channels", lambda one: one.neck_depth, lambda one: str(one.neck_depth)),
    _Part("neck convolutions", _separable, _separable),
    _Part(
        "box predictor",
        lambda one: one.predictor,
        lambda one: PREDICTOR.get(one.predictor, one.predictor).removesuffix(" predictor"),
    ),
    # What makes the shapes are the scores per anchor, whichever of them is the background.
    _Part("classes", lambda one: one.slots, _classes),
    _Part("anchors per location", lambda one: one.anchors, _anchors),
    _Part("training graph", _quantized, _quantized),
)
