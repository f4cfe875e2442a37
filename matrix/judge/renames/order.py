"""Pairs without a substitution: by the variables' own names, or by shapes and order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matrix.judge.renames.nouns import Found, kind_of
from matrix.judge.renames.roles import role
from matrix.model import Variable

LEAST_LAYERS = 4
LEAST_SHAPES = 3
"""Different shapes of kernels that a sequence needs before it proves anything."""


def by_labels(missing: Sequence[Variable], unexpected: Sequence[Variable]) -> Found:
    """Pair variables whose own names (TF2) and shapes are equal, and no others have them."""
    ours, theirs = _labels(missing), _labels(unexpected)
    pairs = tuple(
        (theirs[key][0], ours[key][0])
        for key in ours
        if len(ours[key]) == 1 and len(theirs.get(key, ())) == 1
    )
    twice = sum(len(ours[key]) for key in ours if len(ours[key]) + len(theirs.get(key, ())) > 2)
    return Found(tuple(sorted(pairs, key=lambda pair: pair[1])), twice)


def by_order(missing: Sequence[Variable], unexpected: Sequence[Variable]) -> Found:
    """Pair variables of parts whose layers have the same shapes in the same order.

    The whole is one part where that fits, else what differs first in the names.
    """
    for split in (_whole, _split):
        ours = {part: _layers(missing, those) for part, those in split(missing).items()}
        theirs = {part: _layers(unexpected, those) for part, those in split(unexpected).items()}
        found = [
            _matched(ours[one], theirs[other], missing, unexpected)
            for one, other in _same_sequences(ours, theirs)
        ]
        if found:
            pairs = sorted((pair for one in found for pair in one.pairs), key=lambda pair: pair[1])
            return Found(tuple(pairs), sum(one.ambiguous for one in found))
    return Found(())


@dataclass(frozen=True)
class _Layer:
    """Variables that share all but the last segment of their names."""

    name: str
    kinds: tuple[object, ...]
    indices: tuple[int, ...]


def _labels(variables: Sequence[Variable]) -> dict[object, list[int]]:
    found: dict[object, list[int]] = defaultdict(list)
    for index, one in enumerate(variables):
        if one.label:
            found[one.label, kind_of(one)].append(index)
    return found


def _whole(variables: Sequence[Variable]) -> dict[str, list[int]]:
    return {"": list(range(len(variables)))}


def _split(variables: Sequence[Variable]) -> dict[str, list[int]]:
    """Indices by part: the first segment in which the names differ."""
    names = [one.name.split("/") for one in variables]
    shortest = min((len(name) for name in names), default=1)
    shared = next(
        (place for place in range(shortest) if len({name[place] for name in names}) > 1), 0
    )
    found: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        found[name[shared]].append(index)
    return found


def _layers(variables: Sequence[Variable], indices: Iterable[int]) -> list[_Layer]:
    groups: dict[str, list[int]] = defaultdict(list)
    for index in indices:
        groups[variables[index].name.rpartition("/")[0]].append(index)
    return [
        _Layer(
            name, tuple(sorted(kind_of(variables[i]) for i in groups[name])), tuple(groups[name])
        )
        for name in sorted(groups, key=_natural)
    ]


def _natural(name: str) -> list[tuple[int, str]]:
    """Numbers by value, so that layer 10 comes after layer 9."""
    parts = re.findall(r"\d+|\D+", name)
    return [(int(one), "") if one.isdecimal() else (-1, one) for one in parts]


def _same_sequences(
    ours: dict[str, list[_Layer]], theirs: dict[str, list[_Layer]]
) -> list[tuple[str, str]]:
    """Parts of both sides with one and the same sequence, which no other part has."""
    mine, other = _by_sequence(ours), _by_sequence(theirs)
    return [
        (mine[key][0], other[key][0])
        for key in mine
        if len(mine[key]) == 1 and len(other.get(key, ())) == 1 and _proves(ours[mine[key][0]])
    ]


def _by_sequence(parts: dict[str, list[_Layer]]) -> dict[object, list[str]]:
    found: dict[object, list[str]] = defaultdict(list)
    for part, layers in parts.items():
        found[tuple(one.kinds for one in layers)].append(part)
    return found


def _proves(layers: Sequence[_Layer]) -> bool:
    kernels = {shape for one in layers for shape, _ in one.kinds if len(shape) > 1}
    return len(layers) >= LEAST_LAYERS and len(kernels) >= LEAST_SHAPES


def _matched(
    ours: Sequence[_Layer],
    theirs: Sequence[_Layer],
    missing: Sequence[Variable],
    unexpected: Sequence[Variable],
) -> Found:
    """Pairs of two equal sequences; layers whose order means nothing stay ambiguous."""
    pairs: list[tuple[int, int]] = []
    meant = zip(_ordered(ours), _ordered(theirs), strict=True)
    for mine, other, both in zip(ours, theirs, meant, strict=True):
        if all(both):
            pairs += _inside(mine, other, missing, unexpected)
    return Found(tuple(pairs), sum(len(one.indices) for one in ours) - len(pairs))


def _ordered(layers: Sequence[_Layer]) -> list[bool]:
    """For each layer, whether its place in the sequence says which it is.

    It does where no other layer has its shapes between the same neighbours, and where those
    that have are of one series: their names differ by a number alone.
    """
    kinds = [(), *(one.kinds for one in layers), ()]
    places = [(kinds[n], kinds[n + 1], kinds[n + 2]) for n in range(len(layers))]
    series: dict[object, set[str]] = defaultdict(set)
    for place, one in zip(places, layers, strict=True):
        series[place].add(re.sub(r"_?\d+", "", one.name))
    return [len(series[place]) == 1 for place in places]


def _inside(
    mine: _Layer, other: _Layer, missing: Sequence[Variable], unexpected: Sequence[Variable]
) -> list[tuple[int, int]]:
    """Pairs within a layer: by shape where it is there once, else by what the names say."""
    ours = _told_apart([missing[index] for index in mine.indices])
    theirs = _told_apart([unexpected[index] for index in other.indices])
    return [
        (other.indices[theirs.index(key)], mine.indices[place])
        for place, key in enumerate(ours)
        if ours.count(key) == 1 and theirs.count(key) == 1
    ]


def _told_apart(variables: Sequence[Variable]) -> list[object]:
    """What tells the variables of a layer from each other."""
    kinds = [kind_of(one) for one in variables]
    return [
        (kind, "" if kinds.count(kind) == 1 else role(one))
        for kind, one in zip(kinds, variables, strict=True)
    ]
