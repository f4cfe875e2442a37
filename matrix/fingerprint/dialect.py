"""How a generation of TensorFlow names the parts of a detector: patterns, searched in names.

None of them is anchored at the start, so that a wrapper or a renamed outer scope hides
nothing. All are searched in the names of kernels, of which each layer has one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

KERNEL = re.compile(r"(^|/)(depthwise_|pointwise_)?(weights|kernel)$")
_NUMBER = re.compile(r"(\d+)")
DEPTHWISE = re.compile(r"(^|/)depthwise_(weights|kernel)$")


@dataclass(frozen=True)
class Dialect:
    """The names of one generation.

    Attributes:
        scores: a class predictor's output; ``head`` is where its own part of the name
            begins, ``level`` (where there is one) the feature map that it reads.
        boxes: a box predictor's output, as ``scores``.
        heatmap: what scores the object centers of CenterNet; the last layer of several.
        regions: the position-sensitive layers of R-FCN.
        masks: a mask predictor.
        shared: a predictor that all levels share.
        two_stages: an extractor or a predictor of Faster R-CNN.
        one_stage: an extractor that only SSD has.
        centers: an extractor that only CenterNet has.
        lateral: the 1 x 1 convolutions of an FPN.
        smoothing: the 3 x 3 convolutions of an FPN.
        upsampling: what CenterNet puts on its backbone, which has no names of its own.
        bifpn: the convolutions after each of a BiFPN's nodes.
        mnasfpn: whatever belongs to a MnasFPN.
        pooled: the one layer of a pooling pyramid that has weights.
        shrinking: SSD's layers that make smaller feature maps.
        outside: all that is not the backbone.
    """

    scores: re.Pattern[str]
    boxes: re.Pattern[str]
    heatmap: re.Pattern[str]
    regions: re.Pattern[str]
    masks: re.Pattern[str]
    shared: re.Pattern[str]
    two_stages: re.Pattern[str]
    one_stage: re.Pattern[str]
    centers: re.Pattern[str]
    lateral: re.Pattern[str]
    smoothing: re.Pattern[str]
    upsampling: re.Pattern[str]
    bifpn: re.Pattern[str]
    mnasfpn: re.Pattern[str]
    pooled: re.Pattern[str]
    shrinking: re.Pattern[str]
    outside: re.Pattern[str]


def natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts names as their layers were numbered, the second before the tenth.

    Numbers are compared by their length first, for a stranger's name may hold a number that
    is too long to convert.
    """
    parts = (part.lstrip("0") if at % 2 else part for at, part in enumerate(_NUMBER.split(name)))
    return [(len(part) if at % 2 else 0, part) for at, part in enumerate(parts)]


NEVER = re.compile(r"(?!)")
"""For a part that a generation does not have."""
