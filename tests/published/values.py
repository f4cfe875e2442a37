"""Seeded values for a tensor: they depend on its name, shape and type alone.

The host has no numpy, so a short random block is repeated over the tensor. Its length is
a prime: no two rows of a weight matrix come out alike.
"""

from __future__ import annotations

import random
import zlib
from array import array
from itertools import chain, repeat
from math import prod

from matrix.checkpoint.bundle import Entry
from matrix.checkpoint.dtypes import size_of
from matrix.errors import CheckpointError
from tests.bundle import Tensor

BLOCK = 1021
NOISE = 0.02
FLOATS = {"float32": "f", "float64": "d"}
LARGEST_COUNTER = 100
# What must stay above zero for the forward pass to be finite: scales, variances, the mean
# of squared gradients, and how often an average was taken.
_POSITIVE = ("variance", "gamma", "/RMSProp", "local_step")
_FREE = "/RMSProp_1"


def tensor(entry: Entry) -> Tensor:
    """A tensor as `tests.bundle` takes it, with the name, shape and type of an index entry.

    Raises:
        CheckpointError: the entry is of a kind for which there are no seeded values.
    """
    size = size_of(entry.dtype)
    if not size or entry.slices or entry.part_of:
        raise CheckpointError(
            f"{entry.name} ({entry.dtype}) cannot be rebuilt from the index.",
            "Only whole tensors of numbers can.",
        )
    count = prod(entry.shape)
    if entry.dtype in FLOATS:
        return entry.dtype, entry.shape, _floats(entry.name, FLOATS[entry.dtype], count)
    counter = seed(entry.name) % LARGEST_COUNTER + 1
    return entry.dtype, entry.shape, counter.to_bytes(size, "little") * count


def seed(name: str) -> int:
    """The seed of a name, the same on every machine."""
    return zlib.crc32(name.encode())


def centre(name: str) -> float:
    """Around which value a tensor's noise lies: 0 for weights, 1 for scales, ranges apart."""
    parts = name.split("/")
    if "min" in parts and "local_step" not in parts:
        return -1.0
    if "max" in parts or (any(one in name for one in _POSITIVE) and not name.endswith(_FREE)):
        return 1.0
    return 0.0


def _floats(name: str, code: str, count: int) -> bytes:
    source = random.Random(seed(name))  # noqa: S311 - reproducible, not secret
    middle = centre(name)
    noise = [source.gauss(0.0, NOISE) for _ in range(min(count, BLOCK))]
    if middle:
        noise = [middle * (1.0 + abs(one)) for one in noise]
    whole, rest = divmod(count, len(noise)) if noise else (0, 0)
    block = array(code, noise).tobytes()
    width = array(code).itemsize
    return b"".join(chain(repeat(block, whole), [block[: rest * width]]))
