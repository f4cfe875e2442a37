"""The tensors of a checkpoint as a conversion sees them: weights, and what can be left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from matrix.checkpoint.families import family, plain
from matrix.model import Variable

AVERAGE = re.compile(r"/ExponentialMovingAverage(_\d+)?$|/\.OPTIMIZER_SLOT/.*/average$")
"""What the name of a moving average adds to its variable's, as in `families`."""

WHY = {
    "slot": "a slot of an optimizer",
    "average": "the moving average of a weight that is there itself",
    "quantization": "a range of quantization, of which the model has none",
    "bookkeeping": "bookkeeping of the training",
}
STRING = "a text, which no variable of a model is"


@dataclass(frozen=True)
class Tensor:
    """A tensor of the checkpoint.

    ``variable`` is called as a model would call it: a path of objects alone, and the
    variable's name where the tensor is its moving average and the only value of it.
    ``key`` is the tensor's key. ``spare`` says why a model can do without it, and is empty
    for a weight. ``averaged`` marks a moving average that stands in for its variable.
    """

    variable: Variable
    key: str
    spare: str = ""
    averaged: bool = False


def tensors(variables: Iterable[Variable], names: Mapping[str, str]) -> tuple[Tensor, ...]:
    """Every tensor of a checkpoint, in its order.

    ``names`` are names, by key, of tensors that the model calls otherwise than the key says.
    """
    every = list(variables)
    weights = {plain(one.name) for one in every if family(one.name) == "model"}
    found = []
    for one in every:
        name = plain(one.name)
        variable = AVERAGE.sub("", name)
        averaged = variable != name and variable not in weights
        spare = STRING if one.dtype == "string" else WHY.get(family(one.name), "")
        called = replace(one, name=names.get(one.name, variable if averaged else name))
        found.append(Tensor(called, one.name, "" if averaged else spare, averaged))
    return tuple(found)
