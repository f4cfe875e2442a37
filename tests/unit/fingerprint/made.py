"""Detectors as lists of kernels: only what a fingerprint looks at, in both generations' names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matrix.model import Variable

VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
ROOT = "model/_feature_extractor/"
BACKBONE = f"{ROOT}classification_backbone/"
PREDICTOR = "model/_box_predictor/"
V2_PROJECTIONS = (16, 24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160, 320)


def variable(name: str, *shape: int, label: str = "") -> Variable:
    return Variable(name, shape, "float32", label)


def rounded(width: float) -> int:
    """MobileNetV2's rounding of channels to a multiple of 8."""
    near = max(8, int(width + 4) // 8 * 8)
    return near + 8 if near < 0.9 * width else near


def mobilenet_v2_tf1(prefix: str = "FeatureExtractor/MobilenetV2/") -> list[Variable]:
    """Slim's MobileNetV2 at depth 1.0."""
    kernels = [variable(f"{prefix}Conv/weights", 3, 3, 3, 32)]
    before = 32
    for block, after in enumerate(V2_PROJECTIONS):
        scope = f"{prefix}expanded_conv{f'_{block}' if block else ''}/"
        inside = before * 6 if block else before
        if block:
            kernels.append(variable(f"{scope}expand/weights", 1, 1, before, inside))
        kernels.append(variable(f"{scope}depthwise/depthwise_weights", 3, 3, inside, 1))
        kernels.append(variable(f"{scope}project/weights", 1, 1, inside, after))
        before = after
    return [*kernels, variable(f"{prefix}Conv_1/weights", 1, 1, before, 1280)]


def mobilenet_v2_tf2(
    prefix: str = BACKBONE, depth: float = 1.0, labels: bool = False
) -> list[Variable]:
    """Keras' MobileNetV2: every second layer with weights is a batch normalization."""
    kernels = [("Conv1/kernel", (3, 3, 3, rounded(32 * depth)))]
    before = rounded(32 * depth)
    for block, width in enumerate(V2_PROJECTIONS):
        after, name = rounded(width * depth), f"block_{block}" if block else "expanded_conv"
        inside = before * 6 if block else before
        if block:
            kernels.append((f"{name}_expand/kernel", (1, 1, before, inside)))
        kernels.append((f"{name}_depthwise/depthwise_kernel", (3, 3, inside, 1)))
        kernels.append((f"{name}_project/kernel", (1, 1, inside, after)))
        before = after
    kernels.append(("Conv_1/kernel", (1, 1, before, 1280)))
    return [
        variable(
            f"{prefix}layer_with_weights-{2 * n}/{label.rpartition('/')[2]}",
            *shape,
            label=label if labels else "",
        )
        for n, (label, shape) in enumerate(kernels)
    ]


def shrinking_tf1(prefix: str = "FeatureExtractor/MobilenetV2/") -> list[Variable]:
    return [
        variable(f"{prefix}layer_19_1_Conv2d_2_1x1_256/weights", 1, 1, 1280, 256),
        variable(f"{prefix}layer_19_2_Conv2d_2_3x3_s2_512/weights", 3, 3, 256, 512),
    ]


def predictors_tf1(anchors: Sequence[int], slots: int, prefix: str = "") -> list[Variable]:
    """A box and a class predictor for each level."""
    kernels = []
    for level, number in enumerate(anchors):
        scope = f"{prefix}BoxPredictor_{level}/"
        kernels.append(variable(f"{scope}BoxEncodingPredictor/weights", 1, 1, 512, number * 4))
        kernels.append(variable(f"{scope}ClassPredictor/weights", 1, 1, 512, number * slots))
    return kernels


def shared_tf2(anchors: int, slots: int, depth: int = 128) -> list[Variable]:
    """A predictor that all levels share."""
    scores = f"{PREDICTOR}_prediction_heads/class_predictions_with_background"
    return [
        variable(
            f"{PREDICTOR}_head_scope_conv_layers/PredictionTower/0/kernel", 3, 3, depth, depth
        ),
        variable(
            f"{PREDICTOR}_box_prediction_head/_box_encoder_layers/0/kernel",
            *(3, 3, depth, anchors * 4),
        ),
        variable(f"{scores}/_class_predictor_layers/0/kernel", 3, 3, depth, anchors * slots),
    ]


def fpn_tf2(depth: int, separable: bool) -> list[Variable]:
    generator = f"{ROOT}_fpn_features_generator/"
    smoothing = f"{generator}conv_layers/0/0/"
    kernels = [
        variable(f"{generator}top_layers/0/kernel", 1, 1, 1280, depth),
        variable(f"{generator}residual_blocks/0/0/kernel", 1, 1, 96, depth),
    ]
    if separable:
        kernels.append(variable(f"{smoothing}depthwise_kernel", 3, 3, depth, 1))
        kernels.append(variable(f"{smoothing}pointwise_kernel", 1, 1, depth, depth))
    else:
        kernels.append(variable(f"{smoothing}kernel", 3, 3, depth, depth))
    return kernels


def saved(variables: Iterable[Variable]) -> list[Variable]:
    """The same variables under a checkpoint's keys."""
    return [Variable(f"{one.name}{VALUE}", one.shape, one.dtype, one.label) for one in variables]


def windows(
    sevens: int, threes: int, deep_threes: int, deep_fives: int, ones: int = 0
) -> list[Variable]:
    """Kernels of nothing but a number of each window."""
    kinds = (
        (sevens, "kernel", (7, 7, 3, 64)),
        (threes, "kernel", (3, 3, 64, 64)),
        (deep_threes, "depthwise_kernel", (3, 3, 96, 1)),
        (deep_fives, "depthwise_kernel", (5, 5, 96, 1)),
        (ones, "kernel", (1, 1, 64, 64)),
    )
    return [
        variable(f"{kind}-{n}-{shape[0]}/{kind}", *shape)
        for many, kind, shape in kinds
        for n in range(many)
    ]
