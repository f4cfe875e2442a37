"""Which part of a detector a variable belongs to, by its name.

The names are those of the OD API: TF1 scopes (``FeatureExtractor/MobilenetV2/...``) and TF2
object paths (``model/_feature_extractor/...``). Checked against published checkpoints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from matrix.checkpoint.dtypes import size_of
from matrix.checkpoint.families import family, plain
from matrix.model import Variable

FAMILY_PARTS = {
    "slot": "optimizer",
    "average": "averages",
    "quantization": "quantization",
    "bookkeeping": "bookkeeping",
}
PARTS = ("backbone", "neck", "head", *FAMILY_PARTS.values(), "other")

_HEAD = re.compile(
    r"(^|/)_?(BoxPredictor_\d|\w*BoxPredictor\b|box_predictor|mask_rcnn_box_predictor"
    r"|prediction_head_dict|first_stage_box_predictor|\w*box_predictor_first_conv|rpn\w*)"
    r"|^Conv/",  # the convolution of Faster R-CNN's region proposals
    re.IGNORECASE,
)
# Layers that the OD API puts behind the backbone; TF1 keeps them in the backbone's scope.
_NECK = re.compile(
    r"(^|/)_?(fpn|bifpn|top_down|bottom_up|coarse_feature_layers|feature_map_generator"
    r"|feature_extractor_model|additional_layers|FeatureMaps)"
    r"|_\d_Conv2d_\d_\d+x\d+_|/layer_\d+_\d_Conv2d",
    re.IGNORECASE,
)
_BACKBONE = re.compile(r"(^|/)_?(\w*feature_?extractor\w*|backbone|base_model)(/|$)", re.IGNORECASE)


@dataclass(frozen=True)
class PartCount:
    """How much of a checkpoint belongs to a part: tensors, and bytes of their data."""

    part: str
    tensors: int
    bytes: int


def part(variable: Variable) -> str:
    """The part of a variable, one of `PARTS`; ``other`` for names that no detector has."""
    kind = family(variable.name)
    if kind in FAMILY_PARTS:
        return FAMILY_PARTS[kind]
    name = plain(variable.name)
    if _HEAD.search(name):
        return "head"
    if _NECK.search(name):
        return "neck"
    return "backbone" if _BACKBONE.search(name) else "other"


def counts(variables: Iterable[Variable]) -> tuple[PartCount, ...]:
    """What each part holds, in the order of `PARTS`, empty ones left out."""
    found: dict[str, list[int]] = {}
    for one in variables:
        found.setdefault(part(one), []).append(prod(one.shape) * size_of(one.dtype))
    return tuple(
        PartCount(name, len(found[name]), sum(found[name])) for name in PARTS if name in found
    )
