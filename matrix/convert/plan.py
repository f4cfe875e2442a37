"""Find a tensor of the checkpoint for every variable of a model, or say why there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from matrix.checkpoint.families import family
from matrix.convert.nouns import NAMES, OBJECTS, Conversion, Dropped, Pair, Refused
from matrix.convert.slim import differs, in_slim
from matrix.convert.sources import Tensor, tensors
from matrix.judge import renames
from matrix.judge.renames import RenameMap
from matrix.judge.renames.nouns import kind_of
from matrix.model import Checkpoint, Variable

V1 = "A checkpoint in the V1 file format is not converted: save it again with a tf.train.Saver."
EMPTY = "There is no model to convert it for: no cell has built one from the config."
UNKNOWN = (
    "The TensorFlow 1 names of {count} of {total} variables of the model are not known:"
    " only the SSDs of MobileNet V1 and V2 without a feature pyramid are converted."
)
SAME = "Every variable of the model already has its tensor under its own name."
KINDS = {
    renames.BY_LABELS: "the variables' own names are equal",
    renames.BY_ORDER: "shapes and order are equal, names are not",
}


@dataclass(frozen=True)
class _Step:
    """What one way of looking found: model variables with their tensors, and a sentence."""

    pairs: tuple[tuple[Variable, Tensor], ...]
    how: str
    by_order: bool = False


def plan(checkpoint: Checkpoint, model: Sequence[Variable]) -> Conversion | Refused:
    """The conversion of a checkpoint for a model that a cell has built.

    ``model`` are all variables of the model (`Observation.model`): paths of objects with
    labels for a copy that TensorFlow 2 restores, names without labels for TensorFlow 1.
    Variables whose names agree keep their tensors; the others get theirs by the rename map
    of `matrix.judge.renames`. A moving average is taken for its variable where the
    checkpoint has no other value of it. From one generation to the other the names are
    translated first (`matrix.convert.slim`).

    Refused is what would leave a variable without a tensor of its shape and type, or a
    tensor that no variable takes and that is no optimizer's, average's or bookkeeping's.
    """
    if checkpoint.format == "v1":
        return Refused(V1)
    if not model:
        return Refused(EMPTY)
    kind = OBJECTS if any(one.label for one in model) else NAMES
    across = checkpoint.format != f"v2-{kind}"
    wanted = in_slim(model) if across else tuple(model)
    if across and (refused := _foreign(checkpoint, model, wanted)):
        return refused
    every = tensors(checkpoint.variables, _names(checkpoint.variables, model) if across else {})
    steps = tuple(_steps(wanted, every))
    found = dict(pair for step in steps for pair in step.pairs)
    pairs = [(one, found[name]) for one, name in zip(model, wanted, strict=True) if name in found]
    if refused := _unaccounted(model, every, pairs):
        return refused
    if kind == NAMES and all(tensor.key == one.name for one, tensor in pairs):
        return Refused(SAME)
    used = {tensor.key for _, tensor in pairs}
    return Conversion(
        source=checkpoint,
        kind=kind,
        pairs=tuple(Pair(one, tensor.key) for one, tensor in pairs),
        dropped=tuple(Dropped(one.key, one.spare) for one in every if one.key not in used),
        how=(*_across(kind, across), *(step.how for step in steps), *_averages(pairs)),
        by_order=any(step.by_order for step in steps),
    )


def _foreign(
    checkpoint: Checkpoint, model: Sequence[Variable], wanted: Sequence[Variable]
) -> Refused | None:
    """The refusal of a model that has no counterpart in the other generation.

    ``wanted`` are its variables under their names in slim.
    """
    if reason := differs(wanted, checkpoint.pipeline):
        return Refused(reason)
    told = Counter(one.name for one in wanted)
    pairs = zip(model, wanted, strict=True)
    unknown = tuple(one for one, name in pairs if name.label or told[name.name] > 1)
    return (
        Refused(UNKNOWN.format(count=len(unknown), total=len(model)), unknown) if unknown else None
    )


def _names(variables: Sequence[Variable], model: Sequence[Variable]) -> dict[str, str]:
    """What a model that restores by names calls the tensors of an object graph, by key.

    A model of slim has names of its own; one of Keras has those that the object graph keeps.
    """
    weights = [one for one in variables if one.label and family(one.name) == "model"]
    known = {one.name for one in model}
    slim = in_slim(weights)
    if not any(one.name in known for one in slim):
        return {one.name: one.label for one in weights}
    return {one.name: name.name for one, name in zip(weights, slim, strict=True) if not name.label}


def _across(kind: str, across: bool) -> tuple[str, ...]:
    if not across:
        return ()
    turned = "TF1 names become TF2 objects" if kind == OBJECTS else "TF2 objects become TF1 names"
    return (f"{turned}, by the variables' own names",)


def _steps(model: Sequence[Variable], every: Sequence[Tensor]) -> Iterator[_Step]:
    """Equal names first, then rename maps of what is left, until one finds nothing."""
    step: _Step | None = _equal(model, every)
    missing, free = list(model), list(every)
    while step is not None:
        if step.pairs:
            yield step
        has = {wanted.name for wanted, _ in step.pairs}
        taken = {one.key for _, one in step.pairs}
        missing = [one for one in missing if one.name not in has]
        free = [one for one in free if one.key not in taken and not one.spare]
        step = _renamed(missing, free) if missing and free else None


def _equal(model: Sequence[Variable], every: Sequence[Tensor]) -> _Step:
    """Variables whose tensors have their names, shapes and types."""
    known = _unique(every)
    pairs = tuple(
        (wanted, known[wanted.name])
        for wanted in model
        if wanted.name in known and kind_of(wanted) == kind_of(known[wanted.name].variable)
    )
    return _Step(pairs, f"{len(pairs)} variables have the names of their tensors")


def _renamed(missing: Sequence[Variable], free: Sequence[Tensor]) -> _Step | None:
    """What a rename map pairs; None where there is no map."""
    found = renames.find(missing, [one.variable for one in free])
    if found is None:
        return None
    wanted, known = {one.name: one for one in missing}, _unique(free)
    pairs = tuple((wanted[new], known[old]) for old, new in found.pairs if old in known)
    return _Step(pairs, _told(found, len(pairs)), found.kind == renames.BY_ORDER) if pairs else None


def _unique(every: Sequence[Tensor]) -> dict[str, Tensor]:
    """The tensors by the names of their variables; what two of them claim, none gets."""
    counts = Counter(one.variable.name for one in every)
    return {one.variable.name: one for one in every if counts[one.variable.name] == 1}


def _told(found: RenameMap, count: int) -> str:
    rules = ", ".join(
        f"{rule.old or 'nothing'} becomes {rule.new or 'nothing'}" for rule in found.rules
    )
    return f"{count} variables under other names: {rules or KINDS[found.kind]}"


def _averages(found: Sequence[tuple[Variable, Tensor]]) -> tuple[str, ...]:
    count = sum(one.averaged for _, one in found)
    return (f"{count} moving averages become the weights",) if count else ()


def _unaccounted(
    model: Sequence[Variable],
    every: Sequence[Tensor],
    found: Sequence[tuple[Variable, Tensor]],
) -> Refused | None:
    """The refusal with all that is in no pair and has no reason to be left out, if any is."""
    has = {wanted.name for wanted, _ in found}
    used = {one.key for _, one in found}
    missing = tuple(one for one in model if one.name not in has)
    unexplained = tuple(
        replace(one.variable, name=one.key)
        for one in every
        if one.key not in used and not one.spare
    )
    if not missing and not unexplained:
        return None
    return Refused(
        f"{len(missing)} of {len(model)} variables of the model have no tensor, and"
        f" {len(unexplained)} of {len(every)} tensors of the checkpoint have no place in it.",
        missing,
        unexplained,
    )
