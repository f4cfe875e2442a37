"""Packages and their versions: what a lock names, and how two sets of them differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from matrix.advise.nouns import Packages
from matrix.environment.lock import normalised, significant
from matrix.plan.versions import natural

TENSORFLOWS = (
    "tensorflow", "tensorflow-cpu", "tensorflow-gpu", "tensorflow-intel", "tensorflow-macos",
    "intel-tensorflow", "tf-nightly", "tf-nightly-cpu", "tf-nightly-gpu", "nvidia-tensorflow",
)  # fmt: skip
"""Distributions that provide the module ``tensorflow``, by their names on PyPI."""
Differences = tuple[tuple[tuple[str, str, str], ...], tuple[str, ...], tuple[str, ...]]
"""Packages that change (name, from, to), that come and that go."""
_PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)\s*(?:\[[^]]*\])?\s*===?\s*([^\s;,\\]+)", re.MULTILINE)


def collected(pairs: Iterable[tuple[str, str]]) -> Packages:
    """Pairs of any spelling as packages; of several versions of one name the highest."""
    found: dict[str, str] = {}
    for name, version in pairs:
        key = normalised(name)
        if key not in found or natural(version) > natural(found[key]):
            found[key] = version
    return tuple(sorted(found.items()))


def pinned(text: str) -> Packages:
    """The packages that a lock, or any requirements text, pins to one version."""
    return collected(_PINNED.findall(significant(text)))


def tensorflow_of(packages: Packages) -> tuple[str, str]:
    """The distribution that provides TensorFlow and its version, empty where none does."""
    there = dict(packages)
    return next(((one, there[one]) for one in TENSORFLOWS if one in there), ("", ""))


def differences(before: Packages, after: Packages) -> Differences:
    """What changes (name, from, to), what comes and what goes.

    One distribution of TensorFlow in place of another counts as a change of it.
    """
    old, new = _one_tensorflow(before), _one_tensorflow(after)
    changed = tuple((one, old[one], new[one]) for one in old if old[one] != new.get(one, old[one]))
    added = tuple(one for one in new if one not in old)
    removed = tuple(one for one in old if one not in new)
    return changed, added, removed


@cache
def _one_tensorflow(packages: Packages) -> dict[str, str]:
    name, version = tensorflow_of(packages)
    rest = [one for one in packages if one[0] not in TENSORFLOWS]
    return dict(sorted([*rest, ("tensorflow", version)] if name else rest))
