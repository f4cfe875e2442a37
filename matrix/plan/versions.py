"""The order of versions: by their numbers, and OD API versions by time."""

from __future__ import annotations

import re
from functools import cache

Natural = tuple[tuple[int, str], ...]


@cache
def natural(version: str) -> Natural:
    """A key that sorts numbers by value, so that 2.16 comes after 2.8."""
    parts = re.findall(r"\d+|[^\d.]+", version)
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


def numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version in their order: 2, 8 and 4 of ``2.8.4``."""
    return tuple(int(one) for one in re.findall(r"\d+", version))


@cache
def era(od: str) -> tuple[float, Natural]:
    """A key that sorts OD API versions by time, named by a date or after TensorFlow.

    ``2022.12`` is a date; ``2.N`` came out with TensorFlow 2.N, one about every 0.31
    years since late 2019; what has neither form goes last.
    """
    found = re.match(r"(\d+)\.(\d+)", od)
    if found is None:
        return (float("inf"), natural(od))
    first, second = int(found[1]), int(found[2])
    if first >= 1900:
        return (first + second / 12, natural(od))
    return (2019.75 + 0.31 * second if first == 2 else 2017.5 + first, natural(od))


def minor(version: str) -> str:
    """The minor release of a version: ``2.8`` of ``2.8.4``."""
    return ".".join(version.split(".")[:2])
