"""One output of a model as the probe keeps it (``probe/outputs.py``), read for comparison."""

from __future__ import annotations

import base64
import sys
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, prod

from matrix.store.fields import Fields, shape_of

BOUNDS = ("mean", "min", "max")


@dataclass(frozen=True)
class Output:
    """Some values of an output, in an order that is the same in every cell.

    ``values`` are all of them or evenly spaced ones, float32. ``bounds`` are mean, smallest
    and largest of all values, none where one of them is not ``finite``.
    """

    shape: tuple[int, ...]
    values: array[float]
    finite: bool = True
    bounds: tuple[float, ...] = ()

    @property
    def size(self) -> int:
        """How many values the output has."""
        return prod(self.shape)

    @property
    def magnitude(self) -> float:
        """The largest magnitude that is known of it, of its finite values."""
        if self.bounds:
            return max(map(abs, self.bounds))
        return max((abs(one) for one in self.values if isfinite(one)), default=0.0)


def read(outputs: Mapping[str, object]) -> dict[str, Output]:
    """The outputs by name; what is not written as the probe writes them is left out."""
    found = {}
    for name, value in outputs.items():
        try:
            found[name] = _read(value)
        except ValueError:
            continue
    return found


def _read(value: object) -> Output:
    fields = Fields(value, "output")
    values = array("f", base64.b64decode(fields.text("values"), validate=True))
    if sys.byteorder == "big":
        values.byteswap()
    shape = shape_of(fields.get("shape"), "output")
    finite = fields.flag("finite") and all(map(isfinite, values))
    known = [fields.get(name) for name in BOUNDS] if finite and values else []
    bounds = tuple(float(one) for one in known if isinstance(one, (int, float)))
    return Output(shape, values, finite, bounds)
