"""TensorFlow 1's names: the scopes of slim's networks and of the OD API.

Source: ``predictors``, ``models/feature_map_generators.py`` and the feature extractors of the
OD API, checked on the graphs that they build under TensorFlow 1.15.
"""

from __future__ import annotations

import re

from matrix.fingerprint.dialect import NEVER, Dialect

_SHRINKING = r"_[12]_Conv2d_\d+_\d+x\d+_(s2_)?\d+(_depthwise)?/"

DIALECT = Dialect(
    scores=re.compile(r"(?:^|/)(?P<head>ClassPredictor/)(pointwise_)?weights$"),
    boxes=re.compile(r"(?:^|/)(?P<head>(BoxEncodingPredictor|BoxPredictor)/)(pointwise_)?weights$"),
    heatmap=NEVER,
    regions=re.compile(r"(^|/)(refined_locations|class_predictions)/weights$"),
    # Slim numbers the convolutions of the mask head, which have no scope of their own.
    masks=re.compile(r"SecondStage\w*/Conv(_\d+)?/weights$|(^|/)MaskPredictor/"),
    shared=re.compile(r"WeightShared|PredictionTower/"),
    two_stages=re.compile(r"(First|Second)Stage(FeatureExtractor|BoxPredictor)"),
    one_stage=re.compile(r"(^|/)FeatureExtractor/"),
    centers=NEVER,
    lateral=re.compile(r"(^|/)projection_\d+/weights$"),
    smoothing=re.compile(r"(^|/)smoothing_\d+/(depthwise_)?weights$"),
    upsampling=NEVER,
    bifpn=NEVER,
    mnasfpn=re.compile(r"(^|/)MnasFPN/"),
    pooled=re.compile(r"(^|/)Base_Conv2d_1x1_\d+/"),
    shrinking=re.compile(_SHRINKING),
    outside=re.compile(
        r"Predictor|PredictionTower|^Conv/|(^|/)(projection|smoothing)_\d+/|(^|/)bottom_up_"
        rf"|(^|/)MnasFPN/|(^|/)Base_Conv2d_|{_SHRINKING}"
    ),
)
