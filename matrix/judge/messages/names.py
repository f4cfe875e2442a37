"""What the restore says of names and objects: messages that many causes share.

Which names are missed, and who restores, tells some of the causes apart.
"""

from __future__ import annotations

import re

from matrix.judge.messages.pasted import Pasted
from matrix.judge.messages.rule import FLAGS, AnyRule, Computed, Found, any_of, line_of

READS = ("read-checkpoint", "restore", "forward")

STRICT = r"_restore_checkpoint|session_manager|monitored_session|managed_session|supervisor\.py"
"""Calls of an Estimator or Supervisor that resumes what lies in its directory (TensorFlow 1)."""

EXPORT = r"\bexport\w*\.py|export_inference_graph|write_graph_and_checkpoint"
TRAIN = r"\b(?:legacy[/\\])?train(?:er)?\.py|model_main|train_loop|_train_model"

OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"
KEY = re.compile(
    any_of(
        r"Key (\S{1,400}) (?:is )?not found in (?:the )?checkpoint",
        r"Tensor name \"([^\"]{1,400})\" not found in checkpoint",
        r"Tensor (\S{1,400}) (?:\([^)]{0,400}\) )?is not found in \S{0,400} ?checkpoint",
    ),
    FLAGS,
)
VARIABLE = re.compile(
    r"Variable \[(?P<name>[^\]]{1,400})\] (?:is )?not available in checkpoint", FLAGS
)
AVERAGE = re.compile(r"/ExponentialMovingAverage$")
QUANTIZED = re.compile(
    r"(?:^|/)(?:act_quant|weights_quant|\w*FakeQuant\w*|quant)(?:/|$)|/(?:min|max)$", re.I
)
CLONE = re.compile(r"^(?:clone_\d+|tower_?\d+|replica_\d+|module)/")
SLOT = re.compile(r"/(?:ExponentialMovingAverage|RMSProp(?:_\d)?|Momentum|Adam(?:_\d)?|Adagrad)$")

ENOUGH = 3
"""Warnings that must be shown before they stand for all that there were."""

MISSING = (
    "ckpt-model-dir-collision",
    "ckpt-arch-mismatch",
    "ckpt-naming-mismatch",
    "ckpt-type-wrong",
    "api-revision-drift",
    "ckpt-format-tf1-in-tf2",
    "ckpt-path-suffix",
)


def missing_key(said: str, pasted: Pasted) -> Found | None:
    """A strict restore that misses a name.

    Who restores decides: an Estimator or Supervisor resumes what lies in its directory. The
    complaint about a missing object graph comes after the true one, from TensorFlow's own
    second attempt with the checkpoint's objects.
    """
    missed = ((found, next(filter(None, found.groups()))) for found in KEY.finditer(said))
    found, key = next((one for one in missed if one[1] != OBJECT_GRAPH), (None, ""))
    if found is None:
        return None
    line = line_of(found)
    if AVERAGE.search(key):
        training = pasted.passes(TRAIN) and not pasted.passes(EXPORT)
        pair = ("ckpt-ema-names", "ckpt-model-dir-collision")
        return Found(pair[::-1] if training else pair, line, named=False)
    if QUANTIZED.search(key) or CLONE.search(key):
        codes = ("ckpt-naming-mismatch", "ckpt-model-dir-collision", "ckpt-arch-mismatch")
        return Found(codes, line)
    if pasted.passes(STRICT) and pasted.passes(r"object_detection|model_main|train\.py"):
        return Found(("ckpt-model-dir-collision",), line)
    collision, *rest = MISSING
    return Found((*rest, collision) if pasted.passes(EXPORT) else MISSING, line, named=False)


def lone_object_graph(said: str, _: Pasted) -> Found | None:
    """Only the object graph is missed: a name-based checkpoint before a loader of objects."""
    found = re.search(rf"{OBJECT_GRAPH}[^\n]{{0,40}}not found", said, FLAGS)
    if found is None:
        return None
    return Found(("ckpt-format-tf1-in-tf2", *MISSING[:4]), line_of(found), named=False)


def not_available(said: str, _: Pasted) -> Found | None:
    """Warnings of variables that are not in the checkpoint: slots alone are harmless."""
    warned = list(VARIABLE.finditer(said))
    if not warned:
        return None
    line = line_of(warned[0])
    if all(SLOT.search(one["name"]) for one in warned):
        rest = ("ckpt-model-dir-collision", "api-revision-drift", "ckpt-type-wrong")
        return Found(("benign-warning", *rest), line, named=len(warned) >= ENOUGH)
    codes = ("ckpt-arch-mismatch", "ckpt-type-wrong", "ckpt-naming-mismatch", "benign-warning")
    silent = ("api-revision-drift", "ckpt-path-suffix", "ckpt-format-tf1-in-tf2")
    return Found((*codes, *silent), line, named=False)


UNBOUND = re.compile(
    any_of(
        r"Python objects (?:that )?were not bound",
        r"not bound to checkpointed values",
        r"assert_existing_objects_matched",
        r"assert_consumed",
        r"objects had attributes which were not restored",
        r"Object not assigned a value from checkpoint",
        r"attributes? in the restored object could not be",
    ),
    FLAGS,
)
COUNTERS = re.compile(r"'(?:save_counter|step|global_step|iter|_?iterations|epoch):0'")
NAMED_VARIABLE = re.compile(r"tf\.Variable '([^'\n]{1,300})'")
SHARD_SIZE = re.compile(
    r"\.data-\d+-of-\d+\W{1,6}(?P<bytes>\d{1,3}(?:[,.]\d{3}){1,3}|\d{1,9}) ?"
    r"(?P<unit>bytes|kB|KiB|B)\b",
    re.IGNORECASE,
)
LEAST_BYTES = 100_000
"""Bytes that every detector's weights exceed by far; a smaller data shard has no weights."""


def not_bound(said: str, pasted: Pasted) -> Found | None:
    """Objects of the model for which the checkpoint had nothing."""
    found = UNBOUND.search(said)
    if found is None:
        return None
    line = line_of(found)
    names = NAMED_VARIABLE.findall(said)
    if names and all(COUNTERS.fullmatch(f"'{name}'") for name in names):
        return Found(("benign-warning", "ckpt-arch-mismatch"), line)
    size = SHARD_SIZE.search(said)
    if size and _bytes(size) < LEAST_BYTES:
        return Found(("ckpt-incomplete-save", "ckpt-type-wrong"), line)
    rest = ("ckpt-arch-mismatch", "api-revision-drift", "ckpt-incomplete-save")
    exports = pasted.passes(r"exporter_lib_v2|export_tflite")
    codes = (*rest, "ckpt-type-wrong") if exports else ("ckpt-type-wrong", *rest)
    return Found(codes, line, named=False)


def _bytes(size: re.Match[str]) -> int:
    number = int(re.sub(r"[,.]", "", size["bytes"]))
    return number * (1 if size["unit"].lower() in ("bytes", "b") else 1024)


UNRESOLVED = re.compile(
    any_of(
        r"(?:Unresolved object in checkpoint|Value in checkpoint could not be found in the"
        r" restored object):? ?(?P<path>\(root\)\S*)?",
        r"not all checkpointed values were used",
        r"Unresolved slot restorations",
        r"Unused attributes in these objects",
    ),
    FLAGS,
)
WHOLE_MODEL = re.compile(r"^\(root\)\.?(?:model|feature_extractor)?(?:\._feature_extractor)?$")
HEAD = re.compile(
    r"_box_predictor|_prediction_head|optimizer|save_counter|\.step|_groundtruth_lists"
)


def unresolved(said: str, _: Pasted) -> Found | None:
    """Values of the checkpoint that the restore did not use: which part of it?"""
    paths = [path for path in (found["path"] for found in UNRESOLVED.finditer(said)) if path]
    found = UNRESOLVED.search(said)
    if found is None:
        return None
    line = line_of(found)
    if any(WHOLE_MODEL.fullmatch(path) for path in paths):
        return Found(("ckpt-type-wrong", "silent-partial-restore", "benign-warning"), line)
    if paths and all(HEAD.search(path) for path in paths):
        return Found(("benign-warning", "ckpt-type-wrong"), line)
    return Found(("benign-warning", "ckpt-type-wrong", "ckpt-arch-mismatch"), line, named=False)


RULES: tuple[AnyRule, ...] = (
    Computed(missing_key, READS),
    Computed(not_bound, READS),
    Computed(unresolved, READS),
    Computed(not_available, READS),
    Computed(lone_object_graph, READS),
)
