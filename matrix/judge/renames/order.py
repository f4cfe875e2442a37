"""Pairs without a substitution: by the variables' own names, or by shapes and order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matrix.judge.renames.nouns import Found, kind_of
from matrix.judge.renames.roles import role
from matrix.model import Variable

FAIR = 0.5
LONGEST_RUN = 12
"""Layers that a repeated block has at most; those of ResNets have 8."""
LEAST_LAYERS = 4
LEAST_SHAPES = 3
"""Different shapes of kernels that a sequence needs before it proves anything."""


def by_labels(missing: Sequence[Variable], unexpected: Sequence[Variable]) -> Found:
    """Pair variables whose own names (TF2) and shapes are equal, and no others have them.

    The names of a larger model of the same family contain those of a smaller one, so half of
    the checkpoint's tensors must be paired, too.
    """
    ours, theirs = _labels(missing), _labels(unexpected)
    shared = [(ours[key], theirs[key]) for key in ours if key in theirs]
    pairs = [(its[0], mine[0]) for mine, its in shared if len(mine) == len(its) == 1]
    if len(pairs) < FAIR * len(unexpected):
        return Found(())
    named = sum(len(mine) for mine, _ in shared)
    return Found(tuple(sorted(pairs, key=lambda pair: pair[1])), named - len(pairs))


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
    kinds: tuple[tuple[tuple[int, ...], str], ...]
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
    """Numbers by value, whatever their length, so that layer 10 comes after layer 9."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return [
        (len(one.lstrip("0")), one.lstrip("0")) if "0" <= one[0] <= "9" else (-1, one)
        for one in parts
    ]


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

    Not where a run of layers repeats at once with the same shapes: those could change places
    unseen, unless they are of one series, whose names differ by numbers alone.
    """
    kinds = [one.kinds for one in layers]
    series = [re.sub(r"_?[0-9]+", "", one.name) for one in layers]
    told = [True] * len(layers)
    for period in range(1, LONGEST_RUN + 1):
        run = 0
        for place in range(len(layers) - period):
            run = run + 1 if kinds[place] == kinds[place + period] else 0
            for one in range(place - period + 1, place + 1) if run >= period else ():
                if series[one] != series[one + period]:
                    told[one] = told[one + period] = False
    return told


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
