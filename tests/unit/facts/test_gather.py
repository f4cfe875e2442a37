"""Gathering facts with a fake engine: what is kept, and what is only reported."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from matrix.engine.interface import Watch
from matrix.environment.lock import HEADER, REASON
from matrix.facts.files import stands_on
from matrix.facts.gather import Gathered, gather, schemas_of
from matrix.facts.nouns import CellFacts, Schema
from matrix.flow.nouns import Run
from matrix.model import (
    Cell,
    Coverage,
    Environment,
    Failure,
    Job,
    Limits,
    Lock,
    Outcome,
    Phase,
)
from matrix.plan.recipe import digest
from matrix.progress import NullProgress
from matrix.store import Store
from matrix.store.codec import encode
from tests import samples
from tests.unit.judge.seen import DAMAGE, done

CELL = samples.cell("2.8.4", "2.8.0", "3.9")
OTHER = samples.cell("2.11.0", "2.8.0", "3.9")
MESSAGES = {"messages": {"p.Ssd": {"num_classes": "int32"}}, "enums": {"p.Kind": ["B", "A"]}}
NO_MESSAGES: dict[str, object] = {"messages": {}, "enums": {}}
GOOD = replace(
    done(),
    facts={"packages": ["numpy==1.24.3"], "extractors": {"ssd": ["a"]}},
    coverage=(Coverage("inference", 4, 4), Coverage("full", error="ValueError: no")),
)
STARTED = replace(GOOD, phases=GOOD.phases[:2], coverage=(), restore=None)
REFUSED = replace(
    STARTED,
    phases=(
        Phase("import-tf", "fail", error=Failure("ImportError", "no /a/site-packages/b.py", "T")),
        Phase("import-od", "skipped"),
    ),
)

Files = dict[str, object]


def healthy(survey: object = MESSAGES) -> Files:
    return {
        "start": encode(STARTED),
        "control-good": encode(GOOD),
        "control-damaged": encode(DAMAGE),
        "survey": survey,
    }


@dataclass
class FakeEngine:
    """Leaves the same files in every job and remembers its requests."""

    files: Files = field(default_factory=healthy)
    outcome: Outcome = field(default_factory=lambda: Outcome(0))
    name: str = "fake"
    items: list[object] = field(default_factory=list)
    files_of: Callable[[str], Files] | None = None

    def run(self, environment: Environment, job: Job, watch: Watch | None = None) -> Outcome:
        del environment, watch
        self.items.append(job.request["items"])
        for name, value in (self.files_of(job.label) if self.files_of else self.files).items():
            (job.folder / "out" / f"{name}.json").write_text(json.dumps(value))
        return self.outcome

    def close(self) -> None: ...


@dataclass
class FakeMaker:
    """Makes nothing, or fails to."""

    problem: str = ""

    def identify(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        del tree
        return Environment(cell.id, "fake", lock.digest, cell.id)

    def make(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        return replace(self.identify(cell, lock, tree), problem=self.problem)

    @contextmanager
    def cold(self) -> Iterator[FakeMaker]:
        yield self

    def remove(self, environment: Environment) -> None:
        raise NotImplementedError

    def close(self) -> None: ...


def run_in(folder: Path, engine: FakeEngine, body: str = "six==1\n", problem: str = "") -> Run:
    for cell in (CELL, OTHER):
        recipe = digest(cell.recipe, cell.python)
        head = HEADER.format(cell=cell.id, as_of=cell.recipe.as_of, recipe=recipe)
        (folder / f"{cell.id}.txt").write_text(head + body)
    return Run(
        engine=engine,
        maker=FakeMaker(problem),
        store=Store(folder / "store"),
        progress=NullProgress(),
        locks=folder,
        cache=folder / "cache",
        limits=Limits(),
        jobs=2,
    )


def test_a_healthy_cell_tells_facts_and_messages(tmp_path: Path) -> None:
    engine = FakeEngine()
    assert gather(run_in(tmp_path, engine), [CELL]) == (
        Gathered(
            CELL,
            CellFacts(
                CELL.id,
                "2.8.0",
                versions={"numpy": "1.24.3"},
                extractors={"ssd": ("a",)},
                modes=("inference",),
                controls="passed",
                lock=stands_on(CELL, tmp_path),
            ),
            Schema("2.8.0", {"p.Ssd": {"num_classes": "int32"}}, {"p.Kind": ("B", "A")}),
        ),
    )
    assert engine.items == [
        [{"kind": "control", "key": "control"}, {"kind": "survey", "key": "survey"}]
    ]


def test_a_cell_that_cannot_import_has_facts_and_no_controls(tmp_path: Path) -> None:
    engine = FakeEngine({"start": encode(REFUSED), "survey": NO_MESSAGES})
    assert gather(run_in(tmp_path, engine), [CELL]) == (
        Gathered(
            CELL,
            CellFacts(
                CELL.id,
                "2.8.0",
                versions={"numpy": "1.24.3"},
                broken_at="import-tf",
                error=Failure("ImportError", "no site-packages/b.py"),
                extractors={"ssd": ("a",)},
                controls="unreachable",
                lock=stands_on(CELL, tmp_path),
            ),
        ),
    )


def test_an_unbuildable_cell_has_facts_without_a_start(tmp_path: Path) -> None:
    engine = FakeEngine()
    run = run_in(tmp_path, engine, f"{REASON}unsatisfiable\n{REASON}because\n")
    assert gather(run, [CELL]) == (
        Gathered(
            CELL,
            CellFacts(
                CELL.id,
                "2.8.0",
                broken_at="build",
                error=Failure("", "unsatisfiable\nbecause"),
                lock=stands_on(CELL, tmp_path),
            ),
        ),
    )
    assert engine.items == []


@pytest.mark.parametrize(
    ("engine", "said"),
    [
        (
            FakeEngine(outcome=Outcome(None, trouble="daemon gone")),
            "the engine failed: daemon gone",
        ),
        (FakeEngine({"start": encode(STARTED)}), "its controls did not run"),
        (
            FakeEngine({**healthy(), "control-damaged": encode(replace(DAMAGE, ending="timeout"))}),
            "its damaged control did not come to an end",
        ),
        (FakeEngine({}), "No such file"),
        (FakeEngine(healthy(survey=[])), "survey is not an object"),
    ],
)
def test_a_cell_that_did_not_speak_is_only_reported(
    tmp_path: Path, engine: FakeEngine, said: str
) -> None:
    (found,) = gather(run_in(tmp_path, engine), [CELL])
    assert (found.facts, found.schema) == (None, None)
    assert said in found.trouble


def test_an_environment_that_cannot_be_made_here_is_only_reported(tmp_path: Path) -> None:
    (found,) = gather(run_in(tmp_path, FakeEngine(), problem="no space left"), [CELL])
    assert found == Gathered(
        CELL, trouble=f"{CELL.id} cannot be made: no space left See 'nox -s cells'."
    )


def test_a_recipe_without_a_committed_lock_is_only_reported(tmp_path: Path) -> None:
    run = run_in(tmp_path, FakeEngine())
    (tmp_path / f"{CELL.id}.txt").write_text("# recipe: another\n")
    (found,) = gather(run, [CELL])
    assert found == Gathered(CELL, trouble="its recipe has no committed lock: run 'nox -s lock'")


def test_the_messages_of_one_version_must_agree(tmp_path: Path) -> None:
    changed = {"messages": {"p.Ssd": {"num_classes": "int64"}}, "enums": {}}
    engine = FakeEngine(files_of=lambda cell: healthy(changed if cell == OTHER.id else MESSAGES))
    gathered = gather(run_in(tmp_path, engine), [CELL, OTHER])
    assert schemas_of(gathered[:1]) == ((gathered[0].schema,), ())
    assert schemas_of(gathered) == (
        (gathered[0].schema,),
        (f"OD API 2.8.0 has other config messages in {OTHER.id} than in {CELL.id}",),
    )


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text(json.dumps(encode(STARTED)))

    class Linking(FakeEngine):
        def run(self, environment: Environment, job: Job, watch: Watch | None = None) -> Outcome:
            outcome = super().run(environment, job, watch)
            (job.folder / "out" / "start.json").unlink()
            (job.folder / "out" / "start.json").symlink_to(secret)
            return outcome

    (found,) = gather(run_in(tmp_path, Linking()), [CELL])
    assert found == Gathered(CELL, trouble="start.json is no file of the probe's")
