"""What a restore would do, foreseen from the checkpoint and the config alone.

Under TensorFlow 1 the OD API leaves out what does not fit, so that a part is restored.
Under TensorFlow 2 a tensor of another shape raises, and a missing one is left out without a
word for inference, but refused for fine-tuning (``assert_existing_objects_matched``).
"""

from __future__ import annotations

from collections.abc import Sequence

from matrix import fingerprint
from matrix.fingerprint import Difference
from matrix.judge.catalogue import remedy
from matrix.judge.evidence import Evidence
from matrix.model import MODES, Certainty, Finding, Status

INFERENCE, DETECTION, CLASSIFICATION, _ = MODES
ARCHITECTURE = "ckpt-arch-mismatch"
CLASSES = "ckpt-shape-num-classes"
DRIFT = "api-revision-drift"
TYPE = "ckpt-type-wrong"

META = "meta-architecture"
QUANTIZED = "training graph"
HEAD = frozenset({"box predictor", "classes", "anchors per location"})
BACKBONE = frozenset({"backbone", "depth multiplier"})
NAMES_ONLY = frozenset({"neck convolutions"})
"""Where an ordinary convolution and a separable one differ, names differ and no shape does."""

CENTER_NET = "object_detection.protos.CenterNet"
SEPARABLE = "use_separable_conv"
EXPLICIT_SINCE = "output_prediction_dict"
"""A field of CenterNet in every OD API here that looks at ``use_separable_conv`` only where
it is written (2.8.0 and December 2022), and in none that always does (2.5.0): a sign of the
revision, for the field itself is in all of them. Source: their
``builders/model_builder.py``, ``_build_center_net_feature_extractor``."""


def status_of(e: Evidence, finding: Finding) -> Status:
    """What a cause leads to at the restore; ``PASS`` for one that does not matter there."""
    if finding.code == ARCHITECTURE:
        return _of_parts(e, relevant(e))
    if finding.code == CLASSES:
        return Status.PARTIAL if e.generation == 1 else Status.FAIL
    if finding.code == DRIFT:
        return Status.PARTIAL if e.mode == INFERENCE else Status.FAIL
    return Status.FAIL


def relevant(e: Evidence) -> tuple[str, ...]:
    """The parts in which checkpoint and config differ and that this mode would restore."""
    found = fingerprint.differences(e.saved, e.wanted)
    return tuple(one.what for one in found if _matters(e, one))


def _matters(e: Evidence, one: Difference) -> bool:
    if one.what == "generation":
        return False
    if one.what == QUANTIZED:
        # The ranges of a quantized checkpoint are left over where the model has none.
        return e.wanted.quantized and e.generation == 1
    if e.mode == CLASSIFICATION:
        return one.what in BACKBONE
    return e.mode != DETECTION or one.what not in HEAD


def _of_parts(e: Evidence, parts: Sequence[str]) -> Status:
    if not parts:
        return Status.PASS
    if META in parts:
        return Status.FAIL
    if e.generation == 1:
        # Scopes are named after the backbone; without it only an equal head is left to restore.
        headless = e.mode != INFERENCE or "box predictor" in parts
        return Status.FAIL if headless and "backbone" in parts else Status.PARTIAL
    names_only = e.mode == INFERENCE and NAMES_ONLY.issuperset(parts)
    return Status.PARTIAL if names_only else Status.FAIL


def other_type(e: Evidence) -> Finding | None:
    """ckpt-type-wrong: the mode asks for names that this kind of checkpoint does not have."""
    modes = e.facts.modes if e.facts else ()
    holds = CLASSIFICATION if e.saved.meta == CLASSIFICATION else DETECTION
    refused = bool(modes) and e.mode not in modes
    if not e.saved.meta or not (refused or (holds == CLASSIFICATION) != (e.mode == CLASSIFICATION)):
        return None
    words = "a backbone alone" if holds == CLASSIFICATION else "a whole detector"
    evidence = [f"The checkpoint holds {words}, and would be restored as {e.mode}"]
    if refused:
        evidence.append(f"This OD API accepts the types {', '.join(modes)}")
    return Finding(TYPE, Certainty.LIKELY, tuple(evidence), remedy(TYPE, type=holds))


def ordinary_for_quantized(e: Evidence) -> Finding | None:
    """ckpt-arch-mismatch: the config rewrites the graph for ranges that nobody trained."""
    if QUANTIZED not in relevant(e):
        return None
    return Finding(
        ARCHITECTURE,
        Certainty.CERTAIN,
        ("The config has a graph_rewriter, and the checkpoint none of the ranges that it adds",),
        "Remove graph_rewriter from the config, or take the quantized checkpoint.",
        everywhere=True,
    )


def separable(e: Evidence) -> Finding | None:
    """api-revision-drift: a separable FPN that this OD API builds only where it is written.

    ``mobilenet_v2_fpn_sep_conv`` says so by its name, which earlier OD APIs looked at.
    """
    extractor = e.checkpoint.pipeline.root.block("model.center_net.feature_extractor")
    explicit = e.schema is not None and EXPLICIT_SINCE in e.schema.messages.get(CENTER_NET, {})
    named = extractor.text("type").endswith("sep_conv") and not extractor.has(SEPARABLE)
    if not (explicit and named and e.saved.neck_separable):
        return None
    return Finding(
        DRIFT,
        Certainty.LIKELY,
        (
            "The checkpoint's FPN is separable, and the config says so by the extractor's name"
            f" only: this OD API builds it so where {SEPARABLE} is written",
        ),
        f"Write {SEPARABLE}: true into the feature_extractor, or choose an earlier OD API.",
    )


RULES = (other_type, ordinary_for_quantized, separable)
"""What the rules of the judge see only in an observation."""
