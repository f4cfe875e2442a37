"""The fingerprint of what a pipeline.config builds.

Fields and defaults are those of the protos of the OD API (``ssd.proto``, ``faster_rcnn.proto``,
``center_net.proto``, ``fpn.proto``, ``box_predictor.proto``), what is made of them that of its
``builders/model_builder.py``.
"""

from __future__ import annotations

from dataclasses import replace

from matrix.config.tree import Block, Pipeline
from matrix.fingerprint.anchors import anchors
from matrix.fingerprint.backbones import has_widths, spelled
from matrix.fingerprint.fields import count, flag, number
from matrix.fingerprint.nouns import Fingerprint
from matrix.judge import extractors

MIN_DEPTH = 16
FPN_DEPTH = 256
_PREDICTORS = {
    "convolutional_box_predictor": "convolutional",
    "weight_shared_convolutional_box_predictor": "weight_shared",
    "mask_rcnn_box_predictor": "mask_rcnn",
    "rfcn_box_predictor": "rfcn",
}


def of_config(pipeline: Pipeline) -> Fingerprint:
    """Fingerprint a config; what it does not say is left unknown."""
    model = pipeline.root.block("model")
    # A oneof: protobuf keeps the one that is written last.
    written = [field.name for field in model.fields if field.name in _READERS]
    if not written:
        return Fingerprint()
    path = written[-1]
    found = _READERS[path](model.block(path))
    return replace(
        found,
        quantized=pipeline.root.has("graph_rewriter.quantization"),
        evidence=_evidence(f"model.{path}", model.block(path)),
    )


def _ssd(ssd: Block) -> Fingerprint:
    extractor = ssd.block("feature_extractor")
    name = extractor.text("type")
    told = spelled(name)
    predictor = _predictor(ssd.block("box_predictor"))
    multiplier = number(extractor, "depth_multiplier", 1.0)
    classes = count(ssd, "num_classes")
    return Fingerprint(
        generation=_generation(name),
        meta="ssd",
        backbone=told.backbone,
        depth_multiplier=multiplier if has_widths(told.backbone) else None,
        neck=told.neck if name else "",
        neck_depth=_ssd_neck_depth(extractor, told.neck, multiplier),
        # The ResNet extractors ignore use_depthwise.
        neck_separable=(flag(extractor, "use_depthwise") and "mobilenet" in told.backbone)
        if told.neck == "fpn"
        else None,
        predictor=predictor,
        classes=classes,
        slots=_with(classes, 1 if flag(ssd, "add_background_class", True) else 0),
        anchors=anchors(ssd.block("anchor_generator"), shared=predictor == "weight_shared"),
    )


def _ssd_neck_depth(extractor: Block, neck: str, multiplier: float) -> int | None:
    least = count(extractor, "min_depth", MIN_DEPTH) or 0
    if neck == "bifpn":
        filters = count(extractor, "bifpn.num_filters")
        return None if filters is None else max(filters, least)
    if neck == "fpn":
        told = count(extractor, "fpn.additional_layer_depth", FPN_DEPTH) or 0
        depth = FPN_DEPTH if _deaf(extractor.text("type")) else told
        return max(int(depth * multiplier), least)
    return None


def _deaf(name: str) -> bool:
    """Whether an extractor takes no notice of the config's ``fpn``.

    Source: the constructors of ``SSDResNet50V1FpnKerasFeatureExtractor`` and its siblings in
    ``models/ssd_resnet_v1_fpn_keras_feature_extractor.py`` pass none of it on, in 2.5.0 to
    December 2022.
    """
    return name.startswith("ssd_resnet") and name.endswith("_fpn_keras")


def _faster_rcnn(faster: Block) -> Fingerprint:
    extractor = faster.block("feature_extractor")
    name = extractor.text("type")
    told = spelled(name)
    second = faster.block("second_stage_box_predictor")
    stages = count(faster, "number_of_stages", 2) or 2
    classes = count(faster, "num_classes") if stages > 1 else None
    predictor = _predictor(second) if stages > 1 else ""
    masks = stages > 2 and flag(second, "mask_rcnn_box_predictor.predict_instance_masks")
    fpn = told.neck == "fpn"
    return Fingerprint(
        generation=_generation(name),
        meta="rfcn" if predictor == "rfcn" else "mask_rcnn" if masks else "faster_rcnn",
        backbone=told.backbone,
        depth_multiplier=1.0 if has_widths(told.backbone) else None,
        neck=told.neck if name else "",
        neck_depth=count(extractor, "fpn.additional_layer_depth", FPN_DEPTH) if fpn else None,
        neck_separable=False if fpn else None,
        predictor=predictor,
        classes=classes,
        slots=_with(classes, 1),
        anchors=anchors(faster.block("first_stage_anchor_generator"), shared=True),
    )


def _center_net(center: Block) -> Fingerprint:
    extractor = center.block("feature_extractor")
    name = extractor.text("type")
    told = spelled(name)
    multiplier = number(extractor, "depth_multiplier", 1.0) if "mobilenet" in name else 1.0
    classes = count(center, "num_classes")
    return Fingerprint(
        generation=2,
        meta="center_net",
        backbone=told.backbone,
        depth_multiplier=multiplier if has_widths(told.backbone) else None,
        neck=told.neck if name else "",
        neck_separable=_center_net_separable(extractor, name) if told.neck == "fpn" else None,
        predictor="center_net",
        classes=classes,
        slots=classes,
    )


def _center_net_separable(extractor: Block, name: str) -> bool | None:
    """Whether a CenterNet's FPN is separable; the MobileNets' alone can be.

    ``mobilenet_v2_fpn_sep_conv`` says so by its name, but OD API 2.8 and later look at that
    only where the field is written, 2.5 always (their ``builders/model_builder.py``).
    """
    if "mobilenet" not in name:
        return False
    if name.endswith("sep_conv"):
        return True if extractor.has("use_separable_conv") else None
    return flag(extractor, "use_separable_conv")


_READERS = {"ssd": _ssd, "faster_rcnn": _faster_rcnn, "center_net": _center_net}


def _generation(name: str) -> int:
    """By the list of known extractors; a new one at least follows the naming."""
    if known := extractors.generation(name):
        return known
    return 2 if name.endswith("_keras") else 0


def _predictor(block: Block) -> str:
    written = [_PREDICTORS[field.name] for field in block.fields if field.name in _PREDICTORS]
    return written[-1] if written else ""


def _with(classes: int | None, background: int) -> int | None:
    return None if classes is None else classes + background


def _evidence(path: str, block: Block) -> tuple[str, ...]:
    """The fields that decided, as they stand in the config."""
    wanted = ("feature_extractor.type", "feature_extractor.depth_multiplier", "num_classes")
    said = [f"{path}.{one} is {block.text(one)}" for one in wanted if block.text(one)]
    return (f"the config has {path}", *said)
