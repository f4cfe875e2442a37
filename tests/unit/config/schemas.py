"""Small schemas of two OD API versions, for tests: an old one and a newer one."""

from __future__ import annotations

from matrix.facts.nouns import Schema

PACKAGE = "object_detection.protos."
OLD_MESSAGES = {
    "TrainEvalPipelineConfig": {
        "model": "DetectionModel",
        "train_config": "TrainConfig",
        "train_input_reader": "InputReader",
        "eval_config": "EvalConfig",
    },
    "DetectionModel": {"ssd": "Ssd"},
    "Ssd": {
        "num_classes": "int32",
        "negative_class_weight": "float",
        "add_background_class": "bool",
        "feature_extractor": "SsdFeatureExtractor",
    },
    "SsdFeatureExtractor": {
        "type": "string",
        "depth_multiplier": "float",
        "min_depth": "uint32",
        "activation": "Activation",
        "override_base_feature_extractor_hyperparams": "bool",
    },
    "TrainConfig": {"batch_size": "uint32", "fine_tune_checkpoint": "string"},
    "InputReader": {"label_map_path": "string"},
    "EvalConfig": {"num_examples": "uint32"},
}
NEW_MESSAGES = {
    **OLD_MESSAGES,
    "DetectionModel": {"ssd": "Ssd", "center_net": "CenterNet"},
    "CenterNet": {"num_classes": "int32"},
    "SsdFeatureExtractor": {**OLD_MESSAGES["SsdFeatureExtractor"], "bifpn": "Bifpn"},
    "Bifpn": {"min_level": "int32"},
    "TrainConfig": {
        **OLD_MESSAGES["TrainConfig"],
        "fine_tune_checkpoint_version": "CheckpointVersion",
    },
}


def schema(
    od: str, messages: dict[str, dict[str, str]], enums: dict[str, tuple[str, ...]]
) -> Schema:
    """A schema from names without their package."""
    named = {
        PACKAGE + message: {
            field: PACKAGE + kind if kind[0].isupper() else kind for field, kind in fields.items()
        }
        for message, fields in messages.items()
    }
    return Schema(od, named, {PACKAGE + name: values for name, values in enums.items()})


OLD = schema("2019.05", OLD_MESSAGES, {"Activation": ("NONE", "RELU")})
NEW = schema(
    "2.8.0",
    NEW_MESSAGES,
    {
        "Activation": ("NONE", "RELU", "SWISH"),
        "CheckpointVersion": ("UNKNOWN", "V1", "V2"),
    },
)
BOTH = (OLD, NEW)
