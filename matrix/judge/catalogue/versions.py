"""Causes between TensorFlow and the OD API, and what has no cause; looked for last."""

from __future__ import annotations

from matrix.judge.catalogue.cause import Cause

BUILDS = ("import-tf", "import-od", "build-model")
RUNS = ("read-checkpoint", "restore", "forward")

CAUSES = (
    Cause(
        code="api-too-old-for-tf",
        title="The OD API is older than TensorFlow 2 support",
        group="versions",
        phases=BUILDS,
        definition=(
            "An OD API before July 2020, with tf.contrib, tf.gfile and the like at module level,"
            " runs under TensorFlow 2."
        ),
        look_at=(
            "Does the imported package use tf.contrib? From where is it imported: a checkout, or"
            " site-packages (then env-stale-od-package)?"
        ),
        remedy="Use TensorFlow 1.15, or an OD API of July 2020 or later.",
        axis="pair",
    ),
    Cause(
        code="tf-too-old-for-api",
        title="TensorFlow is older than the OD API needs",
        group="versions",
        phases=BUILDS,
        definition="The OD API uses what this TensorFlow does not have yet.",
        look_at="In which TensorFlow release did the symbol that the message names appear?",
        remedy=("This OD API needs a newer TensorFlow of the same generation: choose such a cell."),
        axis="pair",
    ),
    Cause(
        code="tf-too-new-for-api",
        title="TensorFlow is newer than the OD API can use",
        group="versions",
        phases=(*BUILDS, "restore"),
        definition=(
            "Keras 3 is the active tf.keras (TensorFlow 2.16 and later, or 2.15 with keras 3), or"
            " tf.estimator is gone (2.16 and later)."
        ),
        look_at=(
            "tf.keras.__version__, not TensorFlow's; hasattr(tf.compat.v1, 'estimator'); the"
            " module path keras._tf_keras proves Keras 3."
        ),
        remedy=(
            "{advice|Use TensorFlow 2.15 or older with Keras 2, or install tf-keras of"
            " TensorFlow's minor release and set TF_USE_LEGACY_KERAS=1, which does not bring the"
            " estimator back.}"
        ),
        axis="pair",
    ),
    Cause(
        code="graph-op-skew",
        title="The graph has operations that this TensorFlow does not know",
        group="versions",
        phases=("build-model", *RUNS),
        definition=(
            "A frozen graph or SavedModel uses an operation or attribute of a newer TensorFlow,"
            " or one of TFLite alone."
        ),
        look_at=(
            "The operations of the graph against the registered ones, and versions.producer."
            " TFLite_Detection_PostProcess is TFLite's and no version problem."
        ),
        remedy=(
            "{advice|The graph was written by another TensorFlow: choose a cell at least as new,"
            " or export again from the checkpoint.}"
        ),
        axis="tensorflow",
    ),
    Cause(
        code="api-revision-drift",
        title="Another OD API revision builds the same config differently",
        group="versions",
        phases=("build-model", *RUNS),
        definition=(
            "The same config and checkpoint load under one OD API revision and not under another"
            " with the same TensorFlow."
        ),
        look_at=(
            "Does the answer change along the OD API's axis alone? Known places: MobileNetV2's"
            " Conv_1 (256 or 1280, autumn 2018), CenterNet's types before August 2020, the types'"
            " meaning until May 2021."
        ),
        remedy="Use {cell|a cell with the OD API revision of the checkpoint's time}.",
        axis="od",
    ),
    Cause(
        code="build-needs-network",
        title="The model asks for weights from the network while it is built",
        group="versions",
        phases=("build-model",),
        definition=(
            "The OD API's builder downloads ImageNet weights (CenterNet with MobileNetV2), and"
            " there is no network."
        ),
        look_at="Does the message name an address of keras-applications?",
        remedy=(
            "Build once with a network, or build without the ImageNet weights: the restore"
            " replaces them anyway."
        ),
        axis="od",
        reason=(
            "Known to the taxonomy as a pitfall without a code; it ends a run before any restore"
            " and is no fault of the checkpoint."
        ),
    ),
    Cause(
        code="outputs-diverge",
        title="The model computes something else than in the reference cell",
        group="versions",
        phases=("forward",),
        definition=(
            "Every variable holds the checkpoint's value, and on the same image the outputs"
            " differ from the reference cell's by more than rounding explains."
        ),
        look_at=(
            "The first stage whose outputs differ, in the cell's table of outputs: preprocessing"
            " points at image resizing, features and predictor at layers and their defaults,"
            " detections at the post-processing."
        ),
        remedy=(
            "Use {cell|the reference cell}, or show on images of your own that the difference"
            " does not matter."
        ),
        axis="pair",
        reason=(
            "The taxonomy gathers what does not load; this loads, and shows only where outputs"
            " are compared."
        ),
    ),
    Cause(
        code="output-redefined",
        title="A final output means something else than in the reference cell",
        group="versions",
        phases=("forward",),
        definition=(
            "Every layer and the final boxes, classes and scores agree, and a further final"
            " output holds other numbers: OD API versions define it differently."
        ),
        look_at=(
            "raw_detection_scores: before 2020 what the predictor gave, later what the score"
            " converter makes of it."
        ),
        remedy=(
            "Nothing, unless a program reads {outputs|that output}: adapt it to what this OD API"
            " calls by the name."
        ),
        axis="od",
        reason="No failure: a remark on a cell that restores and computes the same.",
    ),
    Cause(
        code="undetermined",
        title="The cause is open",
        group="open",
        phases=("build", *BUILDS, "parse-config", *RUNS),
        definition="What is known fits several causes, or none that is known here.",
        look_at=(
            "The evidence that is missing: the whole traceback, the paths in it, the names and"
            " shapes on both sides."
        ),
        remedy=(
            "Run this program on the checkpoint and its config, or give the whole traceback;"
            " the message alone does not decide."
        ),
        axis="use",
    ),
)
