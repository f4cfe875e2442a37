"""TensorFlow 2's names: the paths of the OD API's Python objects.

Source: the attributes of ``meta_architectures``, ``predictors``, ``predictors/heads`` and
the Keras feature extractors of the OD API, checked on the models that they build under
TensorFlow 2.8.
"""

from __future__ import annotations

import re

from matrix.fingerprint.dialect import NEVER, Dialect

_LEVEL = r"(?:(?P<level>\d+)/)?"
_KERNEL = r"\d+/(pointwise_)?kernel$"

DIALECT = Dialect(
    scores=re.compile(
        r"(?P<head>_prediction_heads/class_predictions_with_background/|_class_prediction_head/)"
        rf"{_LEVEL}_class_predictor_layers/{_KERNEL}"
    ),
    boxes=re.compile(
        r"(?P<head>_prediction_heads/box_encodings/|_box_prediction_head/)"
        rf"{_LEVEL}_box_encoder_layers/{_KERNEL}"
    ),
    heatmap=re.compile(r"(^|/)object_center/"),
    regions=re.compile(r"(^|/)_rfcn_\w*/_(box_encoder|class_predictor)_layers/"),
    masks=re.compile(r"(^|/)_mask_predictor_layers/"),
    shared=re.compile(r"(^|/)(_base_tower_layers_for_heads|_head_scope_conv_layers)/"),
    two_stages=re.compile(
        r"(^|/)(_feature_extractor_for_(proposal|box_classifier)_features|_first_stage_box_predictor)"
    ),
    one_stage=re.compile(
        r"(^|/)(classification_backbone|_efficientnet|_?feature_map_generator"
        r"|_fpn_features_generator|_bifpn_stage)/"
    ),
    centers=re.compile(r"(^|/)_feature_extractor/(_base_model|_network)/"),
    lateral=re.compile(r"(^|/)(top_layers|residual_blocks/\d+)/\d+/kernel$"),
    smoothing=re.compile(r"fpn_features_generator/conv_layers/\d+/\d+/(depthwise_)?kernel$"),
    upsampling=re.compile(r"(^|/)_feature_extractor_model/layer_with_weights-\d+/"),
    bifpn=re.compile(r"(^|/)node_post_combine_block/\d+/\d+/pointwise_kernel$"),
    mnasfpn=NEVER,
    pooled=NEVER,
    shrinking=re.compile(r"(^|/)_?feature_map_generator/convolutions/"),
    outside=re.compile(
        r"box_predictor|prediction_head|_class_predictor_layers|_box_encoder_layers|_bifpn_stage/"
        r"|fpn_features_generator/|coarse_feature_layers/|feature_map_generator/|_Tower/"
        r"|_feature_extractor_model/|_network/layer_with_weights-\d+/[^/]+$"
    ),
)
