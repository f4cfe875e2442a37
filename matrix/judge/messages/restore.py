"""What the restore says of formats, loaders, graphs, and fine-tune types."""

from __future__ import annotations

from matrix.judge.messages.rule import AnyRule, Rule, any_of

READS = ("read-checkpoint", "restore", "forward")
RUNS = ("build-model", *READS)

RULES: tuple[AnyRule, ...] = (
    Rule(
        ("ckpt-model-dir-collision",),
        r"Checkpoint dir \([^)\n]{0,400}\) and model_dir \([^)\n]{0,400}\) cannot be same",
    ),
    Rule(
        ("ckpt-type-wrong",),
        any_of(
            r"(?:Not supported|Unknown|Unsupported) fine[ _]tune[ _]checkpoint[ _]type",
            r'"?fine_tune"? is no longer supported',
            r"Classification backbone not supported",
            r"checkpoint type '?\w+'? is not supported when it contains",
        ),
        RUNS,
    ),
    Rule(
        ("ckpt-format-tf1-in-tf2", "ckpt-path-suffix"),
        any_of(
            r"(?:Checkpoint|expected)[^\n]{0,40}\ban object[- ]based checkpoint",
            r"restoring a name-based tf\.train\.Saver checkpoint",
        ),
        look_at=(
            "The path first: a prefix that ends in .index gives the same words. Then: is"
            " _CHECKPOINTABLE_OBJECT_GRAPH among the keys?"
        ),
    ),
    Rule(
        ("ckpt-format-tf1-in-tf2", "ckpt-type-wrong"),
        r"KerasFeatureExtractor' object has no attribute"
        r" 'restore_from_classification_checkpoint_fn",
        RUNS,
    ),
    Rule(
        ("api-revision-drift", "ckpt-type-wrong"),
        r"restore_map was expected to return",
        RUNS,
        named=False,
    ),
    Rule(
        ("api-revision-drift",),
        r"'\w*FeatureExtractor' object has no attribute '(?!restore_from_classification)\w+",
        RUNS,
    ),
    Rule(
        ("graph-op-skew",),
        any_of(
            r"TFLite_Detection_PostProcess[^\n]{0,200}",
            r"Op type not registered \W?TFLite",
        ),
        advice=(
            "This is an operation of TFLite alone: use the checkpoint, or the graph that"
            " export_inference_graph writes, instead of the one for TFLite."
        ),
    ),
    Rule(
        ("graph-op-skew",),
        any_of(
            r"NodeDef mentions attr",
            r"Op type not registered",
            r"No op named \w+ in defined operations",
            r"GraphDef-interpreting binary is up to date",
            r"producer version \d+ (?:above|below)",
            r"GraphDef[^\n]{0,60}min consumer",
        ),
        RUNS,
    ),
    Rule(
        ("ckpt-loader-wrong", "tf-too-new-for-api"),
        any_of(
            r"Keras 3 only supports",
            r"File format not supported: filepath",
            r"legacy SavedModel format",
            r"Unable to create a Keras model from",
            r"file signature not found",
            r"Unable to (?:synchronously )?open (?:file|object)[^\n]{0,60}",
            r"(?:_UserObject|AutoTrackable)' object has no attribute",
            r"SavedModel file does not exist at",
            r"No model (?:config )?found in (?:config )?file",
            r"load[^\n]{0,80}\bas (?:an? )?keras\b",
            r"expecting to be a trackable object",
        ),
        READS,
    ),
    Rule(
        ("tf-too-new-for-api", "ckpt-loader-wrong"),
        r"(?<!Model\.)\bload_weights\b[^\n]{0,80}(?:no longer|not|could|fail|can't)",
        READS,
    ),
    Rule(
        ("ckpt-type-wrong",),
        any_of(
            r"No variables to save[^\n]{0,200}restore_from_classification_checkpoint_fn",
            r"restore_from_classification_checkpoint_fn[^\n]{0,200}No variables to save",
        ),
    ),
    Rule(
        ("ckpt-type-wrong", "ckpt-arch-mismatch", "ckpt-path-suffix", "ckpt-format-tf1-in-tf2"),
        r"no variables to save",
        RUNS,
        named=False,
        look_at=(
            "No variable of the model is in the checkpoint under its name and shape: what type"
            " does the config ask for, and do the names start with FeatureExtractor?"
        ),
    ),
    Rule(
        ("benign-warning", "silent-finetune-disabled"),
        any_of(
            r"Ignoring config override key",
            r"Maybe overwriting load_pretrained",
        ),
        look_at="The line alone says nothing: compare a kernel's values with the checkpoint's.",
    ),
    Rule(
        ("benign-warning", "ckpt-type-wrong"),
        any_of(
            r"Inconsistent references when loading the checkpoint",
            r"is being deleted with unrestored values",
        ),
        READS,
    ),
)
