"""Heads: the arithmetic of anchors and classes, and what kind of detector has them."""

from __future__ import annotations

from matrix.fingerprint import tf1, tf2
from matrix.fingerprint.predictors import Predictors, read_predictors
from matrix.model import Variable
from tests.unit.fingerprint import made

ONE, TWO = tf1.DIALECT, tf2.DIALECT
FIRST_CLASS = "FirstStageBoxPredictor/ClassPredictor/weights"
FIRST = [
    made.variable(FIRST_CLASS, 1, 1, 512, 24),
    made.variable("FirstStageBoxPredictor/BoxEncodingPredictor/weights", 1, 1, 512, 48),
]
SECOND = [
    made.variable("SecondStageBoxPredictor/ClassPredictor/weights", 1024, 6),
    made.variable("SecondStageBoxPredictor/BoxEncodingPredictor/weights", 1024, 20),
]
TOLD_FIRST = f"{FIRST_CLASS} has 24 channels"
TOLD_SECOND = "SecondStageBoxPredictor/ClassPredictor/weights has 6 channels"


def test_a_predictor_per_level() -> None:
    # Ten levels and more come in the order of their numbers.
    anchors = (3, 6, 6, 6, 6, 6, 6, 6, 6, 6, 4)
    found = read_predictors(ONE, made.predictors_tf1(anchors, 6), 1)
    assert (found.meta, found.predictor, found.anchors) == ("ssd", "convolutional", anchors)
    assert (found.classes, found.slots) == (5, 6)
    assert found.evidence == (
        "BoxPredictor_0/ClassPredictor/weights has 18 = 3 x 6 channels,"
        " BoxPredictor_0/BoxEncodingPredictor/weights 12 = 3 x 4",
    )


def test_a_depthwise_predictor_is_read_by_its_pointwise_half() -> None:
    scope = "WeightSharedConvolutionalBoxPredictor/"
    kernels = [
        made.variable(f"{scope}PredictionTower/conv2d_0/depthwise_weights", 3, 3, 128, 1),
        made.variable(f"{scope}BoxPredictor/depthwise_weights", 3, 3, 128, 1),
        made.variable(f"{scope}BoxPredictor/pointwise_weights", 1, 1, 128, 24),
        made.variable(f"{scope}ClassPredictor/depthwise_weights", 3, 3, 128, 1),
        made.variable(f"{scope}ClassPredictor/pointwise_weights", 1, 1, 128, 36),
    ]
    found = read_predictors(ONE, kernels, 1)
    assert (found.predictor, found.anchors, found.classes) == ("weight_shared", (6,), 5)


def test_levels_of_objects() -> None:
    heads = f"{made.PREDICTOR}_prediction_heads/"
    kernels = []
    for level, anchors in ((1, 6), (0, 3)):
        boxes = f"{heads}box_encodings/{level}/_box_encoder_layers/0/kernel"
        scores = (
            f"{heads}class_predictions_with_background/{level}/_class_predictor_layers/0/kernel"
        )
        kernels.append(made.variable(boxes, 1, 1, 8, anchors * 4))
        kernels.append(made.variable(scores, 1, 1, 8, anchors * 91))
    found = read_predictors(TWO, kernels, 1)
    assert (found.predictor, found.anchors, found.slots) == ("convolutional", (3, 6), 91)


def test_channels_that_do_not_divide_stay_unknown() -> None:
    kernels = made.predictors_tf1((3,), 6)
    odd = [made.variable(kernels[0].name, 1, 1, 512, 13), kernels[1]]
    assert read_predictors(ONE, odd, 1) == Predictors(
        meta="ssd",
        predictor="convolutional",
        evidence=("BoxPredictor_0/ClassPredictor/weights has 18 channels",),
    )
    alone = read_predictors(ONE, kernels[1:], 1)
    assert (alone.anchors, alone.classes) == (None, None)
    unlike = [*kernels, *made.predictors_tf1((3, 6), 7)[2:]]
    assert read_predictors(ONE, unlike, 1).slots is None


def test_two_stages() -> None:
    found = read_predictors(ONE, [*FIRST, *SECOND], 1)
    assert found == Predictors(
        meta="faster_rcnn",
        predictor="mask_rcnn",
        slots=6,
        anchors=(12,),
        evidence=(TOLD_FIRST, TOLD_SECOND),
    )
    assert found.classes == 5


def test_one_stage_of_two() -> None:
    assert read_predictors(ONE, FIRST, 1) == Predictors(
        meta="faster_rcnn", anchors=(12,), evidence=(TOLD_FIRST,)
    )


def test_a_dense_predictor_is_a_second_stage_under_any_name() -> None:
    renamed = [
        Variable(one.name.replace("SecondStageBoxPredictor", "Head"), one.shape, one.dtype)
        for one in SECOND
    ]
    found = read_predictors(ONE, renamed, 1)
    assert (found.meta, found.classes, found.anchors) == ("faster_rcnn", 5, None)


def test_masks() -> None:
    slim = made.variable("SecondStageBoxPredictor/Conv_1/weights", 3, 3, 256, 5)
    assert read_predictors(ONE, [*FIRST, *SECOND, slim], 1).meta == "mask_rcnn"
    heads = "model/_mask_rcnn_box_predictor/"
    keras = [
        made.variable(f"{heads}_class_prediction_head/_class_predictor_layers/1/kernel", 2048, 6),
        made.variable(f"{heads}_box_prediction_head/_box_encoder_layers/1/kernel", 2048, 4),
    ]
    assert read_predictors(TWO, keras, 1).meta == "faster_rcnn"
    third = f"{heads}_third_stage_heads/mask_predictions/_mask_predictor_layers/0/kernel"
    found = read_predictors(TWO, [*keras, made.variable(third, 3, 3, 2048, 256)], 1)
    assert (found.meta, found.classes) == ("mask_rcnn", 5)


def rfcn(scores: int, boxes: int) -> list[Variable]:
    scope = "SecondStageBoxPredictor/"
    return [
        *FIRST,
        made.variable(f"{scope}reduce_depth/weights", 1, 1, 2048, 1024),
        made.variable(f"{scope}refined_locations/weights", 1, 1, 1024, boxes),
        made.variable(f"{scope}class_predictions/weights", 1, 1, 1024, scores),
    ]


def test_position_sensitive_maps() -> None:
    found = read_predictors(ONE, rfcn(9 * 91, 9 * 4 * 90), 1)
    assert found == Predictors(
        meta="rfcn", predictor="rfcn", slots=91, anchors=(12,), evidence=(TOLD_FIRST,)
    )
    assert read_predictors(ONE, rfcn(9 * 91, 9 * 4 * 90 + 1), 1).slots is None
    assert read_predictors(ONE, rfcn(100, 4000), 1).slots is None


def test_heatmaps() -> None:
    center = "model/_prediction_head_dict/object_center/"
    kernels = [
        made.variable(f"{center}{stack}/layer_with_weights-{layer}/kernel", 1, 1, 256, channels)
        for stack in (0, 1)
        for layer, channels in ((1, 3), (0, 256))
    ]
    assert read_predictors(TWO, kernels, 1) == Predictors(
        meta="center_net",
        predictor="center_net",
        slots=3,
        background=0,
        evidence=(f"{center}1/layer_with_weights-1/kernel has 3 channels, one per class",),
    )


def test_no_heads() -> None:
    assert read_predictors(ONE, made.mobilenet_v2_tf1(), 1) == Predictors()
    assert read_predictors(TWO, made.mobilenet_v2_tf2(), 1) == Predictors()
