"""The checkpoint against the model: architecture first, then names, then shapes."""

from __future__ import annotations

from collections.abc import Sequence

from matrix import fingerprint
from matrix.checkpoint.families import family, plain
from matrix.config import view
from matrix.fingerprint import Difference
from matrix.judge import heads, renames
from matrix.judge.catalogue import remedy
from matrix.judge.evidence import Evidence
from matrix.model import Certainty, Finding, Restore, Variable

PROVEN = 0.95
FAIR = 0.5


def other_architecture(e: Evidence) -> Finding | None:
    """ckpt-arch-mismatch: the config names another model than the checkpoint holds."""
    found = _of_config(e)
    if e.complete or not found:
        return None
    evidence = [
        fingerprint.difference_words(found),
        f"Checkpoint: {fingerprint.words(e.saved)}",
        f"Config: {fingerprint.words(e.wanted)}",
        *_counted(e.restore),
    ]
    names = ", ".join(fingerprint.nearest(e.saved))
    return Finding(
        "ckpt-arch-mismatch",
        Certainty.CERTAIN,
        tuple(evidence),
        remedy("ckpt-arch-mismatch", nearest=names),
        everywhere=True,
    )


def other_build(e: Evidence) -> Finding | None:
    """api-revision-drift: the config names what the checkpoint is, this OD API builds another."""
    if e.complete or e.observation is None or not e.observation.model or _of_config(e):
        return None
    found = structural(fingerprint.differences(e.saved, e.built))
    if not found:
        return None
    return Finding(
        "api-revision-drift",
        Certainty.LIKELY,
        (
            "The config describes the checkpoint, but this OD API builds another model from it: "
            + fingerprint.difference_words(found, "model"),
            *_counted(e.restore),
        ),
        remedy("api-revision-drift"),
    )


def other_classes(e: Evidence) -> Finding | None:
    """ckpt-shape-num-classes: only the class predictors differ, by the number of classes."""
    if e.complete or _of_config(e):
        return None
    if e.restore is None:
        return _foreseen_classes(e)
    solved = heads.solve(pairs(e), view.num_classes(e.checkpoint.pipeline))
    if solved is None or e.restore.missing:
        return None
    return Finding(
        "ckpt-shape-num-classes",
        Certainty.CERTAIN if solved.certain else Certainty.LIKELY,
        (
            f"Only {len(e.restore.mismatched)} class predictor tensors differ;"
            f" the other {e.restore.total - len(e.restore.mismatched)} variables fit",
            *solved.arithmetic,
        ),
        remedy("ckpt-shape-num-classes", checkpoint=solved.checkpoint, config=solved.model),
        everywhere=True,
    )


def other_names(e: Evidence) -> Finding | None:
    """ckpt-naming-mismatch: the same tensors under other names."""
    if e.complete or e.restore is None or not e.restore.missing:
        return None
    found = renames.find(e.restore.missing, strangers(e))
    if found is None or found.explained < FAIR or _of_config(e):
        return None
    rules = ", ".join(
        f"{rule.old or 'nothing'} becomes {rule.new or 'nothing'}" for rule in found.rules
    )
    how = rules or f"matched by {found.kind}"
    named = found.explained >= PROVEN and found.kind != renames.BY_ORDER
    return Finding(
        "ckpt-naming-mismatch",
        Certainty.CERTAIN if named else Certainty.LIKELY,
        (
            f"{found.explained:.0%} of the {len(e.restore.missing)} missing variables are in the"
            f" checkpoint under other names, of the same shapes: {how}",
            f"For example {found.pairs[0][0]} for the model's {found.pairs[0][1]}",
        ),
        remedy("ckpt-naming-mismatch", map=renames.assignment_map(found)),
        everywhere=True,
    )


def partly(e: Evidence) -> Finding | None:
    """silent-partial-restore: no exception, and variables keep their initial values."""
    if e.restore is None or e.complete or e.failed or not e.restore.bound:
        return None
    return Finding(
        "silent-partial-restore",
        Certainty.LIKELY,
        (
            f"Nothing was raised, and {e.restore.total - e.restore.bound} of"
            f" {e.restore.total} variables keep their initial values",
            *_counted(e.restore),
        ),
        remedy("silent-partial-restore"),
    )


def strangers(e: Evidence) -> tuple[Variable, ...]:
    """Checkpoint tensors that could be model variables and that no model variable took.

    Under the names of the model's side, with the labels of the object graph.
    """
    if e.restore is None:
        return ()
    labels = {one.name: one.label for one in e.checkpoint.variables}
    return tuple(
        Variable(plain(one.name), one.shape, one.dtype, labels.get(one.name, ""))
        for one in e.restore.unexpected
        if family(one.name) == "model"
    )


def _of_config(e: Evidence) -> Sequence[Difference]:
    """Where the config and the checkpoint are of different architecture."""
    return structural(fingerprint.differences(e.saved, e.wanted))


def structural(found: Sequence[Difference]) -> Sequence[Difference]:
    """All but the generation, which is the format's business, the classes, and quantization."""
    return [one for one in found if one.what not in ("generation", "classes", "training graph")]


def pairs(e: Evidence) -> list[heads.Pair]:
    """The model variables whose tensors have another shape, with their labels."""
    labels = {one.name: one.label for one in e.observation.model} if e.observation else {}
    mismatched = e.restore.mismatched if e.restore else ()
    return [
        heads.Pair(one.name, labels.get(one.name, ""), one.checkpoint_shape, one.model_shape)
        for one in mismatched
    ]


def _foreseen_classes(e: Evidence) -> Finding | None:
    saved, wanted = e.saved.classes, e.wanted.classes
    if saved is None or wanted is None or e.saved.slots == e.wanted.slots:
        return None
    if e.mode == "detection" or e.mode == "classification":
        return None
    return Finding(
        "ckpt-shape-num-classes",
        Certainty.CERTAIN,
        (f"The checkpoint's class predictors are for {saved} classes, num_classes is {wanted}",),
        remedy("ckpt-shape-num-classes", checkpoint=saved, config=wanted),
        everywhere=True,
    )


def _counted(restore: Restore | None) -> list[str]:
    if restore is None:
        return []
    return [
        f"Of {restore.total} model variables {len(restore.missing)} are not in the checkpoint and"
        f" {len(restore.mismatched)} have another shape there"
    ]


RULES = (other_architecture, other_names, other_classes, other_build, partly)
