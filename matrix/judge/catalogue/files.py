"""Causes in the checkpoint's files, in the path that was given, and in its kind."""

from __future__ import annotations

from matrix.judge.catalogue.cause import Cause

READS = ("read-checkpoint", "restore")

CAUSES = (
    Cause(
        code="ckpt-corrupt",
        title="The checkpoint's files are damaged",
        group="files",
        phases=READS,
        definition=(
            "A file of the checkpoint is missing, cut off, filled with zeros, from another save"
            " than its index, or no checkpoint at all: a web page, a git-lfs pointer."
        ),
        look_at=(
            "Compare the shards' sizes with what the index asks for, check every tensor's"
            " CRC32C and its first bytes. Listing the variables proves nothing: the index alone"
            " is enough for that."
        ),
        remedy=(
            "Fetch {file|the checkpoint} again and take index and data of the same save."
            "{what|} No version of TensorFlow mends a damaged file."
        ),
        axis="checkpoint",
    ),
    Cause(
        code="ckpt-incomplete-save",
        title="The checkpoint holds no weights of a model",
        group="files",
        phases=READS,
        definition=(
            "The checkpoint is whole, but was saved without the model's weights: before Keras"
            " had made the variables, or with the optimizer's state alone."
        ),
        look_at=(
            "Count the tensors and bytes: a detector has megabytes of kernels. What is there"
            " besides slots and counters?"
        ),
        remedy=(
            "Save again after the model was built and called once, or take an earlier checkpoint"
            " of the run. These files hold nothing to restore."
        ),
        axis="checkpoint",
        reason=(
            "Covers every checkpoint without the model's weights, also one of the optimizer's"
            " state only: the evidence and the way out are the same."
        ),
    ),
    Cause(
        code="ckpt-path-suffix",
        title="The path names one file of the checkpoint",
        group="path",
        phases=READS,
        definition=(
            "The path ends in .data-00000-of-00001, .index or .meta, or names the state file"
            " 'checkpoint', where the common prefix of the files is asked for."
        ),
        look_at=(
            "Does the path without its ending have an .index? A path that ends in .index is"
            " opened without complaint and lists no variable."
        ),
        remedy="Give the prefix: {prefix|the path without .index, .data-... or .meta}.",
        axis="use",
    ),
    Cause(
        code="ckpt-path-is-directory",
        title="The path is a directory",
        group="path",
        phases=READS,
        definition="A directory was given where the prefix of a checkpoint is asked for.",
        look_at="Is it a directory, and which checkpoints lie in it?",
        remedy="Give a prefix in {path|the directory}, such as ckpt-0 or model.ckpt-N.",
        axis="use",
        reason=(
            "Also where a localised system message hides behind a UnicodeDecodeError (Keras 3,"
            " Windows)."
        ),
    ),
    Cause(
        code="ckpt-path-not-found",
        title="No checkpoint lies at the path",
        group="path",
        phases=READS,
        definition=(
            "Nothing matches the prefix: a relative path from another working directory, a"
            " placeholder that was never replaced, a wrong step, a Windows path with escapes."
        ),
        look_at="List prefix*; where does the path start from, and which prefix is nearest?",
        remedy=(
            "Give the absolute prefix of a checkpoint that exists, with forward slashes; nothing"
            " lies at {path|the one that was given}."
        ),
        axis="use",
    ),
    Cause(
        code="ckpt-state-file-missing",
        title="The state file 'checkpoint' is missing or out of date",
        group="path",
        phases=READS,
        definition=(
            "The program asks the text file 'checkpoint' for the newest save; the file is not"
            " there, or names a save that is not there, so the answer is None."
        ),
        look_at=(
            "Is there a file named checkpoint in the directory, and does its"
            " model_checkpoint_path exist, seen from there?"
        ),
        remedy=(
            'Write it again: model_checkpoint_path: "ckpt-N", with the newest save\'s number.'
            " Never take the assertion out: the export would hold random weights."
        ),
        axis="use",
    ),
    Cause(
        code="ckpt-format-tf1-in-tf2",
        title="A checkpoint of the other TensorFlow generation",
        group="format",
        phases=READS,
        definition=(
            "A name-based checkpoint (TensorFlow 1, file format V1 or V2) is given to the"
            " loader of objects (TensorFlow 2), or the reverse."
        ),
        look_at=(
            "Is _CHECKPOINTABLE_OBJECT_GRAPH among its keys? Rule out first that the path ends"
            " in .index: that gives the same message."
        ),
        remedy=(
            "Use a cell of TensorFlow {generation|1 or 2, whichever wrote it}, or the model"
            " zoo's checkpoint of this generation. Another extractor name in the config converts"
            " nothing by itself; with it, --fix converts the SSDs of MobileNet V1 and V2."
        ),
        axis="pair",
    ),
    Cause(
        code="ckpt-loader-wrong",
        title="Keras is asked to load what is no Keras model",
        group="format",
        phases=READS,
        definition=(
            "load_model, load_weights or another Keras loader is used on an OD API checkpoint,"
            " or on a SavedModel of the zoo, which are neither."
        ),
        look_at="Which function is called, and on which kind of file?",
        remedy=(
            "Build the model from pipeline.config and restore with tf.train.Checkpoint, or load"
            " the zoo's saved_model with tf.saved_model.load."
        ),
        axis="use",
    ),
)
