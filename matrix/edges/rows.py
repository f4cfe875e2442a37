"""The rows of both axes, read from the answers of all cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from matrix.edges.nouns import Basis, Row, Standing
from matrix.plan.versions import era, natural


def along_tensorflow(standings: Sequence[Standing]) -> tuple[Row, ...]:
    """A row per OD API version: the TensorFlow releases that work with it, by any repair."""
    groups: dict[str, dict[str, list[Standing]]] = defaultdict(lambda: defaultdict(list))
    for one in sorted(standings, key=lambda one: natural(one.cell.tensorflow)):
        groups[one.cell.od][one.cell.tensorflow].append(one)
    return tuple(_row(od, groups[od]) for od in sorted(groups, key=era))


def along_od(standings: Sequence[Standing]) -> tuple[Row, ...]:
    """A row per TensorFlow release: the OD API versions that work with it, by any repair."""
    groups: dict[str, dict[str, list[Standing]]] = defaultdict(lambda: defaultdict(list))
    for one in sorted(standings, key=lambda one: era(one.cell.od)):
        groups[one.cell.tensorflow][one.cell.od].append(one)
    return tuple(_row(tensorflow, groups[tensorflow]) for tensorflow in sorted(groups, key=natural))


def _row(fixed: str, releases: dict[str, list[Standing]]) -> Row:
    best = {name: min(found, key=_rank) for name, found in releases.items()}
    names = list(best)
    green = [place for place, name in enumerate(names) if best[name].said.works]
    if not green:
        return Row(fixed, tuple(names))
    first, last = green[0], green[-1]
    holes = tuple(names[place] for place in range(first, last) if place not in green)
    return Row(fixed, tuple(names), best[names[first]], best[names[last]], holes)


def _rank(one: Standing) -> tuple[bool, bool, str]:
    """What works first, then what was run, then the plain install."""
    return not one.said.works, one.basis is not Basis.RUN, one.cell.variant
