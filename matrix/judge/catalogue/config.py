"""Causes in pipeline.config and in the feature extractor that it names."""

from __future__ import annotations

from matrix.judge.catalogue.cause import Cause

PARSES = ("parse-config",)
READS_AND_PARSES = ("parse-config", "restore")
BUILDS = ("build-model",)

CAUSES = (
    Cause(
        code="config-malformed",
        title="pipeline.config is not a valid config",
        group="config",
        phases=(*PARSES, *BUILDS),
        definition=(
            "The text does not follow the format: a brace or quote too few, foreign text, a"
            " misspelt name, an empty message, or no file because a flag was mistyped."
        ),
        look_at=(
            "Count the braces up to the place that the message names. A top-level field that is"
            " 'unknown' inside another message means a missing closing brace above it."
        ),
        remedy=(
            "Mend the text at {place|the line and column that the message names}"
            "{what|: braces, quotes and names}."
        ),
        axis="config",
    ),
    Cause(
        code="config-field-unknown",
        title="A config field of another OD API revision",
        group="config",
        phases=PARSES,
        definition=(
            "The config uses a real field that this OD API does not have: it came later, or was"
            " removed (batch_norm_trainable, April 2018) while zoo archives still carry it."
        ),
        look_at="Which OD API versions know the field?",
        remedy=(
            "{advice|Use an OD API that knows the field, usually a newer one; delete the line only"
            " where it is batch_norm_trainable.}"
        ),
        axis="od",
    ),
    Cause(
        code="config-api-stricter",
        title="The config lacks what a newer OD API insists on",
        group="config",
        phases=BUILDS,
        definition=(
            "The config parses, but the model builder of this OD API refuses it, as Inception"
            " extractors without override_base_feature_extractor_hyperparams are since 2018."
        ),
        look_at="Which option does the builder's message speak of, and is it in the config?",
        remedy=(
            "Add what the message asks for; for an Inception extractor that is"
            " override_base_feature_extractor_hyperparams: true in feature_extractor."
        ),
        axis="config",
    ),
    Cause(
        code="config-tf1-only-flag",
        title="A config flag that TensorFlow 2 does not support",
        group="config",
        phases=READS_AND_PARSES,
        definition="load_all_detection_checkpoint_vars is true under TensorFlow 2.",
        look_at="The field's value in train_config, and TensorFlow's generation.",
        remedy=(
            "Set load_all_detection_checkpoint_vars: false and, to restore the head too,"
            ' fine_tune_checkpoint_type: "full".'
        ),
        axis="config",
    ),
    Cause(
        code="config-ckpt-version-unset",
        title="The config does not say that the checkpoint is of version 2",
        group="config",
        phases=READS_AND_PARSES,
        definition=(
            "fine_tune_checkpoint_version is not V2 under TensorFlow 2; where it is absent, the"
            " proto's default is V1."
        ),
        look_at="The field's value in train_config.",
        remedy="Add fine_tune_checkpoint_version: V2 to train_config.",
        axis="config",
    ),
    Cause(
        code="extractor-not-in-tf-major",
        title="The feature extractor belongs to the other TensorFlow generation",
        group="extractor",
        phases=BUILDS,
        definition=(
            "The OD API has this feature extractor or meta-architecture, but only under the other"
            " generation: slim names under TensorFlow 1, Keras names under TensorFlow 2."
        ),
        look_at="In which of the OD API's two lists of extractors is the name?",
        remedy=(
            "{extractor|This feature extractor} exists under TensorFlow {generation|1 or 2} only:"
            " choose a cell of that generation, or a zoo model of this one. Another name in the"
            " config does not convert the checkpoint."
        ),
        axis="tensorflow",
    ),
    Cause(
        code="extractor-not-in-api-revision",
        title="The feature extractor is newer than this OD API",
        group="extractor",
        phases=BUILDS,
        definition="This OD API has no feature extractor of that name in either generation.",
        look_at="Which OD API versions have the name? If none has: is it misspelt?",
        remedy="Use a newer OD API, which has {extractor|this feature extractor}.",
        axis="od",
    ),
)
