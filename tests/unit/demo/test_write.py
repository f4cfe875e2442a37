"""Checkpoints that a cell writes: each whole or not at all, with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from matrix.demo.nouns import Demo
from matrix.demo.write import ensure, written
from matrix.engine.interface import Watch
from matrix.errors import BuildError
from matrix.flow.nouns import Run
from matrix.model import Environment, Failure, Job, Limits, Observation, Outcome, Phase
from matrix.plan.document import Plan
from matrix.progress import NullProgress
from matrix.store import Store
from tests import samples
from tests.unit.test_pipeline import FakeMaker, leave

CELL = samples.cell("2.8.4", "2.8.0", "3.9")
CELL = replace(CELL, recipe=replace(CELL.recipe, lock="six==1.16.0"))
PLAN = Plan((), (CELL,), (), Limits())
ONE, TWO = (Demo(name, CELL.id, name) for name in ("ssd", "fpn"))
UNKNOWN = Observation(
    "x", (Phase("build-model", "fail", error=Failure("ValueError", "\nno such\nextractor")),)
)


@dataclass
class WritingEngine:
    """Writes a checkpoint of each config, but for those that say what else happens."""

    outcome: Outcome = field(default_factory=lambda: Outcome(0))
    writes: bool = True
    name: str = "fake"
    starts: list[int] = field(default_factory=list)

    def run(self, environment: Environment, job: Job, watch: Watch | None = None) -> Outcome:
        del environment, watch
        items, files = job.request["items"], dict(job.inputs)
        assert isinstance(items, list)
        self.starts.append(len(items))
        for item in items:
            word, into = files[item["config"]].read_text(), job.folder / item["into"]
            if word == "unknown":
                leave(job, item["key"], UNKNOWN)
            elif word == "ends":
                leave(job, item["key"], Observation("x", (), ending="signal 11"))
            elif self.writes and word != "lost":
                into.mkdir()
                (into / "model.ckpt.index").write_text(f"index of {word}")
            if word == "half":
                (into / "model.ckpt.index").rename(into / "model.ckpt.data-00000-of-00001")
        return self.outcome

    def close(self) -> None: ...


def run(folder: Path, engine: WritingEngine) -> Run:
    return Run(
        engine=engine,
        maker=FakeMaker(),
        store=Store(folder / "store"),
        progress=NullProgress(),
        locks=folder / "locks",
        cache=folder / "cache",
        limits=Limits(),
        jobs=1,
    )


def files(folder: Path) -> dict[str, str]:
    """The texts of all files of a folder, by their places in it."""
    there = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in there}


def test_one_start_writes_all_and_says_why_some_are_not_there(tmp_path: Path) -> None:
    engine, into = WritingEngine(), tmp_path / "cache" / "made"
    words = ("ssd", "unknown", "ends", "lost", "half", "fpn")
    told = written(run(tmp_path, engine), CELL, {into / word: word for word in words})
    assert told == {
        into / "unknown": "build-model: ValueError: no such",
        into / "ends": "signal 11",
        into / "lost": "it left no observation",
        into / "half": "it left no observation",
    }
    assert files(tmp_path / "cache") == {
        "made/fpn/model.ckpt.index": "index of fpn",
        "made/fpn/pipeline.config": "fpn",
        "made/ssd/model.ckpt.index": "index of ssd",
        "made/ssd/pipeline.config": "ssd",
    }
    assert engine.starts == [6]


def test_what_was_written_before_the_engine_failed_is_kept(tmp_path: Path) -> None:
    engine, into = WritingEngine(Outcome(None, trouble="daemon gone")), tmp_path / "made"
    told = written(run(tmp_path, engine), CELL, {into / word: word for word in ("ssd", "lost")})
    assert told == {into / "lost": "daemon gone"}
    assert (into / "ssd" / "model.ckpt.index").is_file()


def test_a_cell_that_writes_several_is_started_once(tmp_path: Path) -> None:
    engine = WritingEngine()
    asked = run(tmp_path, engine)
    folders = ensure(asked, PLAN, (ONE, TWO))
    assert ensure(asked, PLAN, (ONE, TWO)) == folders
    assert engine.starts == [2]
    assert [(folder.name, files(folder)["pipeline.config"]) for folder in folders] == [
        ("ssd", "ssd"),
        ("fpn", "fpn"),
    ]


def test_what_a_cell_could_write_is_kept_and_the_rest_said(tmp_path: Path) -> None:
    engine = WritingEngine()
    lost = Demo("lost", CELL.id, "lost")
    words = f"could not be written: lost in {CELL.id}: it left no observation"
    with pytest.raises(BuildError, match=words):
        ensure(run(tmp_path, engine), PLAN, (lost, ONE))
    assert sorted(path.name for path in (tmp_path / "cache" / "demo").glob("*/*")) == ["ssd"]
