"""Causes in pipeline.config: what the text says, against the messages of the cell's OD API.

Where a cell was seen, its own error says at which place the parser stopped; in a forecast
that is the first place that this OD API cannot read.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from matrix.config import view
from matrix.config.obstacles import BRACE, NAME, REMOVED, TEXT, VALUE, Obstacle, obstacles, unknown
from matrix.config.schema import PACKAGE
from matrix.judge import controls as control
from matrix.judge.catalogue import remedy
from matrix.judge.evidence import Evidence
from matrix.model import MODES, Certainty, Failure, Finding

PARSE, BUILD, READ, RESTORE = "parse-config", "build-model", "read-checkpoint", "restore"
TRAIN = f"{PACKAGE}TrainConfig"
VERSION = "fine_tune_checkpoint_version"
"""TrainConfig has it in every OD API since July 2020, and in none of TensorFlow 1's time."""

NO_FIELD = re.compile(r'(\d+):(\d+) : Message type "([\w.]+)" has no field named "([^"]+)"')
PLACE = re.compile(r"(\d+):\d+ : ")
MOST_TOLD = 5

STRICT = ("ssd_inception_v2", "ssd_inception_v3")
OVERRIDE = "override_base_feature_extractor_hyperparams"
REFUSAL = "feature extractor always uses"
"""They alone raise this, in every version of the matrix. Source: the constructors in
``models/ssd_inception_v2_feature_extractor.py`` and ``ssd_inception_v3``."""

NOT_UNDER_2 = "load_all_detection_checkpoint_vars unsupported in TF2"
NOT_V2 = "Checkpoint version should be V2"
"""What ``train_loop`` and ``load_fine_tune_checkpoint`` of ``model_lib_v2.py`` raise."""

PART = re.compile(r"(\.index|\.meta|\.data-\d{5}-of-\d{5})$")
STATE = re.compile(r"(^|[/\\])checkpoint[/\\]?$")


def malformed(e: Evidence) -> Finding | None:
    """config-malformed: the text breaks the format, or no OD API takes what it says."""
    first, *others = stops(e) or (None,)
    if first is None or not first.malformed or _is_sign(first):
        return None
    sure = first.kind != NAME or bool(e.checkpoint.pipeline.problems)
    place = f"line {first.line}, column {first.column}"
    return Finding(
        "config-malformed",
        Certainty.CERTAIN if sure else Certainty.LIKELY,
        _told(first, others),
        remedy("config-malformed", place=place, what=f": {first.words}"),
        everywhere=_everywhere(first, e),
    )


def unknown_field(e: Evidence) -> Finding | None:
    """config-field-unknown: a field that other OD API versions have, or once had."""
    first, *others = stops(e) or (None,)
    if first is None or first.malformed or _is_sign(first):
        return None
    advice = f"Choose an OD API that reads it: {', '.join(first.known)}."
    if first.kind == REMOVED:
        advice = (
            f"Delete line {first.line} ({first.field}) from pipeline.config: no newer OD API has"
            " it, and a restore does not need it."
        )
    return Finding(
        "config-field-unknown",
        Certainty.CERTAIN,
        _told(first, others),
        remedy("config-field-unknown", advice=advice),
        everywhere=_everywhere(first, e),
    )


def stale_package(e: Evidence) -> Finding | None:
    """env-stale-od-package: TrainConfig lacks what every OD API since July 2020 has.

    Silent where an import failed: this cause can show there, too, and would pass for its cause.
    """
    if e.observation is not None and comes_to(e, PARSE):
        return None
    sign = next((one for one in stops(e) if _is_sign(one)), None)
    if sign is None:
        return None
    return Finding(
        "env-stale-od-package",
        Certainty.CERTAIN,
        (sign.told, f"OD API {e.cell.od} is of TensorFlow 1's time, before July 2020"),
        remedy("env-stale-od-package"),
    )


def tf1_only(e: Evidence) -> Finding | None:
    """config-tf1-only-flag: load_all_detection_checkpoint_vars under TensorFlow 2."""
    path = "train_config.load_all_detection_checkpoint_vars"
    if not view.flag(e.checkpoint.pipeline, path) or not _refused(e, NOT_UNDER_2):
        return None
    return Finding(
        "config-tf1-only-flag",
        Certainty.CERTAIN,
        (f"{path} is true, which train_loop refuses under TensorFlow 2",),
        remedy("config-tf1-only-flag"),
    )


def version_unset(e: Evidence) -> Finding | None:
    """config-ckpt-version-unset: V1, the proto's default, which TensorFlow 2 refuses.

    A checkpoint without an object graph is refused before that.
    """
    root, path = e.checkpoint.pipeline.root, f"train_config.{VERSION}"
    said = root.text(path)
    objects = e.checkpoint.format == "v2-object-based"
    if not root.has("train_config") or said not in ("", "V1", "1") or not objects:
        return None
    if not _refused(e, NOT_V2):
        return None
    return Finding(
        "config-ckpt-version-unset",
        Certainty.CERTAIN,
        (f"{path} is {said}" if said else f"{path} is not set, and the default is V1",),
        remedy("config-ckpt-version-unset"),
    )


def stricter(e: Evidence) -> Finding | None:
    """config-api-stricter: an Inception extractor without the override that it insists on."""
    error = error_at(e, BUILD)
    name = view.extractor(e.checkpoint.pipeline)
    path = f"model.ssd.feature_extractor.{OVERRIDE}"
    if error is not None:
        holds = REFUSAL in error.message
    else:
        lacks = name in STRICT and not view.flag(e.checkpoint.pipeline, path)
        holds = lacks and e.generation == 1 and comes_to(e, BUILD)
    if not holds:
        return None
    return Finding(
        "config-api-stricter",
        Certainty.CERTAIN,
        (f"{name or 'The extractor'} is built with {OVERRIDE}: true only, which is not set",),
        remedy("config-api-stricter"),
    )


def path_suffix(e: Evidence) -> Finding | None:
    """ckpt-path-suffix: a file of the bundle is named where its prefix is meant.

    It is a remark: the cells were given the prefix, so that it is never why one of them
    stopped at the checkpoint.
    """
    if e.error(READ, RESTORE) or (e.restore is not None and not e.complete):
        return None
    config = "" if e.mode == MODES[0] else view.fine_tune_checkpoint(e.checkpoint.pipeline)
    given = "" if _is_folder(e.checkpoint.given, e.checkpoint.prefix) else e.checkpoint.given
    named = [("The path that was given", given), ("fine_tune_checkpoint in the config", config)]
    wrong = [(who, path) for who, path in named if PART.search(path) or STATE.search(path)]
    if not wrong:
        return None
    told = [f"{who} is {path}: that is {_what(path)}, not the prefix" for who, path in wrong]
    path = wrong[0][1]
    part = PART.search(path)
    return Finding(
        "ckpt-path-suffix",
        Certainty.CERTAIN if part or path == given else Certainty.LIKELY,
        tuple(told),
        remedy("ckpt-path-suffix", prefix=path[: part.start()] if part else ""),
        everywhere=True,
    )


def error_at(e: Evidence, name: str) -> Failure | None:
    """The exception that a phase raised, whether or not one before it raised too."""
    phases = e.observation.phases if e.observation else ()
    return next((one.error for one in phases if one.name == name), None)


def comes_to(e: Evidence, name: str) -> bool:
    """Whether a phase is still ahead: foreseen, or kept from being reached by one before it."""
    if e.observation is None:
        return not (e.facts and e.facts.broken_at)
    return control.outcome(e.observation, name) in ("", "skipped")


def stops(e: Evidence) -> tuple[Obstacle, ...]:
    """What the cell's parser stops at, and what it would meet after that."""
    error = error_at(e, PARSE)
    foreseen = comes_to(e, PARSE)
    if not foreseen and (error is None or error.type != "ParseError"):
        return ()
    found = obstacles(e.checkpoint.pipeline, e.schema, e.schemas)
    first = _stopped_at(error, found, e) if error else next(iter(found), None)
    if first is None or _undecided(first, e):
        return ()
    return (first, *(one for one in found if one.told != first.told))


def _stopped_at(error: Failure, found: tuple[Obstacle, ...], e: Evidence) -> Obstacle | None:
    """The obstacle that the cell's own error speaks of."""
    named = NO_FIELD.search(error.message)
    if named:
        line, column = int(named[1]), int(named[2])
        same = [one for one in found if (one.line, one.column) == (line, column)]
        return same[0] if same else unknown(named[3], named[4], line, column, e.schemas)
    place = PLACE.match(error.message)
    here = [one for one in found if place and one.line == int(place[1])]
    # An unclosed block is known at its first line, and met by the parser at the last one.
    texts = [one for one in found if one.kind == TEXT]
    return next(iter((*here, *texts)), None)


def _undecided(one: Obstacle, e: Evidence) -> bool:
    """Whether a name is new to the one OD API that is known here, which says nothing."""
    return one.kind == NAME and len(e.schemas) < 2 and not _is_sign(one)


def _is_sign(one: Obstacle) -> bool:
    return (one.message, one.field) == (TRAIN, VERSION) and one.kind != VALUE


def _everywhere(one: Obstacle, e: Evidence) -> bool:
    """Whether every known OD API stops at this place."""
    if one.kind in (TEXT, BRACE):
        return True
    if one.kind == VALUE:
        fields = [each.messages.get(one.message, {}) for each in e.schemas]
        return len({known[one.field] for known in fields if one.field in known}) == 1
    return one.kind in (NAME, REMOVED) and len(e.schemas) > 1


def _told(first: Obstacle, others: list[Obstacle]) -> tuple[str, ...]:
    told = [first.told, *(f"Also {one.told}" for one in others[:MOST_TOLD])]
    if len(others) > MOST_TOLD:
        told.append(f"And {len(others) - MOST_TOLD} more such places")
    return tuple(told)


def _refused(e: Evidence, words: str) -> bool:
    """Whether TensorFlow 2 refuses to fine-tune in these words, or would when it comes to it."""
    if e.mode == MODES[0] or e.generation == 1:
        return False
    error = error_at(e, RESTORE)
    if error is not None:
        return words in error.message
    return comes_to(e, RESTORE) and error_at(e, PARSE) is None


def _what(path: str) -> str:
    part = PART.search(path)
    return f"its {part[0]} file" if part else "the state file, or a folder"


def _is_folder(given: str, prefix: PurePath) -> bool:
    """Whether a path that ends in ``checkpoint`` is the folder of the prefix that was chosen."""
    parts = PurePath(given).parts
    plain = parts[max((n + 1 for n, one in enumerate(parts) if one in ("~", "..")), default=0) :]
    return bool(plain) and prefix.parent.parts[-len(plain) :] == plain


RULES = (malformed, unknown_field, stale_package, tf1_only, version_unset, stricter, path_suffix)
