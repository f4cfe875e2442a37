"""Causes between a whole checkpoint and the model: what is asked for, names, and shapes."""

from __future__ import annotations

from matrix.judge.catalogue.cause import Cause

RESTORES = ("restore",)
LATER = ("restore", "forward")

CAUSES = (
    Cause(
        code="ckpt-type-wrong",
        title="The fine-tune type does not match the checkpoint",
        group="coverage",
        phases=RESTORES,
        definition=(
            "fine_tune_checkpoint_type or from_detection_checkpoint says 'classification' for a"
            " detection checkpoint, or the reverse, or names a type that this OD API lacks."
        ),
        look_at=(
            "Where do the names start: model/ (detection) or feature_extractor/ (classification)"
            " in TensorFlow 2, with or without FeatureExtractor/ in TensorFlow 1? Which type"
            " finds the most variables?"
        ),
        remedy=(
            'Set fine_tune_checkpoint_type: "{type|detection}"; in TensorFlow 1 also'
            " from_detection_checkpoint: {from_detection|true}. To train from scratch remove"
            " fine_tune_checkpoint."
        ),
        axis="config",
    ),
    Cause(
        code="ckpt-ema-names",
        title="Moving averages are asked for, or are all there is",
        group="coverage",
        phases=RESTORES,
        definition=(
            "The loader asks for .../ExponentialMovingAverage and the checkpoint has the plain"
            " names, or the checkpoint holds the averages alone and the loader asks for plain"
            " names."
        ),
        look_at=(
            "Do all missing names end in /ExponentialMovingAverage, and are the names without"
            " that ending there? Or the reverse?"
        ),
        remedy=(
            "{advice|Set use_moving_averages: false in eval_config, or map the names with"
            " ExponentialMovingAverage.variables_to_restore().}"
        ),
        axis="use",
        reason=(
            "Covers both directions: a loader that wants averages which are not there, and a"
            " checkpoint that holds nothing but averages."
        ),
    ),
    Cause(
        code="benign-warning",
        title="It looks like a failure and is none",
        group="coverage",
        phases=("parse-config", "restore"),
        definition=(
            "What is missing or unused is not part of what this way of restoring promises:"
            " optimizer slots and averages, counters, the head under type 'detection'."
        ),
        look_at=(
            "Is every name in the warnings a slot, an average, a counter, or of the head that"
            " the type leaves out? Then the load succeeded."
        ),
        remedy="Nothing to repair: check one kernel's values if in doubt.",
        axis="use",
    ),
    Cause(
        code="ckpt-arch-mismatch",
        title="The config builds another architecture",
        group="architecture",
        phases=LATER,
        definition=(
            "Checkpoint and config are different detectors, or different sizes of one: another"
            " backbone, depth multiplier, FPN size, or meta-architecture."
        ),
        look_at=(
            "Compare both sides: the scope after FeatureExtractor/ (TensorFlow 1), the variables'"
            " own names in the object graph (TensorFlow 2), then the share of equal names and"
            " shapes. Object paths are generic and prove nothing."
        ),
        remedy=(
            "Use the pipeline.config of the checkpoint's own archive, or the published config of"
            " {nearest|the model that it holds}."
        ),
        axis="checkpoint",
        reason=(
            "Covers another architecture and another size of one family (depth multiplier, FPN"
            " size): names and shapes tell them in the same way."
        ),
    ),
    Cause(
        code="ckpt-naming-mismatch",
        title="The same tensors under other names",
        group="names",
        phases=RESTORES,
        definition=(
            "Shapes and order agree, but scopes or names differ: a custom prefix, renamed batch"
            " norms, quantization nodes, a wrapper for several GPUs."
        ),
        look_at=(
            "Do the shapes agree as a multiset while the names do not, and does one replacement"
            " of a prefix or part explain nearly all of them?"
        ),
        remedy=(
            "Restore with {map|a map from the checkpoint's names to the model's}, or rename the"
            " variables."
        ),
        axis="checkpoint",
    ),
    Cause(
        code="ckpt-shape-num-classes",
        title="Another number of classes",
        group="shapes",
        phases=LATER,
        definition=(
            "Only the class predictor's tensors differ in shape, and by a ratio that another"
            " num_classes explains."
        ),
        look_at=(
            "Is there one number A of anchors with A x (classes + 1), or A x classes, on both"
            " sides, all other shapes being equal?"
        ),
        remedy=(
            "Set num_classes: {checkpoint|the checkpoint's number} in place of"
            ' {config|the config\'s}, or fine-tune with type "detection", which leaves the head'
            " out."
        ),
        axis="config",
    ),
    Cause(
        code="ckpt-model-dir-collision",
        title="The training directory already holds a checkpoint",
        group="model_dir",
        phases=RESTORES,
        definition=(
            "model_dir or train_dir holds a checkpoint (the zoo's archive, an older run), and"
            " training or evaluation resumes that one strictly instead of fine-tuning."
        ),
        look_at=(
            "Is there a file, or in the zoo's archives a directory, named checkpoint in"
            " model_dir? Does the traceback pass through session_manager or train_loop's second"
            " restore?"
        ),
        remedy=(
            "Point model_dir at an empty directory instead of {folder|the one that already holds"
            " a checkpoint}."
        ),
        axis="use",
    ),
    Cause(
        code="silent-finetune-disabled",
        title="fine_tune_checkpoint is never read",
        group="silence",
        phases=RESTORES,
        definition=(
            "model_main.py of mid-2020 and later passes no hparams, and model_lib then takes"
            " load_pretrained as false: training starts from random weights without a word."
        ),
        look_at=(
            "Does create_model_fn in model_lib.py say 'hparams.load_pretrained if hparams else"
            " False'?"
        ),
        remedy=(
            "Train with legacy/train.py or an earlier model_main.py, or set load_pretrained to"
            " True in model_lib.py; then compare a kernel's values with the checkpoint's."
        ),
        axis="od",
    ),
    Cause(
        code="silent-partial-restore",
        title="The restore says nothing and binds little or nothing",
        group="silence",
        phases=LATER,
        definition=(
            "The call returns without an exception, but few or none of the model's variables"
            " hold the checkpoint's values, and no other cause explains which."
        ),
        look_at=(
            "Compare kernels before and after with the checkpoint's bytes; batch norms equal"
            " their initial values anyway. Was expect_partial() called, or the model not built?"
        ),
        remedy=(
            "Build the model and call it once, restore it as model=..., and use"
            " assert_existing_objects_matched() in place of expect_partial()."
        ),
        axis="use",
    ),
)
