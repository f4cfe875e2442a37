"""The names that the variables of a Keras model have where TensorFlow 1 and slim build it.

Both builders of the OD API make the same SSDs of MobileNet, and a Keras variable's own name
says which variable of the slim model it is. Only extractors are here whose converted
checkpoints gave the outputs of the originals (docs/architecture.md). Sources of the names:
models/keras_models/mobilenet_v1.py and mobilenet_v2.py, models/feature_map_generators.py and
predictors/ of the OD API; nets/mobilenet_v1.py and nets/mobilenet/ of slim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from matrix.config import view
from matrix.config.schema import TRUTHS
from matrix.config.tree import Pipeline
from matrix.model import Variable

ROLES = {"kernel": "weights", "depthwise_kernel": "depthwise_weights", "bias": "biases"}
NORM = re.compile(r"_batchnorm$|_BN$|_bn$|^bn_")
"""What the layer of a batch norm has in its name beside that of the layer before it."""

HEADS = (
    (r"BoxPredictor/Convolutional(?:Box|Class)Head_(\d+)/(\w+?)(?:_conv)?", r"BoxPredictor_\1/\2"),
)
MAPS = ((r"(?:\w+/)?FeatureMaps/(\w+?)(?:_conv)?", r"\1"),)
BACKBONES = {
    "FeatureExtractor/MobilenetV1/": (
        (r"conv1", "Conv2d_0"),
        (r"conv_dw_(\d+)", r"Conv2d_\1_depthwise"),
        (r"conv_pw_(\d+)", r"Conv2d_\1_pointwise"),
        *MAPS,
    ),
    "FeatureExtractor/MobilenetV2/": (
        (r"Conv1", "Conv"),
        (r"Conv_1", "Conv_1"),
        (r"expanded_conv_(depthwise|project)", r"expanded_conv/\1"),
        (r"block_(\d+)_(expand|depthwise|project)", r"expanded_conv_\1/\2"),
        *MAPS,
    ),
}

FIRST_BLOCK = "FeatureExtractor/MobilenetV2/expanded_conv/project/weights"
RESIDUAL = (
    "The first block of this MobileNet V2 has as many channels at its end as at its beginning,"
    " since min_depth widens it: TensorFlow 1 adds them up there and Keras does not, so equal"
    " weights give other outputs."
)

ACTIVATION = (
    "The config gives the layers of this MobileNet V2 another activation than RELU_6"
    " (override_base_feature_extractor_hyperparams), which TensorFlow 2 heeds and TensorFlow 1"
    " does not, so equal weights give other outputs."
)


def in_slim(model: Sequence[Variable]) -> tuple[Variable, ...]:
    """The model's variables under their slim names, in the same order.

    What has none that is known keeps its name and its label. Where the names of several
    backbones fit, the one that fits most variables counts.
    """
    told = [_told(model, scope) for scope in BACKBONES]
    return max(told, key=lambda found: sum(not one.label for one in found))


def differs(wanted: Iterable[Variable], pipeline: Pipeline) -> str:
    """Why the same weights give other outputs in the other generation, empty where they do not.

    ``wanted`` are variables under their slim names, ``pipeline`` is the model's config. slim
    compares the channels that a block really has (``expanded_conv`` in
    nets/mobilenet/conv_blocks.py), Keras those that it would have without ``min_depth``
    (``_inverted_res_block`` in keras/applications/mobilenet_v2.py). Where any block is
    widened the first is, for none has fewer channels. slim's layers name their activation
    themselves (``V2_DEF`` in nets/mobilenet/mobilenet_v2.py), those of Keras are given it.
    """
    shape = next((one.shape for one in wanted if one.name == FIRST_BLOCK), None)
    if shape is None:
        return ""
    if shape[-2] == shape[-1]:
        return RESIDUAL
    extractor = pipeline.root.block(f"model.{view.architecture(pipeline)}.feature_extractor")
    given = extractor.text("override_base_feature_extractor_hyperparams") in TRUTHS
    other = extractor.text("conv_hyperparams.activation", "RELU") != "RELU_6"
    return ACTIVATION if given and other else ""


def _told(model: Sequence[Variable], scope: str) -> tuple[Variable, ...]:
    return tuple(
        replace(one, name=name, label="") if (name := _name(one.label, scope)) else one
        for one in model
    )


def _name(label: str, scope: str) -> str:
    """A variable's slim name for a label, empty where there is none."""
    layer, _, role = label.rpartition("/")
    plain = NORM.sub("", layer)
    place = _first(HEADS, plain) or _within(scope, _first(BACKBONES[scope], plain))
    if not place:
        return ""
    return f"{place}/BatchNorm/{role}" if plain != layer else f"{place}/{ROLES.get(role, role)}"


def _within(scope: str, layer: str) -> str:
    return f"{scope}{layer}" if layer else ""


def _first(rules: Iterable[tuple[str, str]], layer: str) -> str:
    found = ((re.fullmatch(pattern, layer), new) for pattern, new in rules)
    return next((match.expand(new) for match, new in found if match), "")
