"""From what was read of an environment to the nearest cell, and what differs from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matrix.advise.distance import between, release_number
from matrix.advise.nouns import Distance, Packages, Reading, Stand
from matrix.advise.packages import (
    TENSORFLOWS,
    Differences,
    differences,
    pinned,
    tensorflow_of,
)
from matrix.errors import UsageError
from matrix.model import Cell
from matrix.plan.versions import natural

UNNUMBERED = "object-detection"
"""What the OD API's own tree installs, in every revision as version 0.1
(research/setup.py and object_detection/packages/tf2/setup.py of github.com/tensorflow/models)."""
SHOWN = 6
"""How many differing packages a note names."""


@dataclass(frozen=True)
class Found:
    """What a reading tells of the OD API: the matrix's version of it, or why there is none."""

    od: str
    note: str = ""


def standing(
    reading: Reading,
    cells: Sequence[Cell],
    distributions: Sequence[tuple[str, str]],
    packages_of: Callable[[Cell], Packages],
) -> Stand:
    """The stand of an environment that was read.

    ``distributions`` are the OD API versions of the matrix with a requirement that each
    installs, ``packages_of`` gives a cell's lock. Among cells that are equally near by their
    versions, the one with the fewest other packages counts.

    Raises:
        UsageError: there is no TensorFlow, or nothing tells its version.
    """
    name, release = tensorflow_of(reading.packages)
    if not name:
        raise UsageError(
            f"There is no TensorFlow in {reading.given}.",
            "Name a cell (nox -s cells), an environment that has one, or its requirements.",
        )
    if not release:
        raise UsageError(
            f"{reading.given} does not pin {name} to one version.",
            "Give what is installed: python -m pip freeze > FILE.",
        )
    found = _od(reading, distributions)
    ods = sorted({cell.od for cell in cells})
    start = (release, found.od, reading.python)
    near = min(_steps(start, cell, ods) for cell in cells)
    best = [cell for cell in cells if _steps(start, cell, ods) == near]
    cell = min(best, key=lambda one: _unlike(reading, packages_of(one), one))
    packages = packages_of(cell)
    changes = differences(reading.packages, packages)
    return Stand(
        given=reading.given,
        cell=cell,
        tensorflow=release,
        od=found.od or cell.od,
        python=reading.python or cell.python,
        packages=reading.packages,
        exact=_exact(reading, cell, release, found, changes),
        notes=tuple(_notes(reading, cell, (name, release), found, changes)),
    )


def _exact(reading: Reading, cell: Cell, release: str, found: Found, changes: Differences) -> bool:
    """Whether this is the cell itself; patches cannot be seen, so a cell with some is not."""
    recipe = cell.recipe
    return (
        not any(changes)
        and (release, found.od, reading.python) == (cell.tensorflow, cell.od, cell.python)
        and not (recipe.links or recipe.files or recipe.source)
        and all(one in reading.environ for one in recipe.env)
    )


def _od(reading: Reading, distributions: Sequence[tuple[str, str]]) -> Found:
    """The matrix's version of the OD API that is there: itself, or its nearest."""
    there = dict(reading.packages)
    known: dict[str, list[tuple[str, str]]] = {}
    for od, requirement in distributions:
        for name, version in pinned(requirement):
            known.setdefault(name, []).append((version, od))
    for name, versions in known.items():
        if name not in there:
            continue
        own = there[name]
        exact = [od for version, od in versions if version == own]
        if exact:
            return Found(exact[0])
        older = [one for one in versions if natural(one[0]) <= natural(own)]
        nearest = max(older or [min(versions)], key=lambda one: natural(one[0]))
        return Found(nearest[1], f"{name} {own} is not in the matrix; the nearest is {nearest[0]}")
    if UNNUMBERED in there:
        return Found("", "The OD API was installed from its own tree: its revision is unknown")
    if reading.loose:
        return Found("", "object_detection is there without a distribution: revision unknown")
    return Found("", "There is no OD API in it")


def _steps(start: tuple[str, str, str], cell: Cell, ods: Sequence[str]) -> tuple[object, ...]:
    """How far a cell is by its versions; what is unknown does not count."""
    end = (cell.tensorflow, cell.od, cell.python)
    known = (start[0], start[1] or end[1], start[2] or end[2])
    steps = between(known, end, ods, (), ())
    releases = abs(release_number(start[0]) - release_number(cell.tensorflow))
    return releases, start[0] != cell.tensorflow, abs(steps.od), abs(steps.python)


def _unlike(reading: Reading, packages: Packages, cell: Cell) -> tuple[object, ...]:
    changes = differences(reading.packages, packages)
    wants = cell.recipe.env
    unset = [one for one in wants if one not in reading.environ]
    packages_apart = Distance(0, 0, 0, *changes).packages
    return packages_apart, len(unset), -len(wants), bool(cell.variant), cell.id


def _notes(
    reading: Reading,
    cell: Cell,
    tensorflow: tuple[str, str],
    found: Found,
    changes: Differences,
) -> list[str]:
    name, release = tensorflow
    notes = [f"Read {name} {release} in {reading.given}; the nearest cell is {cell.id}"]
    if release != cell.tensorflow:
        notes.append(f"TensorFlow {release} is not in the matrix")
    if found.note:
        notes.append(found.note)
    if not reading.python:
        notes.append(f"Nothing tells the Python; that of the cell, {cell.python}, is assumed")
    elif reading.python != cell.python:
        notes.append(f"Its Python is {reading.python}, the cell's {cell.python}")
    several = [one for one, _ in reading.packages if one in TENSORFLOWS and one != name]
    if several:
        notes.append(f"{', '.join(several)} is there too, over {name}")
    changed, added, removed = changes
    if changed:
        told = ", ".join(f"{one} {old or '?'} (cell: {new})" for one, old, new in changed[:SHOWN])
        more = f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
        notes.append(f"Packages of another version: {told}{more}")
    if added or removed:
        notes.append(
            f"{len(added)} packages of the cell are missing in it, {len(removed)} are extra"
        )
    return notes
