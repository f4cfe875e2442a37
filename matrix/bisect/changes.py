"""What differs between two cells, and any mixture of the two; pure.

A side is a table of parts, a mixture is the good side's table with some parts of the bad
side, and a cell can be made of any such table: a lock is installed without its dependencies
being resolved, so whatever is pinned can stand beside whatever else is pinned.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from matrix.bisect.nouns import Change, Changes, Kind, Side
from matrix.environment.lock import entries
from matrix.model import Cell, Source

TENSORFLOW = "tensorflow"
OD_API = "object-detection"
ALTERNATIVES = {
    "tensorflow-cpu": TENSORFLOW,
    "tensorflow-object-detection-api": OD_API,
    "object-detection-core": OD_API,
    "tf-models-research-object-detection": OD_API,
    "tf-object-detection-api": OD_API,
}
"""Distributions of one package: two of them at once would lie over each other."""
COMPANIONS = (TENSORFLOW, "keras", "tf-keras", "tensorboard", "tensorflow-estimator")
"""What is released together with each minor release of TensorFlow, and needs its partner."""

Parts = dict[tuple[Kind, str], str]
"""What decides an environment, by kind and name."""


def between(good: Side, bad: Side) -> tuple[Change, ...]:
    """Everything in which two cells differ, by kind and name; hashes alone are no difference."""
    ours, theirs = _parts(good), _parts(bad)
    kinds = list(Kind)
    keys = sorted({*ours, *theirs}, key=lambda key: (kinds.index(key[0]), key[1]))
    found = (Change(*key, ours.get(key, ""), theirs.get(key, "")) for key in keys)
    return tuple(one for one in found if shown(one, one.good) != shown(one, one.bad))


def mix(good: Side, bad: Side, chosen: Changes) -> Cell:
    """The good cell with some changes of the bad one, as a cell of its own."""
    parts = _parts(good)
    for one in chosen:
        parts[one.kind, one.name] = one.bad
    parts = {key: text for key, text in parts.items() if text}
    names = {one.name for one in chosen if one.kind is Kind.PACKAGE}
    source = bad if any(one.kind is Kind.SOURCE for one in chosen) else good
    od = bad if source is bad or OD_API in names else good
    python = parts[Kind.PYTHON, "Python"]
    tensorflow = (bad if TENSORFLOW in names else good).cell.tensorflow
    variant = f"mix-{_digest(parts)}"
    return Cell(
        id=f"tf{tensorflow}-od{od.cell.od}-py{python}-{variant}",
        tensorflow=tensorflow,
        od=od.cell.od,
        python=python,
        variant=variant,
        recipe=replace(
            good.cell.recipe,
            lock=_lock(good, bad, parts),
            env=_pairs(parts, Kind.VARIABLE),
            links=_pairs(parts, Kind.LINK),
            files=_pairs(parts, Kind.FILE),
            build_constraints=tuple(parts.get((Kind.BUILD, ""), "").splitlines()),
            source=source.cell.recipe.source,
        ),
    )


def at_revision(cell: Cell, revision: str) -> Cell:
    """A mixture with another revision of its OD API tree."""
    if cell.recipe.source is None:
        raise ValueError(f"{cell.id} has no tree")
    source = replace(cell.recipe.source, revision=revision)
    od = f"{cell.od}.{revision[:8].lower()}"
    return replace(
        cell,
        id=f"tf{cell.tensorflow}-od{od}-py{cell.python}-{cell.variant}",
        od=od,
        recipe=replace(cell.recipe, source=source),
    )


def shown(change: Change, text: str) -> str:
    """What one side has of a change, in a few characters.

    Of a package its version, with the name of the distribution where that is another one.
    """
    if change.kind is not Kind.PACKAGE or not text:
        return text
    pin = text.partition("\n")[0].rstrip(" \\")
    ((name, _),) = entries(pin).items()
    found = re.match(r"[^=<>@\s;]+\s*(?:==|@)\s*(.+)", pin)
    version = found[1] if found else pin
    return version if name == change.name else f"{name} {version}"


def units(changes: Iterable[Change]) -> tuple[Changes, ...]:
    """The changes, with TensorFlow and its companions as one where TensorFlow changes."""
    one_by_one = tuple(changes)
    together = frozenset(
        one for one in one_by_one if one.kind is Kind.PACKAGE and one.name in COMPANIONS
    )
    if all(one.name != TENSORFLOW for one in together):
        together = frozenset()
    alone = [frozenset([one]) for one in one_by_one if one not in together]
    return (together, *alone) if together else tuple(alone)


def _parts(side: Side) -> Parts:
    recipe = side.cell.recipe
    parts: Parts = {(Kind.PYTHON, "Python"): side.cell.python}
    for name, entry in entries(side.lock.text).items():
        parts[Kind.PACKAGE, ALTERNATIVES.get(name, name)] = entry
    for kind, pairs in (
        (Kind.VARIABLE, recipe.env),
        (Kind.LINK, recipe.links),
        (Kind.FILE, recipe.files),
    ):
        parts.update({(kind, name): text for name, text in pairs})
    if recipe.build_constraints:
        parts[Kind.BUILD, ""] = "\n".join(recipe.build_constraints)
    if source := recipe.source:
        parts[Kind.SOURCE, ""] = _origin(source)
    return parts


def _origin(source: Source) -> str:
    """A tree in words; how it is built only where that is not the usual way."""
    usual = Source(git=source.git, revision=source.revision, path=source.path)
    built = f"{' '.join(source.roots)} {source.protos} {source.protoc}".strip()
    return source.origin if source == usual else f"{source.origin} ({built})"


def _pairs(parts: Mapping[tuple[Kind, str], str], kind: Kind) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for (one, name), text in parts.items() if one is kind)


def _lock(good: Side, bad: Side, parts: Parts) -> str:
    packages = dict(_pairs(parts, Kind.PACKAGE))
    head = f"# A mixture of {good.cell.id} and {bad.cell.id}, made by `nox -s bisect`.\n"
    return head + "".join(f"{packages[name]}\n" for name in sorted(packages))


def _digest(parts: Parts) -> str:
    text = json.dumps(sorted((kind.value, name, text) for (kind, name), text in parts.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:8]
