"""What each way of restoring would bind: the fine-tune type, and the training directory."""

from __future__ import annotations

from matrix.judge.catalogue import remedy
from matrix.judge.evidence import Evidence
from matrix.model import MODES, Certainty, Coverage, Finding

ENOUGH = 0.95
LITTLE = 0.05


def wrong_type(e: Evidence) -> Finding | None:
    """ckpt-type-wrong: this mode finds next to nothing, another mode finds its weights."""
    best = fitting_type(e)
    if e.observation is None or best is None:
        return None
    modes = {one.mode: one for one in e.observation.coverage}
    return Finding(
        "ckpt-type-wrong",
        Certainty.CERTAIN,
        tuple(_told(modes[mode]) for mode in MODES if mode in modes),
        remedy(
            "ckpt-type-wrong",
            type=best.mode,
            from_detection=str(best.mode != "classification").lower(),
        ),
    )


def fitting_type(e: Evidence) -> Coverage | None:
    """The first fine-tune type that finds its weights, where this mode finds next to nothing."""
    if e.observation is None or e.complete:
        return None
    modes = {one.mode: one for one in e.observation.coverage}
    own = modes.get(e.mode)
    if own is None or _share(own) > LITTLE:
        return None
    types = [modes[mode] for mode in MODES[1:] if mode in modes]
    return next((one for one in types if _share(one) >= ENOUGH), None)


def resumed(e: Evidence) -> Finding | None:
    """ckpt-model-dir-collision: training restores what lies in its own directory."""
    resume = e.checkpoint.resume
    if resume is None or e.mode == MODES[0]:
        return None
    evidence = [
        f"The training directory {resume.folder.name} holds the checkpoint {resume.prefix.name}:"
        " training restores it after, or in place of, the fine-tune checkpoint"
    ]
    if e.observation is not None:
        if e.complete:
            return None
        if changed := len(e.restore.different) if e.restore else 0:
            evidence.append(
                f"{changed} variables hold its values, not those of {e.checkpoint.name}"
            )
        own = next((one for one in e.observation.coverage if one.mode == e.mode), None)
        if own and own.total and own.matched == own.total:
            evidence.append(f"Without it, all {own.total} variables of type {e.mode} would restore")
    return Finding(
        "ckpt-model-dir-collision",
        Certainty.CERTAIN if e.observation else Certainty.LIKELY,
        tuple(evidence),
        remedy("ckpt-model-dir-collision", folder=resume.folder),
        everywhere=True,
    )


def finetune_disabled(e: Evidence) -> Finding | None:
    """silent-finetune-disabled: model_main.py of this OD API never reads the checkpoint."""
    seen = e.observation
    if seen is None or not e.complete or e.mode == MODES[0] or e.generation != 1:
        return None
    if not seen.facts.get("finetune_disabled"):
        return None
    return Finding(
        "silent-finetune-disabled",
        Certainty.CERTAIN,
        (
            "model_lib.py of this OD API loads a fine-tune checkpoint only when hparams say so,"
            " and its model_main.py passes none",
        ),
        remedy("silent-finetune-disabled"),
    )


def _share(one: Coverage) -> float:
    return one.matched / one.total if one.total else 0.0


def _told(one: Coverage) -> str:
    name = "for inference" if one.mode == MODES[0] else f"as type {one.mode}"
    if one.error:
        return f"Restored {name}: refused, {one.error.splitlines()[0]}"
    return f"Restored {name}: {one.matched} of {one.total} variables would be bound"


RULES = (wrong_type, resumed, finetune_disabled)
