"""Remedies in pipeline.config: edits of a copy, with values that are known and not guessed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from matrix import fingerprint
from matrix.config import view
from matrix.config.obstacles import REMOVED, REVISION, obstacles
from matrix.config.text import parse
from matrix.convert import twin
from matrix.judge import heads
from matrix.judge.rules.architecture import pairs, structural
from matrix.judge.rules.config import OVERRIDE, PART, TRAIN, VERSION
from matrix.judge.rules.coverage import fitting_type
from matrix.model import MODES
from matrix.remedy.editing import field_at, with_value, without
from matrix.remedy.nouns import Case, Proposal, Refusal, Remedies

ALIKE = "the two generations write the same layers twice: compare the outputs before you rely on it"
TYPE = "fine_tune_checkpoint_type"
DETECTION = "from_detection_checkpoint"
"""What decided before the type came (``train.proto``); where both stand, the type counts."""


def num_classes(case: Case) -> Proposal | None:
    """The number of classes that the checkpoint's own class predictors have."""
    e = case.evidence
    pipeline = e.checkpoint.pipeline
    solved = heads.solve(pairs(e), view.num_classes(pipeline))
    count = solved.checkpoint if solved else e.saved.classes
    path = f"model.{view.architecture(pipeline)}.num_classes"
    return _edited(case, "num-classes", [(path, str(count))]) if count else None


def version(case: Case) -> Proposal | None:
    """The version that every checkpoint of TensorFlow 2 has."""
    return _edited(case, "version", [(f"train_config.{VERSION}", "V2")])


def tf1_flag(case: Case) -> Proposal | None:
    """The flag off that training under TensorFlow 2 refuses."""
    path = "train_config.load_all_detection_checkpoint_vars"
    return _edited(case, "tf1-flag", [(path, "false")])


def override(case: Case) -> Proposal | None:
    """What Inception's extractors insist on."""
    path = f"model.{view.architecture(case.evidence.checkpoint.pipeline)}.feature_extractor"
    return _edited(case, "override", [(f"{path}.{OVERRIDE}", "true")])


def unknown_fields(case: Case) -> Proposal | None:
    """The config without the fields that this OD API does not have and others do, or did."""
    e = case.evidence
    found = obstacles(e.checkpoint.pipeline, e.schema, e.schemas)
    strange = [
        one
        for one in found
        if one.kind in (REMOVED, REVISION) and e.schema and not _knows(case, one.message, one.field)
    ]
    root = parse(case.config).root
    fields = [field for one in strange if (field := field_at(root, one.line, one.column))]
    if not fields:
        return None
    told = tuple(
        f"line {one.line} of pipeline.config is left out ({one.name}), which OD API"
        f" {e.cell.od} does not have; others may build another model from it"
        for one in fields
    )
    words = f"pipeline.config without {_joined(dict.fromkeys(one.name for one in fields))}"
    return Proposal("fields", words, told, config=without(case.config, fields))


def generation(case: Case) -> Proposal | None:
    """The same feature extractor as this TensorFlow generation calls it.

    It leads to a model that the checkpoint's names do not fit: a conversion has to follow.
    """
    e = case.evidence
    found = twin(e.checkpoint.pipeline, e.generation)
    if found is None:
        return None
    path, name = found
    changed = _edited(case, "generation", [(path, f'"{name}"')])
    return changed and replace(changed, edits=(*changed.edits, ALIKE))


def size(case: Case) -> Proposal | Refusal | None:
    """The depth multiplier and the neck's channels that the checkpoint has."""
    e = case.evidence
    found = {one.what: one for one in structural(fingerprint.differences(e.saved, e.wanted))}
    if not found:
        return None
    path = f"model.{view.architecture(e.checkpoint.pipeline)}.feature_extractor"
    values: list[tuple[str, str]] = []
    depth = e.saved.depth_multiplier
    if found.pop("depth multiplier", None) and depth:
        values.append((f"{path}.depth_multiplier", f"{depth:g}"))
    if found.pop("neck channels", None) and e.saved.neck_depth:
        values.append(_neck(path, e.saved.neck, e.saved.neck_depth, depth or 1.0))
    if found.pop("neck convolutions", None):
        values.append((f"{path}.use_depthwise", str(bool(e.saved.neck_separable)).lower()))
    if found:
        names = ", ".join(fingerprint.nearest(e.saved)) or "the checkpoint's own archive"
        return Refusal(
            "architecture",
            f"the config is of another architecture ({', '.join(found)}), which no edit of it"
            f" mends: take that of {names}",
        )
    return _edited(case, "size", values)


def fine_tune_type(case: Case) -> Proposal | Refusal | None:
    """The fine-tune type under which nearly all weights are found."""
    e = case.evidence
    best = fitting_type(e)
    if best is None:
        return None
    if e.mode == MODES[0]:
        return Refusal(
            "type",
            "a detector cannot be run from it, for it holds a part of one; with --mode"
            f" {best.mode} it restores {best.matched} of {best.total} variables",
        )
    edited = _edited(case, "type", _type_fields(case, best.mode))
    told = (f'restored as fine-tune type "{best.mode}" in place of "{e.mode}"',)
    return Proposal(
        "type",
        f'fine_tune_checkpoint_type: "{best.mode}"',
        (*told, *(edited.edits if edited else ())),
        config=edited.config if edited else "",
        mode=best.mode,
    )


def prefix(case: Case) -> Proposal | None:
    """The prefix in the config where it names a file of the bundle."""
    path = view.fine_tune_checkpoint(case.evidence.checkpoint.pipeline)
    part = PART.search(path)
    if part is None:
        return None
    value = json.dumps(path[: part.start()], ensure_ascii=False)
    return _edited(case, "prefix", [("train_config.fine_tune_checkpoint", value)])


def empty_directory(case: Case) -> Proposal | None:
    """Another training directory, with no checkpoint in it."""
    resume = case.evidence.checkpoint.resume
    if resume is None:
        return None
    edit = f"the training directory is not {resume.folder} but an empty one"
    return Proposal("model-dir", "an empty training directory", (edit,), alone=True)


REMEDIES: Remedies = {
    "ckpt-shape-num-classes": (num_classes,),
    "config-ckpt-version-unset": (version,),
    "config-tf1-only-flag": (tf1_flag,),
    "config-api-stricter": (override,),
    "config-field-unknown": (unknown_fields,),
    "env-stale-od-package": (unknown_fields,),
    "ckpt-arch-mismatch": (size,),
    "extractor-not-in-tf-major": (generation,),
    "ckpt-type-wrong": (fine_tune_type,),
    "ckpt-model-dir-collision": (empty_directory,),
    "ckpt-path-suffix": (prefix,),
}


def _edited(case: Case, remedy: str, values: Iterable[tuple[str, str]]) -> Proposal | None:
    """A copy of the config with values at dotted paths; None where it says all that already."""
    text, told = case.config, {}
    for path, value in values:
        root = parse(text).root
        if root.text(path) == value.strip('"'):
            continue
        was = f"in place of {root.text(path)}" if root.has(path) else "where nothing stood"
        text = with_value(text, path, value)
        told[f"{path.rpartition('.')[2]}: {value}"] = f"{path} is {value}, {was}"
    if not told:
        return None
    return Proposal(remedy, _joined(told), tuple(told.values()), config=text)


def _type_fields(case: Case, mode: str) -> list[tuple[str, str]]:
    """What names the type in train_config, as far as this OD API has the fields."""
    if not case.evidence.checkpoint.pipeline.root.has("train_config"):
        return []
    values = [(TYPE, f'"{mode}"')]
    if case.evidence.generation == 1:
        values.append((DETECTION, str(mode != "classification").lower()))
    return [(f"train_config.{name}", text) for name, text in values if _knows(case, TRAIN, name)]


def _knows(case: Case, message: str, field: str) -> bool:
    schema = case.evidence.schema
    return schema is not None and field in schema.messages.get(message, {})


def _neck(path: str, neck: str, channels: int, depth: float) -> tuple[str, str]:
    """The field that makes the neck as wide; an FPN's is multiplied by the depth."""
    if neck == "bifpn":
        return f"{path}.bifpn.num_filters", str(channels)
    return f"{path}.fpn.additional_layer_depth", str(round(channels / depth))


def _joined(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
