"""What a config says of its model and of fine-tuning, with the protos' own defaults.

The field names are those of ``model.proto``, ``ssd.proto``, ``faster_rcnn.proto``,
``center_net.proto`` and ``train.proto`` of the OD API, 2019.05 to 2022.12.
"""

from __future__ import annotations

from matrix.config.schema import TRUTHS
from matrix.config.tree import Pipeline

ARCHITECTURES = ("ssd", "faster_rcnn", "center_net", "experimental_model")


def architecture(pipeline: Pipeline) -> str:
    """The meta-architecture: one of `ARCHITECTURES`, empty where the model names none.

    They are members of one oneof: the last one counts.
    """
    named = [one.name for one in pipeline.root.block("model").fields]
    return next((name for name in reversed(named) if name in ARCHITECTURES), "")


def extractor(pipeline: Pipeline) -> str:
    """The feature extractor's type, empty where none is named."""
    return _model(pipeline, "feature_extractor.type")


def num_classes(pipeline: Pipeline) -> int | None:
    """The number of classes, None where the config does not say it."""
    text = _model(pipeline, "num_classes")
    return int(text) if text.isdecimal() else None


def depth_multiplier(pipeline: Pipeline) -> float:
    """The width of the feature extractor as a factor; 1.0 where nothing is said."""
    try:
        return float(_model(pipeline, "feature_extractor.depth_multiplier"))
    except ValueError:
        return 1.0


def fine_tune_type(pipeline: Pipeline) -> str:
    """The type of the fine-tune checkpoint.

    Where it is unset the older ``from_detection_checkpoint`` decides, as in
    ``config_util.update_fine_tune_checkpoint_type``: unset too, it is ``classification``.
    """
    named = pipeline.root.text("train_config.fine_tune_checkpoint_type")
    older = flag(pipeline, "train_config.from_detection_checkpoint")
    return named or ("detection" if older else "classification")


def fine_tune_checkpoint(pipeline: Pipeline) -> str:
    """The path of the checkpoint to start training from, empty where there is none."""
    return pipeline.root.text("train_config.fine_tune_checkpoint")


def flag(pipeline: Pipeline, path: str) -> bool:
    """Whether the boolean at a dotted path is set to true."""
    return pipeline.root.text(path) in TRUTHS


def _model(pipeline: Pipeline, path: str) -> str:
    return pipeline.root.text(f"model.{architecture(pipeline)}.{path}")
