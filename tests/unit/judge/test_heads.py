"""Head arithmetic on the shapes that real pairs of class counts, widths and necks give."""

from __future__ import annotations

import pytest

from matrix.judge.heads import Heads, Pair, depth_ratio, neck_channels, solve

SSD = "BoxPredictor_{}/ClassPredictor/{}"
SHARED = (
    "model/_box_predictor/_prediction_heads/class_predictions_with_background"
    "/_class_predictor_layers/0/{}"
)
SHARED_LABEL = "WeightSharedConvolutionalBoxPredictor/WeightSharedConvolutionalClassHead/"
SECOND = "SecondStageBoxPredictor/{}"
HEATMAP = "model/_prediction_head_dict/object_center/0/layer_with_weights-1/{}"


def pair(name: str, checkpoint: tuple[int, ...], model: tuple[int, ...], label: str = "") -> Pair:
    return Pair(name, label, checkpoint, model)


def ssd(levels: tuple[int, ...], checkpoint: int, model: int) -> list[Pair]:
    """The class predictors of an SSD: anchors by level, class scores of both sides."""
    pairs = []
    for level, anchors in enumerate(levels):
        outputs = anchors * checkpoint, anchors * model
        kernels = [(1, 1, 576, output) for output in outputs]
        pairs.append(pair(SSD.format(level, "weights"), kernels[0], kernels[1]))
        pairs.append(pair(SSD.format(level, "biases"), (outputs[0],), (outputs[1],)))
    return pairs


def second_stage(checkpoint: int, model: int) -> list[Pair]:
    """What a class count changes in Faster R-CNN's second stage."""
    shapes = [(1024, n + 1) for n in (checkpoint, model)]
    boxes = [(1024, 4 * n) for n in (checkpoint, model)]
    return [
        pair(SECOND.format("ClassPredictor/weights"), shapes[0], shapes[1]),
        pair(SECOND.format("BoxEncodingPredictor/weights"), boxes[0], boxes[1]),
    ]


def test_ssd_with_a_background_class() -> None:
    assert solve(ssd((3, 6, 6), 91, 6)) == Heads(
        checkpoint=90,
        model=5,
        anchors=(3, 6),
        background=True,
        certain=False,
        arithmetic=(
            "ClassPredictor of BoxPredictor_0: 273 = 3 x (90 + 1) in the checkpoint,"
            " 18 = 3 x (5 + 1) in the model",
            "ClassPredictor of BoxPredictor_1: 546 = 6 x (90 + 1) in the checkpoint,"
            " 36 = 6 x (5 + 1) in the model",
            "ClassPredictor of BoxPredictor_2: 546 = 6 x (90 + 1) in the checkpoint,"
            " 36 = 6 x (5 + 1) in the model",
        ),
    )


def test_the_config_decides_among_solutions() -> None:
    # 546 and 78 are also 78 times 7 and 1, 2 times 273 and 39, and so on.
    pairs = [pair(SHARED.format("bias"), (546,), (78,), f"{SHARED_LABEL}ClassPredictor/bias")]
    unsure = solve(pairs)
    assert unsure is not None
    assert (unsure.checkpoint, unsure.model, unsure.certain) == (90, 12, False)
    assert solve(pairs, num_classes=12) == Heads(
        90,
        12,
        (6,),
        background=True,
        certain=True,
        arithmetic=(
            "ClassPredictor of WeightSharedConvolutionalClassHead:"
            " 546 = 6 x (90 + 1) in the checkpoint, 78 = 6 x (12 + 1) in the model",
        ),
    )
    other = solve(pairs, num_classes=38)
    assert other is not None
    assert (other.checkpoint, other.anchors) == (272, (2,))


def test_without_a_background_class() -> None:
    found = solve([pair(SHARED.format("pointwise_kernel"), (1, 1, 64, 810), (1, 1, 64, 9))], 1)
    assert found == Heads(
        90,
        1,
        (9,),
        background=False,
        certain=True,
        arithmetic=(
            "_class_predictor_layers.0 of class_predictions_with_background:"
            " 810 = 9 x 90 in the checkpoint, 9 = 9 x 1 in the model",
        ),
    )


def test_a_second_stage_has_boxes_per_class() -> None:
    assert solve(second_stage(90, 5)) == Heads(
        90,
        5,
        (1,),
        background=True,
        certain=True,
        arithmetic=(
            "ClassPredictor of SecondStageBoxPredictor: 91 = 90 + 1 in the checkpoint,"
            " 6 = 5 + 1 in the model",
        ),
    )


def test_masks_per_class_and_position_sensitive_maps() -> None:
    masks = [pair(SECOND.format("Conv_1/biases"), (90,), (5,))]
    found = solve(second_stage(90, 5) + masks)
    assert found is not None
    assert (found.checkpoint, found.model) == (90, 5)
    rfcn = [
        pair(SECOND.format("class_predictions/biases"), (9 * 91,), (9 * 6,)),
        pair(SECOND.format("refined_locations/biases"), (9 * 4 * 90,), (9 * 4 * 5,)),
    ]
    found = solve(rfcn)
    assert found is not None
    assert (found.checkpoint, found.model, found.anchors) == (90, 5, (9,))


def test_a_heatmap_per_class() -> None:
    assert solve([pair(HEATMAP.format("bias"), (90,), (3,), "conv2d_4/bias")]) == Heads(
        90,
        3,
        (1,),
        background=False,
        certain=True,
        arithmetic=(
            "layer_with_weights-1 of object_center.0: 90 in the checkpoint, 3 in the model,"
            " one per class",
        ),
    )


UNEXPLAINED = {
    "nothing differs": [],
    "no class predictor differs": [pair("FeatureExtractor/Conv/weights", (3, 3), (3, 4))],
    "a backbone layer differs too": [
        *ssd((3,), 91, 6),
        pair("FeatureExtractor/MobilenetV2/Conv/weights", (3, 3, 3, 32), (3, 3, 3, 16)),
    ],
    "the input channels differ": [pair(SSD.format(0, "weights"), (1, 1, 576, 6), (1, 1, 288, 12))],
    "another rank": [pair(SSD.format(0, "weights"), (576, 6), (1, 1, 576, 6))],
    "no channels at all": [pair(SSD.format(0, "biases"), (0,), (18,))],
    "two ratios": [
        pair(SSD.format(0, "biases"), (273,), (18,)),
        pair(SSD.format(1, "biases"), (546,), (30,)),
    ],
    "more anchors, seen in the boxes": [
        pair(SSD.format(0, "biases"), (273,), (546,)),
        pair("BoxPredictor_0/BoxEncodingPredictor/biases", (12,), (24,)),
    ],
    "more anchors in a first stage": [
        pair("FirstStageBoxPredictor/ClassPredictor/biases", (24,), (30,))
    ],
    "boxes that no class count gives": [
        second_stage(90, 5)[0],
        pair(SECOND.format("BoxEncodingPredictor/weights"), (1024, 4), (1024, 20)),
    ],
}


@pytest.mark.parametrize("pairs", UNEXPLAINED.values(), ids=UNEXPLAINED)
def test_what_classes_do_not_explain(pairs: list[Pair]) -> None:
    assert solve(pairs) is None


def test_the_config_can_refute_the_classes() -> None:
    assert solve(ssd((3, 6), 91, 6), num_classes=40) is None


def rounded(width: float) -> int:
    """MobileNetV2's rounding of channels to a multiple of 8."""
    near = max(8, int(width + 4) // 8 * 8)
    return near + 8 if near < 0.9 * width else near


def mobilenet_v2(left: float, right: float) -> list[Pair]:
    pairs = []
    for block, width in enumerate((24, 32, 64, 96, 160, 320)):
        shapes = [(1, 1, rounded(width * m) * 6, rounded(width * m)) for m in (left, right)]
        name = f"FeatureExtractor/MobilenetV2/expanded_conv_{block}/project/weights"
        pairs.append(pair(name, shapes[0], shapes[1]))
    return pairs


@pytest.mark.parametrize(
    ("left", "right", "ratio"),
    [(1.0, 0.5, 2.0), (0.5, 1.0, 0.5), (0.75, 1.0, 0.75), (0.35, 1.0, 0.35), (1.4, 1.0, 1.4)],
)
def test_depth_multiplier(left: float, right: float, ratio: float) -> None:
    heads = [pair(SSD.format(0, "weights"), (1, 1, 576, 273), (1, 1, 288, 18))]
    assert depth_ratio(mobilenet_v2(left, right) + heads) == ratio
    assert solve(mobilenet_v2(left, right)) is None


NECK = [
    pair("FeatureExtractor/fpn/projection_1/weights", (1, 1, 32, 128), (1, 1, 32, 256)),
    pair("FeatureExtractor/fpn/smoothing_1/weights", (3, 3, 128, 128), (3, 3, 256, 256)),
    pair(SHARED.format("kernel"), (3, 3, 128, 546), (3, 3, 256, 36)),
]


def test_neck_channels() -> None:
    assert neck_channels(NECK) == (128, 256)
    # One width says nothing of a multiplier.
    assert depth_ratio(NECK) is None


def test_what_is_not_the_neck_alone() -> None:
    assert neck_channels(mobilenet_v2(1.0, 0.5)) is None
    assert neck_channels([*NECK, *mobilenet_v2(1.0, 0.5)]) is None
    assert neck_channels([*NECK, pair("FeatureExtractor/fpn/a", (1,), (1, 1))]) is None
    assert depth_ratio([*NECK, pair("FeatureExtractor/fpn/a", (1,), (1, 1))]) is None


def test_another_architecture_has_no_one_ratio() -> None:
    pairs = [
        pair(f"model/layer_with_weights-{n}/kernel", (1, 1, a, b), (1, 1, c, d))
        for n, (a, b, c, d) in enumerate(
            [(64, 256, 32, 16), (256, 64, 96, 24), (512, 128, 24, 144)]
        )
    ]
    assert depth_ratio(pairs) is None
