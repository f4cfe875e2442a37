"""Kinds of failure that a remedy turns green, tried in real cells and then run again alone."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path

from matrix.arguments import ROOT
from matrix.flow.nouns import Run
from matrix.model import Cell, Recipe, Status, Trial
from matrix.pipeline import run_cells
from matrix.plan.document import Plan
from matrix.remedy.nouns import Setup
from matrix.remedy.trying import Asked, tried
from tests.groups import CELLS
from tests.scenarios.catalogue import SCENARIOS
from tests.scenarios.nouns import Bases
from tests.scenarios.running import made

TF1, TF2 = CELLS
BUDGET = 100
OLD_TF2 = "tf2.5.3-od2.8.0-py3.8"
OLD_OD = "tf1.15.5-od2019.05-py3.7"


@dataclass(frozen=True)
class Mend:
    """A kind of failure, where it shows, and the remedies that must mend it, in order."""

    kind: str
    scenario: str
    cell: str
    remedies: tuple[str, ...]


MENDS = (
    Mend("num_classes, TensorFlow 1", "classes-tf1", TF1, ("num-classes",)),
    Mend("num_classes, TensorFlow 2", "classes-tf2", TF2, ("num-classes",)),
    Mend("depth multiplier, TensorFlow 1", "depth-tf1", TF1, ("size",)),
    Mend("depth multiplier, TensorFlow 2", "depth-tf2", TF2, ("size",)),
    Mend("size of the feature pyramid", "pyramid", TF2, ("size",)),
    Mend("renamed scope", "names-scope", TF1, ("convert",)),
    Mend("scope around the model", "names-wrapper", TF1, ("convert",)),
    Mend("names of batch norms", "names-batch-norm", TF1, ("convert",)),
    Mend("attribute of a TF2 model", "names-attribute", TF2, ("convert",)),
    Mend("object around a TF2 model", "names-object", TF2, ("convert",)),
    Mend("moving averages alone", "averages-only", TF1, ("convert",)),
    Mend("fine-tune type, TensorFlow 1", "type-tf1", TF1, ("type",)),
    Mend("fine-tune type, TensorFlow 2", "type-tf2", TF2, ("type",)),
    Mend("version field", "version-unset", TF2, ("version",)),
    Mend("flag of TensorFlow 1", "tf1-flag", TF2, ("tf1-flag",)),
    Mend("field of a later OD API", "field-in-model", TF2, ("fields",)),
    Mend("removed field", "field-removed", TF1, ("fields",)),
    Mend("config newer than the OD API", "stale-package", f"{OLD_OD}-slim", ("fields",)),
    Mend("a brace too few", "brace", TF1, ("text",)),
    Mend("a path without quotes", "unquoted", TF1, ("text",)),
    Mend("a misspelt extractor", "misspelt", TF1, ("extractor",)),
    Mend("a file in place of the prefix", "suffix-in-config", TF1, ("prefix",)),
    Mend("training directory", "resume-tf2", TF2, ("model-dir",)),
    Mend("legacy Keras", "good-tf2", "tf2.16.2-od2022.12-py3.11", ("legacy-keras",)),
    Mend("protobuf", "good-tf2", "tf2.8.4-od2022.12-py3.9", ("protobuf",)),
    Mend("slim's nets", "good-tf1", OLD_OD, ("protobuf", "nets")),
    Mend("no resolution", "good-tf1", "tf1.15.5-od2.8.0-py3.7", ("slim",)),
    Mend("missing package", "good-tf2", f"{TF2}-no-slim", ("tf-slim",)),
    Mend("numpy", "good-tf2", "tf2.15.1-od2022.12-py3.11-numpy2", ("numpy",)),
    Mend("keras of another release", "good-tf2", f"{OLD_TF2}-protobuf", ("no-keras",)),
    Mend(
        "models of another release",
        "good-tf2",
        "tf2.11.0-od2.5.0.post2-py3.9",
        ("tf-models-official",),
    ),
)


def broken_cells(plan: Plan) -> tuple[Cell, ...]:
    """Cells of the matrix that are spoiled in one way each."""

    def spoiled(name: str, variant: str, change: Callable[[Recipe], Recipe]) -> Cell:
        one = plan.cell(name)
        return replace(one, id=f"{name}-{variant}", variant=variant, recipe=change(one.recipe))

    return (
        spoiled(TF2, "no-slim", lambda one: replace(one, excludes=(*one.excludes, "tf-slim"))),
        spoiled(
            "tf2.15.1-od2022.12-py3.11",
            "numpy2",
            lambda one: replace(
                one,
                overrides=(*one.overrides, "numpy==2.0.2"),
                later=(*one.later, ("numpy", "2024-09-01")),
            ),
        ),
    )


@dataclass(frozen=True)
class Mended:
    """What became of one kind; ``wrong`` is empty where it is as it must be."""

    mend: Mend
    said: str
    wrong: str


def mend_all(
    run: Run, plan: Plan, mends: Sequence[Mend], bases: Bases, folder: Path
) -> list[Mended]:
    """Run what fails, try its remedies, and repeat each that works by its own command."""
    cells = {one.id: one for one in (*plan.catalogue, *broken_cells(plan))}
    scenarios = {one.name: one for one in SCENARIOS}
    groups: dict[tuple[str, str], list[Mend]] = defaultdict(list)
    for one in mends:
        groups[one.cell, scenarios[one.scenario].mode].append(one)
    asked = {}
    for (name, mode), those in groups.items():
        setups = {}
        for one in those:
            scenario, place = scenarios[one.scenario], folder / one.cell / one.scenario
            checkpoint = made(scenario, bases, place, run.cache)
            training = str(place / "training") if scenario.resume else None
            setups[one] = Setup(cells[name], checkpoint, mode, checkpoint.given, model_dir=training)
        checkpoints = [one.checkpoint for one in setups.values()]
        found = run_cells(replace(run, mode=mode), [cells[name]], checkpoints)
        for one, setup in setups.items():
            asked[one] = Asked(found[setup.checkpoint.digest], setup)
    told = tried(run, list(asked.values()), plan.catalogue, BUDGET)
    trials = [each.trials for each in told]
    with ThreadPoolExecutor(run.jobs) as pool:
        return list(pool.map(_mended, asked, asked.values(), trials, repeat(run)))


def _mended(mend: Mend, asked: Asked, trials: Iterable[Trial], run: Run) -> Mended:
    """What became of a kind; what works is repeated alone."""
    (before,) = asked.results
    every = tuple(trials)
    works = next((one for one in every if one.works), None)
    if works is None and before.verdict.status is Status.PASS:
        return Mended(mend, "", "it passes without any remedy")
    if works is None:
        said = "; ".join(one.says for one in every)
        return Mended(mend, said, f"{before.verdict.cause} was not mended")
    if works.remedies != mend.remedies:
        return Mended(mend, works.says, f"mended by {', '.join(works.remedies)}")
    wrong = again(works.command, run.engine.name)
    run.progress.note(f"{mend.kind}, repeated: {wrong or works.says}")
    return Mended(mend, works.says, wrong)


def again(command: str, engine: str) -> str:
    """Repeat a trial by its command with an empty store; return what went wrong."""
    words = shlex.split(command.partition(" -- ")[2])
    with tempfile.TemporaryDirectory() as scratch:
        fresh = [
            "--engine",
            engine,
            "--store",
            f"{scratch}/store",
            "--reports",
            f"{scratch}/reports",
        ]
        done = subprocess.run(
            [sys.executable, "-m", "matrix", "run", *words, *fresh],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    return "" if done.returncode == 0 else f"repeated alone it fails: {done.stdout[-500:]}"
