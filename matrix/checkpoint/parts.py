"""Which part of a detector a variable belongs to, by its name.

Sources: the scopes and object paths that the OD API's own code gives (``models``,
``predictors``, ``meta_architectures``), checked on the variables of 15 TensorFlow 1 samples
and 7 TensorFlow 2 configs as the OD API builds them, and on published checkpoints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
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
    r"(^|/)\w*(Predictor|PredictionTower)(_\w+)?/"
    r"|^Conv/"  # the convolution before Faster R-CNN's first stage predictor
    r"|^(AttentionBlock\w*|fully_connected(_\d+)?)/"  # Context R-CNN's, outside any scope
    r"|^[^/]+/(Aux)?[Ll]ogits/"  # of a classification checkpoint
    r"|(^|/)_\w*box_predictor\w*/"
    r"|(^|/)_(prediction_head_dict|mask_net|context_feature_extract_fn)/"
)
# The OD API puts these behind the backbone; TF1 keeps them in the backbone's scope.
_NECK = re.compile(
    r"_[12]_Conv2d_\d+_\d+x\d+_(s\d+_)?\d+(_depthwise)?/"  # SSD's smaller feature maps
    r"|(^|/)(fpn|MnasFPN|SSD_feature_maps|Base_Conv2d_\d+x\d+_\d+|Conv2d_\d+_\d+x\d+_s\d+_\d+)/"
    r"|(^|/)_?(fpn_features_generator|bifpn_stage|coarse_feature_layers|feature_map_generator)/"
    r"|(^|/)_feature_extractor_model/"  # what CenterNet puts on its base model
)
# A CenterNet without FPN keeps all its layers in one list, the neck's under Keras' own names.
_NETWORK = re.compile(r"(^|/)_network/layer_with_weights-\d+/")
_UNNAMED = re.compile(r"(batch_normalization|(separable_|depthwise_)?conv2d(_transpose)?)(_\d+)?/")
_BACKBONE = re.compile(
    r"(^|/)(\w*Extractor|\w*feature_extractor\w*|classification_backbone)/"
    r"|^(Mobile[nN]et\w*|MobileDet\w*|Inception\w*|resnet_v\d_\d+|p?nasnet\w*|vgg_\d+)/"
)


@dataclass(frozen=True)
class PartCount:
    """How much of a checkpoint belongs to a part: tensors, and bytes of their data."""

    part: str
    tensors: int
    bytes: int


def part(variable: Variable) -> str:
    """The part of a variable, one of `PARTS`; ``other`` for names that no detector has.

    ``head`` is all that predicts, the first stage of Faster R-CNN and Context R-CNN's
    attention among it; what an optimizer or an average keeps of any part is theirs.
    """
    return _part(variable.name, variable.label)


def counts(variables: Iterable[Variable]) -> tuple[PartCount, ...]:
    """What each part holds, in the order of `PARTS`, empty ones left out."""
    found: dict[str, list[int]] = {}
    for one in variables:
        found.setdefault(part(one), []).append(prod(one.shape) * size_of(one.dtype))
    return tuple(
        PartCount(name, len(found[name]), sum(found[name])) for name in PARTS if name in found
    )


@lru_cache(maxsize=1 << 14)
def _part(key: str, label: str) -> str:
    kind = family(key)
    if kind in FAMILY_PARTS:
        return FAMILY_PARTS[kind]
    name = plain(key)
    if _HEAD.search(name):
        return "head"
    if _NECK.search(name) or (_NETWORK.search(name) and _UNNAMED.match(label)):
        return "neck"
    return "backbone" if _BACKBONE.search(name) else "other"
