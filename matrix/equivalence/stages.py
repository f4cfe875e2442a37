"""Which group of layers an output comes out of, in the order in which a model computes them.

Names: what ``predict`` and ``postprocess`` of the OD API's meta-architectures return, 2019.05
to 2022.12 (``meta_architectures/{ssd,faster_rcnn,center_net}_meta_arch.py``), seen in cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

STAGES = (
    "preprocessing",
    "features",
    "anchors",
    "predictor",
    "proposals",
    "second stage",
    "detections",
)
BOXES, CLASSES = "final/detection_boxes", "final/detection_classes"
SCORES, COUNT = "final/detection_scores", "final/num_detections"
ANSWER = (BOXES, CLASSES, SCORES, COUNT)
"""What a detector is asked for. The other final outputs repeat a part of it, or what the
predictor gave, and their meaning differs between OD API versions."""

REPEATED = re.compile(r"raw/(raw_)?detection_|raw/num_detections")
"""What ``predict`` of a Mask R-CNN under TensorFlow 1 already says of its answer: with three
stages it runs the postprocessing itself."""
PROPOSALS = "raw/proposal_boxes_normalized"
_FIRST = re.compile(r"raw/rpn_(box|objectness)")
_PATTERNS = (
    (re.compile(r"raw/(preprocessed_inputs|image_shape|true_image_shapes)"), "preprocessing"),
    (
        re.compile(r"raw/(feature_maps|extracted_features|rpn_features|rpn_box_predictor_f)"),
        "features",
    ),
    (re.compile(r"raw/(proposal_|num_proposals)"), "proposals"),
    (_FIRST, "predictor"),
)


def two_staged(names: Iterable[str]) -> bool:
    """Whether outputs of these names are those of a Faster R-CNN with its second stage."""
    return PROPOSALS in names


def stage_of(name: str, staged: bool) -> str:
    """The stage of an output, one of `STAGES`; ``staged`` for a model of two stages."""
    if name.startswith("final/") or REPEATED.match(name):
        return "detections"
    if name.startswith("raw/anchors"):
        return "anchors"
    if name.startswith("raw/final_anchors"):
        return "proposals" if staged else "anchors"
    for pattern, stage in _PATTERNS:
        if pattern.match(name):
            return stage
    return "second stage" if staged else "predictor"
