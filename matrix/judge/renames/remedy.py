"""A rename map as something to paste."""

from __future__ import annotations

import json
from collections.abc import Sequence

from matrix.judge.renames.nouns import BY_LABELS, BY_RULES, PREFIX, RenameMap, Rule

EXAMPLES = 3
MODEL = "model"


def assignment_map(found: RenameMap) -> str:
    """The map in one line of Python, or in words where one line cannot say it.

    For TF1 a value for ``assignment_map`` of ``tf.compat.v1.train.init_from_checkpoint``: a
    map of scopes where that is enough, else a map from names to variables. For TF2, which
    restores by objects, a ``tf.train.Checkpoint`` of the same shape as the one that was
    saved. ``PREFIX`` stands for the checkpoint, ``model`` for the detection model.
    """
    if found.kind != BY_RULES:
        return _pairs(found)
    if found.objects:
        return _nested(found.rules) or (
            f"{_words(found.rules)}, assigning what tf.train.load_checkpoint(PREFIX) reads"
        )
    return _scopes(found) or _names(found.rules)


def _pairs(found: RenameMap) -> str:
    shown = json.dumps(dict(found.pairs[:EXAMPLES]))
    more = len(found.pairs) - EXAMPLES
    how = "the variables' own names" if found.kind == BY_LABELS else "shape and order"
    return f"the pairs by {how}: {shown}{f' and {more} more' if more > 0 else ''}"


def _scopes(found: RenameMap) -> str:
    """A map of scopes: for whole scopes only, since a variable that the old one lacks raises.

    Source: ``_init_from_checkpoint`` in tensorflow/python/training/checkpoint_utils.py (1.15).
    """
    scopes: dict[str, str] = {}
    for rule in found.rules:
        chained = any(rule.old.startswith(new) for new in scopes.values())
        if rule.kind != PREFIX or not rule.new or chained or found.explained < 1:
            return ""
        scopes[rule.old or "/"] = rule.new
    return json.dumps(scopes)


def _names(rules: Sequence[Rule]) -> str:
    steps = "".join(
        f".replace({json.dumps(old)}, {json.dumps(new)})"
        for old, new in (rule.texts for rule in rules)
    )
    return (
        "{old: model[new]"
        " for model in [{v.op.name: v for v in tf.compat.v1.global_variables()}]"
        " for old, _ in tf.train.list_variables(PREFIX)"
        f' for new in [f"//{{old}}/"{steps}[2:-1]] if new in model}}'
    )


def _nested(rules: Sequence[Rule]) -> str:
    """A checkpoint whose children have the names that were saved and are the model's objects."""
    rule = rules[0]
    saved, held = rule.old.split("/")[:-1], rule.new.split("/")[:-1]
    if len(rules) > 1 or rule.kind != PREFIX or not _attributes(held):
        return ""
    if not all(one.isidentifier() for one in saved):
        return ""
    value = ".".join(held) if held else f"tf.train.Checkpoint({MODEL}={MODEL})"
    for name in reversed(saved):
        value = f"tf.train.Checkpoint({name}={value})"
    if not saved:
        value = f"tf.train.Checkpoint(root={value})"
    return f"{value}.restore(PREFIX).expect_partial()"


def _attributes(path: Sequence[str]) -> bool:
    """Whether a path of objects is a chain of attributes: lists and dicts are none."""
    if not path:
        return True
    inside = path[1:2]
    reachable = len(path) <= 2 or inside == ["_feature_extractor"]
    return path[0] == MODEL and reachable and all(one.isidentifier() for one in path)


def _words(rules: Sequence[Rule]) -> str:
    return ", ".join(f"{json.dumps(one.new)} in place of {json.dumps(one.old)}" for one in rules)
