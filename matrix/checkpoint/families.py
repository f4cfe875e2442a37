"""Which tensors of a checkpoint are the model, and which belong to its training.

Names tell: TF1 optimizers and averages append a scope to the variable's name, TF2 writes
slots under ``.OPTIMIZER_SLOT``, and ``tf.contrib.quantize`` (quantization-aware training)
adds ranges and their averages. Checked against published checkpoints of both generations.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

FAMILIES = ("model", "slot", "average", "quantization", "bookkeeping")

_VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
_SLOT = re.compile(
    r"/(Momentum|RMSProp|Adam|AdamW|Adagrad|AdagradDA|Adadelta|Ftrl|Lamb|LARS|LARSOptimizer)(_\d+)?$"
    r"|/\.OPTIMIZER_SLOT/"
    r"|^optimizer/(.*/)?_?(variables|momentums|velocities|momentum_cache)/\d+$"
)
# A moving-average optimizer keeps its averages in a slot; averages are what they are.
_AVERAGE = re.compile(r"/ExponentialMovingAverage(_\d+)?$|/\.OPTIMIZER_SLOT/.*/average$")
_QUANTIZATION = re.compile(
    r"/(act_quant|weights_quant|[^/]*_quant)/(.*/)?(min|max)$"
    r"|/(biased|local_step)$"
    r"|(^|/)fake_quantization_step$"
)
_BOOKKEEPING = re.compile(
    r"(^|/)(global_step|beta[12]_power(_\d+)?|learning_rate|loss_scale|good_steps)$"
    r"|^(step|save_counter|epoch|iterations)$"
    r"|^optimizer/"
    r"|^_CHECKPOINTABLE_OBJECT_GRAPH$"
)


@lru_cache(maxsize=1 << 16)
def family(name: str) -> str:
    """The family of a checkpoint's tensor, one of `FAMILIES`; unknown names are ``model``.

    ``slot`` is what an optimizer keeps per variable, ``bookkeeping`` what exists once
    (steps, counters, hyperparameters of the optimizer, the object graph).
    """
    name = plain(name)
    if _AVERAGE.search(name):
        return "average"
    if _SLOT.search(name):
        return "slot"
    if _QUANTIZATION.search(name):
        return "quantization"
    return "bookkeeping" if _BOOKKEEPING.search(name) else "model"


def plain(name: str) -> str:
    """A checkpoint's key as the model's side writes it: the path of objects alone."""
    return name.removesuffix(_VALUE)


def count(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How many names fall into each family, in the order of `FAMILIES`, zeros left out."""
    found = Counter(family(name) for name in names)
    return tuple((kind, found[kind]) for kind in FAMILIES if found[kind])
