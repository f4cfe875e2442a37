"""The loop with a fake engine: what is run, in which order, what it costs, what is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from matrix.checkpoint.resolve import resolve
from matrix.config.text import parse
from matrix.engine.interface import Watch
from matrix.environment.lock import HEADER
from matrix.flow.nouns import Run
from matrix.model import (
    PHASES,
    Cell,
    Checkpoint,
    Environment,
    Failure,
    Job,
    Limits,
    Mismatch,
    Observation,
    Outcome,
    Phase,
    Recipe,
    Restore,
    Trial,
    Untried,
    Variable,
)
from matrix.pipeline import run_cells
from matrix.plan.recipe import digest
from matrix.progress import NullProgress
from matrix.remedy.nouns import Setup
from matrix.remedy.setups import variant
from matrix.remedy.trying import NOTHING, SPENT, Asked, Told, tried
from matrix.store import Store
from tests.bundle import write_bundle
from tests.unit.remedy.made import cell, failed, packages
from tests.unit.test_pipeline import DONE, UNREADABLE, FakeMaker, leave

CONFIG = 'model { ssd { num_classes: 90 feature_extractor { type: "ssd_mobilenet_v2" } } }\n'
HEAD = "BoxPredictor_0/ClassPredictor/biases"
KERNEL = "BoxPredictor_0/ClassPredictor/weights"
TENSORS = {
    HEAD: ("float32", (36,), bytes(144)),
    KERNEL: ("float32", (1, 1, 2, 36), bytes(288)),
}
ONE, OTHER = cell("1.15.5"), cell("1.14.0")
PINNED = ("tensorflow-cpu==1.15.5", "od==2.8.0", "protobuf==3.20.3")
SLIM = replace(cell("1.15.5", variant="slim"), recipe=Recipe("2020-01-01", PINNED))

DESCRIPTORS = Failure("TypeError", "Descriptors cannot be created directly.")
PASSES = DONE
CLASSES = replace(
    DONE,
    phases=failed("restore", Failure("ValueError", "shapes (36,) and (546,)")),
    model=(Variable(HEAD, (546,), "float32"), Variable(KERNEL, (1, 1, 2, 546), "float32")),
    restore=Restore(
        "name-based",
        "inference",
        2,
        8,
        0,
        0,
        mismatched=(
            Mismatch(HEAD, (36,), (546,)),
            Mismatch(KERNEL, (1, 1, 2, 36), (1, 1, 2, 546)),
        ),
    ),
)
PROTOBUF = replace(
    DONE,
    phases=(
        Phase(
            "import-tf",
            "fail",
            error=Failure("TypeError", "Descriptors cannot be created directly."),
        ),
        *(Phase(name, "skipped") for name in PHASES[1:]),
    ),
    facts=packages("protobuf==4.21.0"),
    restore=None,
)
OPEN = replace(DONE, phases=failed("forward", Failure("ValueError", "who knows")), restore=None)

Answer = Callable[[str, str], Observation]
"""What a cell shows, by its identifier and the number of classes in the config."""


def body(one: Cell) -> str:
    """The packages of a lock: the same for recipes that ask for as much."""
    return f"tensorflow=={one.tensorflow}\nprotobuf=={len(one.recipe.requirements)}\n"


@dataclass
class FakeEngine:
    """Answers as it is told, and remembers what it was asked."""

    answer: Answer
    name: str = "fake"
    starts: list[tuple[str, ...]] = field(default_factory=list)

    def run(self, _environment: Environment, job: Job, _watch: Watch | None = None) -> Outcome:
        files = dict(job.inputs)
        items = job.request["items"]
        assert isinstance(items, list)
        leave(job, "start", replace(DONE, phases=DONE.phases[:2], restore=None))
        leave(job, "control-good", DONE)
        leave(job, "control-damaged", UNREADABLE)
        for item in items:
            if item["kind"] == "probe":
                root = parse(files[item["config"]].read_text()).root
                classes = root.text("model.ssd.num_classes")
                self.starts.append((job.label, classes, str(job.request["mode"])))
                leave(job, item["key"], self.answer(job.label, classes))
        return Outcome(0)

    def close(self) -> None:
        """Do nothing."""


@dataclass
class Bench:
    """A checkpoint on disk, and cells whose locks are there."""

    folder: Path

    def checkpoint(self) -> Checkpoint:
        prefix = write_bundle(self.folder / "given" / "model.ckpt", TENSORS)
        prefix.with_name("pipeline.config").write_text(CONFIG)
        return resolve(str(prefix), None, None, self.folder / "cache")

    def lock(self, one: Cell, body: str) -> None:
        name = digest(one.recipe, one.python)
        text = HEADER.format(cell=one.id, as_of=one.recipe.as_of, recipe=name) + body
        path = self.folder / "locks" / f"{one.id}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def tried(
        self, engine: FakeEngine, cells: list[Cell], declared: list[Cell], budget: int = 9
    ) -> Told:
        """The remedies for a run over some cells."""
        for one in {*cells, *declared}:
            self.lock(one, body(one))
        given = self.checkpoint()
        run = Run(
            engine=engine,
            maker=FakeMaker(),
            store=Store(self.folder / "store"),
            progress=NullProgress(),
            locks=self.folder / "locks",
            cache=self.folder / "cache",
            limits=Limits(),
            jobs=1,
        )
        results = run_cells(run, cells, [given])[given.digest]
        engine.starts.clear()
        setup = Setup(cells[0], given, "inference", given.given)
        (told,) = tried(run, [Asked(results, setup)], [*cells, *declared], budget)
        return told


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def by_classes(_cell: str, classes: str) -> Observation:
    return PASSES if classes == "5" else CLASSES


def test_cells_with_one_cause_share_one_copy(bench: Bench) -> None:
    engine = FakeEngine(by_classes)
    told = bench.tried(engine, [ONE, OTHER], [])
    assert engine.starts == [(ONE.id, "5", "inference"), (OTHER.id, "5", "inference")]
    (folder,) = (bench.folder / "cache" / "remedies").iterdir()
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "pipeline.config"]
    given = bench.folder / "given" / "model.ckpt"
    assert [(one.cell, one.works, one.says) for one in told.trials] == [
        (ONE.id, True, "works with num_classes: 5"),
        (OTHER.id, True, "works with num_classes: 5"),
    ]
    first = told.trials[0]
    assert replace(first, verdict=None) == Trial(  # type: ignore[arg-type]
        cell=ONE.id,
        remedies=("num-classes",),
        tried=ONE,
        given=str(given),
        verdict=None,  # type: ignore[arg-type]
        works=True,
        says="works with num_classes: 5",
        edits=("model.ssd.num_classes is 5, in place of 90",),
        command=(
            f"python3 -m nox -s matrix -- {given} --config {folder}/pipeline.config --only {ONE.id}"
        ),
    )
    assert told.untried == ()
    assert given.with_name("pipeline.config").read_text() == CONFIG


def test_remedies_are_built_upon_each_other(bench: Bench) -> None:
    """Protobuf first, in a cell that matrix.toml declares; then the classes."""

    def answer(cell: str, classes: str) -> Observation:
        return PROTOBUF if cell == ONE.id else by_classes(cell, classes)

    engine = FakeEngine(answer)
    bench.lock(fixed(), body(fixed()))
    told = bench.tried(engine, [ONE], [SLIM])
    assert engine.starts == [(SLIM.id, "90", "inference"), (SLIM.id, "5", "inference")]
    assert [(one.tried.id, one.remedies, one.works) for one in told.trials] == [
        (SLIM.id, ("protobuf",), False),
        (SLIM.id, ("protobuf", "num-classes"), True),
    ]
    assert told.trials[0].says.startswith(
        "tried, does not help alone: with protobuf==3.20.3 the next is FAIL at restore"
        " (ckpt-shape-num-classes)"
    )
    assert told.trials[1].says == "works with protobuf==3.20.3 and num_classes: 5"
    assert told.trials[1].command.endswith(f"pipeline.config --only {SLIM.id}")


def fixed() -> Cell:
    """The variant of `ONE` that the remedy for protobuf makes."""
    recipe = replace(
        ONE.recipe,
        requirements=PINNED,
        overrides=("protobuf==3.20.3",),
    )
    return variant(ONE, "protobuf", recipe)


def test_a_variant_that_nobody_declares_is_declared_in_a_file_of_its_own(bench: Bench) -> None:
    engine = FakeEngine(lambda cell, _: PROTOBUF if cell == ONE.id else PASSES)
    bench.lock(fixed(), body(fixed()))
    told = bench.tried(engine, [ONE], [])
    (trial,) = told.trials
    (path,) = (bench.folder / "cache" / "remedies").iterdir()
    assert trial.tried == fixed()
    assert trial.command.endswith(f"--matrix {path} --only {ONE.id}-fix-protobuf")


def test_what_breaks_an_earlier_phase_says_so(bench: Bench) -> None:
    engine = FakeEngine(lambda _, classes: CLASSES if classes == "90" else PROTOBUF)
    told = bench.tried(engine, [ONE], [])
    assert [(one.works, one.says) for one in told.trials] == [
        (
            False,
            "breaks import-tf: with num_classes: 5 it is FAIL at import-tf (env-protobuf-skew):"
            " TypeError: Descriptors cannot be created directly.",
        )
    ]


def test_the_budget_ends_it_and_the_rest_is_listed(bench: Bench) -> None:
    engine = FakeEngine(by_classes)
    told = bench.tried(engine, [ONE, OTHER], [], budget=1)
    assert engine.starts == [(ONE.id, "5", "inference")]
    assert [one.cell for one in told.trials] == [ONE.id]
    assert told.untried == (
        Untried((OTHER.id,), "ckpt-shape-num-classes", "num_classes: 5", SPENT.format(1)),
    )


def test_a_cause_without_a_remedy_is_listed_once_for_all_cells(bench: Bench) -> None:
    told = bench.tried(FakeEngine(lambda *_: OPEN), [ONE, OTHER], [])
    assert told == Told((), (Untried((ONE.id, OTHER.id), "undetermined", "", NOTHING),))
