"""What the checkpoint is, whatever the config says: its format, and whether it holds a model."""

from __future__ import annotations

from math import prod

from matrix.checkpoint.dtypes import size_of
from matrix.checkpoint.families import family, plain
from matrix.judge.catalogue import remedy
from matrix.judge.evidence import Evidence
from matrix.model import Certainty, Finding, Variable

OBJECTS = "v2-object-based"
_AVERAGE = "/ExponentialMovingAverage"


def other_format(e: Evidence) -> Finding | None:
    """ckpt-format-tf1-in-tf2: names where this TensorFlow restores objects, or the reverse."""
    objects = e.checkpoint.format == OBJECTS
    if e.bound or objects == (e.generation == 2):
        return None
    words = (
        "The checkpoint has an object graph (_CHECKPOINTABLE_OBJECT_GRAPH): TensorFlow 2 wrote it"
        if objects
        else f"The checkpoint is name-based ({e.checkpoint.format}) and has no object graph:"
        " it was written by a Saver, as TensorFlow 1 does"
    )
    restores = "objects" if e.generation == 2 else "names"
    evidence = [words, f"The OD API under TensorFlow {e.cell.tensorflow} restores by {restores}"]
    if e.restore is not None:
        evidence.append(f"None of {e.restore.total} model variables was restored")
    wrote = 2 if objects else 1
    return Finding(
        "ckpt-format-tf1-in-tf2",
        Certainty.CERTAIN,
        tuple(evidence),
        remedy("ckpt-format-tf1-in-tf2", generation=wrote),
    )


def no_weights(e: Evidence) -> Finding | None:
    """ckpt-incomplete-save: nothing in the checkpoint is a weight of a model."""
    kinds = _kinds(e)
    if kinds["model"] or kinds["average"]:
        return None
    held = ", ".join(f"{count} {kind}" for kind, count in kinds.items() if count) or "nothing"
    return Finding(
        "ckpt-incomplete-save",
        Certainty.CERTAIN,
        (
            "The checkpoint holds no weight of a model, only: "
            f"{held} ({_bytes_of(e.checkpoint.variables):,} bytes in all)",
        ),
        remedy("ckpt-incomplete-save"),
        everywhere=True,
    )


def averages_only(e: Evidence) -> Finding | None:
    """ckpt-ema-names: the weights are there under the names of their moving averages only."""
    kinds = _kinds(e)
    if kinds["model"] or not kinds["average"]:
        return None
    names = [plain(one.name) for one in e.checkpoint.variables if family(one.name) == "average"]
    model = {one.name for one in e.observation.model} if e.observation else set()
    evidence = [
        f"All {len(names)} weights of the checkpoint are moving averages, such as {names[0]}"
    ]
    if known := sum(name.removesuffix(_AVERAGE) in model for name in names):
        evidence.append(f"{known} of them are variables of the model without {_AVERAGE}")
    return Finding(
        "ckpt-ema-names",
        Certainty.CERTAIN,
        tuple(evidence),
        remedy("ckpt-ema-names"),
        everywhere=True,
    )


def _kinds(e: Evidence) -> dict[str, int]:
    kinds = {"model": 0, "slot": 0, "average": 0, "quantization": 0, "bookkeeping": 0}
    for one in e.checkpoint.variables:
        kinds[family(one.name)] += 1
    return kinds


def _bytes_of(variables: tuple[Variable, ...]) -> int:
    return sum(prod(one.shape) * size_of(one.dtype) for one in variables)


RULES = (other_format, no_weights, averages_only)
