"""Two cells that differ in a dozen packages, or in the revision of their OD API tree."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from matrix.bisect.repeat import files
from matrix.environment.lock import FOLDER, entries
from matrix.model import Cell, Source
from matrix.plan.document import Plan

HARMLESS = (
    "cachetools", "certifi", "charset-normalizer", "cycler", "google-auth", "idna", "markdown",
    "packaging", "portalocker", "psutil", "pytz", "termcolor", "tqdm", "tzdata", "wheel", "zipp",
)  # fmt: skip
"""Packages that no probe needs in one version more than in another."""
ROOT, TREE = "research", "research/object_detection"


@dataclass(frozen=True)
class Plant:
    """A cell that passes, and the package of another cell's lock that makes it fail.

    The harmless packages come from the lock of ``others``.
    """

    name: str
    cell: str
    culprit: str
    donor: str
    others: str


PLANTS = (
    Plant(
        name="protobuf",
        cell="tf2.8.4-od2.8.0-py3.9",
        culprit="protobuf",
        donor="tf2.13.1-od2.8.0-py3.10",
        others="tf2.13.1-od2.8.0-py3.10",
    ),
    Plant(
        name="numpy",
        cell="tf2.15.1-od2022.12-py3.11",
        culprit="numpy",
        donor="tf2.21.0-od2022.12-py3.12",
        others="tf2.16.2-od2022.12-py3.11",
    ),
    Plant(
        name="keras",
        cell="tf2.15.1-od2022.12-py3.11",
        culprit="keras",
        donor="tf2.16.2-od2022.12-py3.11",
        others="tf2.16.2-od2022.12-py3.11",
    ),
    Plant(
        name="tf-models-official",
        cell="tf2.8.4-od2.5.0.post2-py3.9",
        culprit="tf-models-official",
        donor="tf2.11.0-od2.8.0-py3.9",
        others="tf2.13.1-od2.8.0-py3.10",
    ),
)
REVISION = "od-revision"
OF_THE_REVISION = "tf2.8.4-od2.5.0.post2-py3.9"
"""The cell whose installed OD API becomes a history: its distribution has the .proto files."""


@dataclass(frozen=True)
class Planted:
    """A matrix.toml with two cells, and what their bisection must name."""

    matrix: Path
    good: str
    bad: str
    cause: str


def plant(one: Plant, plan: Plan, folder: Path) -> Planted:
    """Write the two cells of a plant below an empty folder."""
    cell = plan.cell(one.cell)
    ours = _packages(one.cell)
    others, donor = _packages(one.others), _packages(one.donor)
    theirs = {**ours, **{name: others[name] for name in HARMLESS if name in ours}}
    good = _given(cell, ours)
    bad = replace(_given(cell, {**theirs, one.culprit: donor[one.culprit]}), variant="planted")
    return _written([good, replace(bad, id=f"{cell.id}-planted")], plan, folder, one.culprit)


def plant_revision(plan: Plan, installed: Path, folder: Path) -> Planted:
    """Write two cells with the ends of a small history of an installed ``object_detection``."""
    models = folder / "models"
    revisions = _history(models, installed)
    cell = plan.cell(OF_THE_REVISION)
    packages = _packages(cell.id)
    del packages["tf-models-research-object-detection"]
    source = Source(git=models.as_uri(), revision=revisions[0], roots=(ROOT,))
    good, bad = (
        replace(
            _given(replace(cell, recipe=replace(cell.recipe, source=one)), packages),
            id=f"tf{cell.tensorflow}-od{od}-py{cell.python}",
            od=od,
        )
        for od, one in (
            ("first", source),
            ("last", replace(source, revision=revisions[-1])),
        )
    )
    return _written([good, bad], plan, folder, revisions[BREAKS])


BREAKS = 4
"""Which revision of the history does not work; those before do, those after do not."""


def _history(models: Path, installed: Path) -> list[str]:
    """Seven revisions, one of which is outside what is imported and one breaks an import."""
    research = models / TREE
    compiled = shutil.ignore_patterns("*_pb2.py", "__pycache__")
    shutil.copytree(installed, research, ignore=compiled)
    _git(models, "init", "--quiet")
    builder = research / "builders" / "model_builder.py"
    edits = [
        (research / "__init__.py", ""),
        (research / "utils" / "ops.py", "\n# One.\n"),
        (models / "README.md", "Outside.\n"),
        (research / "core" / "losses.py", "\n# Two.\n"),
        (builder, "\nfrom object_detection.core import focal_anchors\n"),
        (research / "utils" / "ops.py", "\n# Three.\n"),
        (research / "core" / "losses.py", "\n# Four.\n"),
    ]
    revisions = []
    for number, (path, more) in enumerate(edits):
        with path.open("a", encoding="utf-8") as file:
            file.write(more)
        _git(models, "add", "--all")
        _git(models, "commit", "--quiet", "--allow-empty", "--message", f"Change {number}")
        revisions.append(_git(models, "rev-parse", "HEAD"))
    return revisions


def _git(folder: Path, *words: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _packages(cell: str) -> dict[str, str]:
    return entries((FOLDER / f"{cell}.txt").read_text(encoding="utf-8"))


def _given(cell: Cell, packages: dict[str, str]) -> Cell:
    lock = "".join(f"{packages[name]}\n" for name in sorted(packages))
    return replace(cell, recipe=replace(cell.recipe, lock=lock))


def _written(cells: Iterable[Cell], plan: Plan, folder: Path, cause: str) -> Planted:
    good, bad = cells
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files([good, bad], plan.limits).items():
        (folder / name).write_text(text, encoding="utf-8")
    return Planted(folder / "matrix.toml", good.id, bad.id, cause)
