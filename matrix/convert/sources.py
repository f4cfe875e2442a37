"""The tensors of a checkpoint as a conversion sees them: weights, and what can be left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
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


def tensors(variables: Iterable[Variable], by_labels: bool) -> tuple[Tensor, ...]:
    """Every tensor of a checkpoint, in its order.

    ``by_labels`` calls weights by the variables' own names, as far as the object graph has
    them: those are the names that the same layers have in a model that restores by names.
    """
    every = list(variables)
    weights = {plain(one.name) for one in every if family(one.name) == "model"}
    labels = Counter(one.label for one in every)
    found = []
    for one in every:
        name = plain(one.name)
        variable = AVERAGE.sub("", name)
        spare = STRING if one.dtype == "string" else WHY.get(family(one.name), "")
        averaged = variable != name and variable not in weights
        if averaged:
            name, spare = variable, ""
        elif by_labels and labels[one.label] == 1 and one.label:
            name = one.label
        found.append(Tensor(replace(one, name=name), one.name, spare, averaged))
    return tuple(found)
