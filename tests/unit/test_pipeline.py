"""The flow with a fake engine, a fake maker and a real store."""

from __future__ import annotations

import json
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from matrix.engine.interface import Watch
from matrix.environment.lock import HEADER, REASON
from matrix.errors import BuildError
from matrix.exports.start import KINDS
from matrix.flow.environments import environment_of
from matrix.flow.nouns import Run
from matrix.model import (
    PHASES,
    Cell,
    Checkpoint,
    Environment,
    Export,
    Failure,
    Job,
    Limits,
    Lock,
    Observation,
    Outcome,
    Phase,
    Restore,
    Result,
    Source,
    Status,
)
from matrix.pipeline import run_cells
from matrix.plan.recipe import digest
from matrix.progress import NullProgress, Progress
from matrix.store import Store
from matrix.store.codec import encode
from tests import samples

OLD = samples.cell("2.5.3", "2.5.0", "3.8")
NEW = samples.cell("2.8.4", "2.8.0", "3.9")
LAST = samples.cell("2.15.1", "2022.12", "3.11")
CELLS = [OLD, NEW, LAST]
WHOLE = Restore("object-based", "inference", 4, 40, 4, 40)
DONE = Observation(
    "x",
    tuple(Phase(name, "ok", 0.5) for name in PHASES),
    facts={"packages": ["six==1.16.0"]},
    restore=WHOLE,
)
UNREADABLE = replace(
    DONE,
    phases=(
        *DONE.phases[:4],
        Phase("read-checkpoint", "fail", error=Failure("DataLossError", "Checksum")),
        Phase("restore", "skipped"),
        Phase("forward", "skipped"),
    ),
    restore=None,
)
UNBUILT = replace(
    DONE, phases=(*DONE.phases[:3], Phase("build-model", "fail", error=Failure("E", "no model")))
)
STUCK = replace(DONE, phases=(*DONE.phases[:3], Phase("build-model", "running")), restore=None)
UNIMPORTABLE = replace(
    DONE,
    phases=(
        Phase("import-tf", "fail", error=Failure("ImportError", "no")),
        *(Phase(name, "skipped") for name in PHASES[1:]),
    ),
    restore=None,
)
RAN = Observation(
    "x",
    tuple(Phase(name, "ok", 0.5) for name in ("import-tf", "load", "forward")),
    outputs={"final/detection_scores": {"shape": [1, 1], "finite": True, "samples": [0.5]}},
)
UNLOADABLE = replace(
    RAN,
    phases=(
        RAN.phases[0],
        Phase(
            "load", "fail", error=Failure("NotFoundError", "Op type not registered 'X' in binary")
        ),
        Phase("forward", "skipped"),
    ),
    outputs={},
)
SEGFAULT = Outcome(139, signal=11)


def leave(job: Job, key: str, observation: Observation) -> None:
    """Write an observation where the probe does."""
    path = job.folder / "out" / f"{key}.json"
    path.write_text(json.dumps(encode(replace(observation, checkpoint=key))))


@dataclass
class FakeEngine:
    """Does what the configs of the checkpoints say, and remembers its starts.

    A start is the cell, whether with controls, and the words of its checkpoints.
    """

    controls: tuple[Observation | None, Observation | None] = (DONE, UNREADABLE)
    name: str = "fake"
    starts: list[tuple[str, bool, tuple[str, ...]]] = field(default_factory=list)
    exported: list[tuple[str, str]] = field(default_factory=list)
    environments: set[str] = field(default_factory=set)
    closed: threading.Event = field(default_factory=threading.Event)
    after: Callable[[Job], Outcome | None] = lambda _: None

    def run(self, environment: Environment, job: Job, watch: Watch | None = None) -> Outcome:
        files = dict(job.inputs)
        items = job.request["items"]
        assert isinstance(items, list)
        words = tuple(
            files[item["config"]].read_text() for item in items if item["kind"] == "probe"
        )
        with_controls = {"kind": "control", "key": "control"} in items
        self.starts.append((job.label, with_controls, words))
        self.environments.add(environment.location)
        leave(job, "start", replace(DONE, phases=DONE.phases[:2], restore=None))
        if with_controls:
            for key, observation in zip(("good", "damaged"), self.controls, strict=True):
                if observation is not None:
                    leave(job, f"control-{key}", observation)
        for item in items:
            if item["kind"].startswith("export"):
                self._export(job, item, files)
        for number, word in enumerate(words):
            ended = self._probe(job, f"checkpoint-{number}", word, len(words))
            if watch is not None:
                watch()
            if ended is not None:
                return ended
        return self.after(job) or Outcome(0)

    def _export(self, job: Job, item: dict[str, str], files: dict[str, Path]) -> None:
        """Do what the name of an export's file says."""
        self.exported.append((job.label, item["key"]))
        if item["kind"] == "export-control":
            for kind in KINDS:
                leave(job, f"{item['key']}-{kind}-good", RAN)
                leave(job, f"{item['key']}-{kind}-damaged", UNLOADABLE)
            return
        (name,) = [path.name for where, path in files.items() if where.startswith(item["path"])]
        if name == "unloadable.pb":
            leave(job, item["key"], UNLOADABLE)
        else:
            leave(job, item["key"], RAN)

    def _probe(self, job: Job, key: str, word: str, together: int) -> Outcome | None:
        if word == "kills" or (word == "kills others" and together > 1):
            leave(job, key, STUCK)
            return SEGFAULT
        if word == "kills at import":
            leave(
                job, "start", replace(DONE, phases=(Phase("import-tf", "running"),), restore=None)
            )
            return SEGFAULT
        if word == "loses the daemon":
            leave(job, key, STUCK)
            return Outcome(None, trouble="daemon gone")
        if word == "crashes":
            phases = (*DONE.phases[:3], Phase("build-model", "crash"))
            leave(job, key, replace(DONE, phases=phases, restore=None, ending="signal 11"))
        elif word == "cannot import":
            leave(job, key, UNIMPORTABLE)
        else:
            leave(job, key, DONE)
        return None

    def close(self) -> None:
        self.closed.set()


@dataclass
class FakeMaker:
    """Names environments by their locks and remembers what it made."""

    problem: str = ""
    error: OSError | None = None
    made: list[str] = field(default_factory=list)
    trees: list[Path | None] = field(default_factory=list)
    closed: bool = False

    def identify(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        self.trees.append(tree)
        return Environment(cell.id, "fake", lock.digest, f"at {cell.id}")

    def make(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        self.made.append(cell.id)
        if self.error:
            raise self.error
        made = self.identify(cell, lock, tree)
        return replace(made, problem=self.problem, log=f"built {cell.id}\n")

    @contextmanager
    def cold(self) -> Iterator[FakeMaker]:
        yield self

    def remove(self, environment: Environment) -> None:
        raise NotImplementedError

    def close(self) -> None:
        self.closed = True


class Ear(NullProgress):
    """Keeps what was reported of phases and ends."""

    def __init__(self) -> None:
        self.phases: list[tuple[str, str, str]] = []
        self.started: list[str] = []
        self.finished: list[tuple[str, str]] = []

    def cell_started(self, cell: str) -> None:
        self.started.append(cell)

    def phase(self, cell: str, checkpoint: str, phase: str) -> None:
        self.phases.append((cell, checkpoint, phase))

    def cell_finished(self, cell: str, status_words: str) -> None:
        self.finished.append((cell, status_words))


@dataclass
class Bench:
    """One folder with locks, a store and checkpoints; as many runs over it as wanted."""

    folder: Path

    def given(self, *words: str) -> list[Checkpoint]:
        found = []
        for number, word in enumerate(words):
            config = self.folder / f"{number}-{word}.config"
            config.write_text(word)
            found.append(
                replace(
                    samples.checkpoint(word),
                    config=config,
                    files=(),
                    digest=f"digest of {number} {word}",
                )
            )
        return found

    def run(
        self, engine: FakeEngine, maker: FakeMaker | None = None, progress: Progress | None = None
    ) -> Run:
        locks = self.folder / "locks"
        locks.mkdir(exist_ok=True)
        for number, cell in enumerate(CELLS):
            self.lock(cell, f"six==1.{number}\n")
        return Run(
            engine=engine,
            maker=maker or FakeMaker(),
            store=Store(self.folder / "store"),
            progress=progress or NullProgress(),
            locks=locks,
            cache=self.folder / "cache",
            limits=Limits(),
            jobs=2,
        )

    def lock(self, cell: Cell, body: str) -> None:
        name = digest(cell.recipe, cell.python)
        text = HEADER.format(cell=cell.id, as_of=cell.recipe.as_of, recipe=name) + body
        (self.folder / "locks" / f"{cell.id}.txt").write_text(text)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def statuses(results: tuple[Result, ...]) -> list[Status]:
    return [result.verdict.status for result in results]


def test_results_come_in_the_order_of_the_cells_with_all_that_a_report_needs(
    bench: Bench,
) -> None:
    (one,) = bench.given("passes")
    results = run_cells(bench.run(FakeEngine()), CELLS, [one])[one.digest]
    assert [result.cell for result in results] == CELLS
    assert statuses(results) == [Status.PASS] * 3
    first = results[0]
    assert first.verdict.controls == "passed"
    assert first.observation == replace(DONE, checkpoint="passes")
    assert (first.engine, first.seconds, first.reused) == ("fake", 3.5, False)
    assert (first.freeze, first.build_log) == ("six==1.16.0\n", f"built {OLD.id}\n")
    assert len({result.environment_digest for result in results}) == 3


def test_an_unchanged_rerun_starts_and_makes_nothing(bench: Bench) -> None:
    given = bench.given("passes", "crashes", "kills")
    before = run_cells(bench.run(FakeEngine()), CELLS, given)
    engine, maker, ear = FakeEngine(), FakeMaker(), Ear()
    after = run_cells(bench.run(engine, maker, progress=ear), CELLS, given)
    assert (engine.starts, maker.made, ear.started, ear.phases) == ([], [], [], [])
    assert sorted(cell for cell, _ in ear.finished) == sorted(cell.id for cell in CELLS)
    for one in given:
        assert [result.verdict for result in after[one.digest]] == [
            result.verdict for result in before[one.digest]
        ]
        assert all(result.reused for result in after[one.digest])


@pytest.mark.parametrize(
    "facts",
    [
        {"mode": "detection"},
        {"limits": Limits(phase_seconds=1)},
        {"limits": Limits(memory_bytes=1)},
        {"limits": Limits(cell_seconds=1)},
    ],
)
def test_what_decides_an_observation_asks_for_another_but_not_for_controls(
    bench: Bench, facts: dict[str, object]
) -> None:
    given = bench.given("passes")
    run_cells(bench.run(FakeEngine()), [NEW], given)
    engine = FakeEngine()
    run_cells(replace(bench.run(engine), **facts), [NEW], given)  # type: ignore[arg-type]
    assert engine.starts == [(NEW.id, False, ("passes",))]


def test_another_environment_asks_for_everything(bench: Bench) -> None:
    given = bench.given("passes")
    run_cells(bench.run(FakeEngine()), [NEW], given)
    engine = FakeEngine()
    run = bench.run(engine)
    bench.lock(NEW, "six==1.99\n")
    run_cells(run, [NEW], given)
    assert engine.starts == [(NEW.id, True, ("passes",))]


def test_several_checkpoints_share_one_start_and_only_new_ones_run(bench: Bench) -> None:
    engine, ear = FakeEngine(), Ear()
    first, second, third = bench.given("passes", "crashes", "passes too")
    results = run_cells(bench.run(engine, progress=ear), [NEW], [first, second])
    assert engine.starts == [(NEW.id, True, ("passes", "crashes"))]
    assert [statuses(results[one.digest]) for one in (first, second)] == [
        [Status.PASS],
        [Status.CRASH],
    ]
    assert ear.finished == [(NEW.id, "1 PASS, 1 CRASH")]
    again = FakeEngine()
    results = run_cells(bench.run(again), [NEW], [first, second, third])
    assert again.starts == [(NEW.id, False, ("passes too",))]
    assert [results[one.digest][0].reused for one in (first, second, third)] == [True, True, False]


def test_a_batch_that_dies_falls_back_to_a_start_each(bench: Bench) -> None:
    engine = FakeEngine()
    given = bench.given("passes", "kills others", "kills", "passes last")
    results = run_cells(bench.run(engine), [NEW], given)
    assert engine.starts == [
        (NEW.id, True, ("passes", "kills others", "kills", "passes last")),
        (NEW.id, False, ("kills others",)),
        (NEW.id, False, ("kills",)),
        (NEW.id, False, ("passes last",)),
    ]
    found = [results[one.digest][0].verdict for one in given]
    assert [verdict.status for verdict in found] == [
        Status.PASS,
        Status.PASS,
        Status.CRASH,
        Status.PASS,
    ]
    assert found[2].reason == "build-model ended the process (signal 11)"


def test_an_import_that_dies_is_not_tried_again_for_each_checkpoint(bench: Bench) -> None:
    engine = FakeEngine(controls=(None, None))
    given = bench.given("kills at import", "another")
    results = run_cells(bench.run(engine), [NEW], given)
    assert len(engine.starts) == 1
    for one in given:
        (result,) = results[one.digest]
        assert (result.verdict.status, result.verdict.phase) == (Status.CRASH, "import-tf")
        assert result.verdict.controls == "unreachable"
    again = FakeEngine()
    run_cells(bench.run(again), [NEW], given)
    assert again.starts == []


def test_a_failing_control_makes_the_cell_broken(bench: Bench) -> None:
    given = bench.given("passes")
    engine = FakeEngine(controls=(DONE, DONE))
    (result,) = run_cells(bench.run(engine), [NEW], given)[given[0].digest]
    assert (result.verdict.status, result.verdict.controls) == (Status.BROKEN, "failed")
    assert result.verdict.reason == (
        "This cell says nothing: its control restored a damaged checkpoint without complaint"
    )
    again = FakeEngine()
    (result,) = run_cells(bench.run(again), [NEW], given)[given[0].digest]
    assert (result.verdict.status, again.starts) == (Status.BROKEN, [])


@pytest.mark.parametrize(
    "controls",
    [
        (None, None),
        (DONE, None),
        (STUCK, None),
        (replace(STUCK, ending="timeout"), UNREADABLE),
    ],
)
def test_controls_that_were_cut_off_are_run_again(
    bench: Bench, controls: tuple[Observation | None, Observation | None]
) -> None:
    given = bench.given("passes")
    first = FakeEngine(controls=controls)
    (result,) = run_cells(bench.run(first), [NEW], given)[given[0].digest]
    assert result.verdict.status is Status.BROKEN
    again = FakeEngine()
    (result,) = run_cells(bench.run(again), [NEW], given)[given[0].digest]
    assert (result.verdict.status, result.reused) == (Status.PASS, True)
    assert again.starts == [(NEW.id, True, ())]


def test_an_environment_that_cannot_import_needs_no_controls(bench: Bench) -> None:
    given = bench.given("cannot import")
    results = run_cells(bench.run(FakeEngine(controls=(None, None))), [NEW], given)
    (result,) = results[given[0].digest]
    assert (result.verdict.status, result.verdict.controls) == (Status.FAIL, "unreachable")
    again = FakeEngine()
    run_cells(bench.run(again), [NEW], given)
    assert again.starts == []


def test_a_lock_with_a_problem_is_a_row(bench: Bench) -> None:
    given = bench.given("passes")
    engine, maker = FakeEngine(), FakeMaker()
    run = bench.run(engine, maker)
    bench.lock(OLD, f"{REASON}your requirements are unsatisfiable.\n{REASON}Because a.\n")
    broken, fine = run_cells(run, [OLD, NEW], given)[given[0].digest]
    assert broken == Result(
        cell=OLD,
        verdict=replace(
            broken.verdict,
            status=Status.UNBUILDABLE,
            phase="build",
            cause="env-no-resolution",
            reason="your requirements are unsatisfiable.",
            evidence=("Because a.",),
        ),
        engine="fake",
        environment_digest="",
        seconds=0.0,
        reused=False,
        build_log=(bench.folder / "locks" / f"{OLD.id}.txt").read_text(encoding="utf-8"),
    )
    assert (fine.verdict.status, maker.made) == (Status.PASS, [NEW.id])


def test_a_build_that_fails_is_a_row_with_its_log(bench: Bench) -> None:
    given = bench.given("passes")
    engine = FakeEngine()
    run = bench.run(engine, FakeMaker(problem="Failed to build `x`"))
    (result,) = run_cells(run, [NEW], given)[given[0].digest]
    assert (result.verdict.status, result.verdict.cause) == (Status.UNBUILDABLE, "env-build-dep")
    assert (result.build_log, engine.starts) == (f"built {NEW.id}\n", [])
    with pytest.raises(BuildError, match="cannot be made: Failed to build"):
        environment_of(run, NEW)


def test_a_full_disk_is_a_row_and_the_other_cells_go_on(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = bench.given("passes")
    run = bench.run(FakeEngine(), FakeMaker(error=OSError(28, "No space left on device", "/x")))
    results = run_cells(run, CELLS, given)[given[0].digest]
    assert statuses(results) == [Status.BROKEN] * 3
    said = "The environment could not be made here: No space left on device: /x"
    assert results[0].verdict.reason == said
    run = bench.run(FakeEngine())
    monkeypatch.setattr(tempfile, "tempdir", str(bench.folder / "absent"))
    results = run_cells(run, CELLS, given)[given[0].digest]
    assert statuses(results) == [Status.BROKEN] * 3
    assert results[0].verdict.reason.startswith("The engine failed: No such file or directory:")
    monkeypatch.undo()
    assert statuses(run_cells(run, CELLS, given)[given[0].digest]) == [Status.PASS] * 3


def test_a_source_that_cannot_be_had_is_a_row(bench: Bench) -> None:
    given = bench.given("passes")
    absent = replace(NEW, recipe=replace(NEW.recipe, source=Source(path="/absent/models")))
    run = bench.run(FakeEngine())
    bench.lock(absent, "six==1\n")
    (result,) = run_cells(run, [absent], given)[given[0].digest]
    assert result.verdict.status is Status.UNBUILDABLE
    assert result.verdict.reason.startswith("/absent/models is no directory.")


def test_a_fault_of_the_program_in_one_cell_is_a_row_of_its_own(bench: Bench) -> None:
    given = bench.given("passes")
    engine = FakeEngine()

    def fault(job: Job) -> Outcome | None:
        if job.label == NEW.id:
            raise ZeroDivisionError("by accident")
        return None

    engine.after = fault
    results = run_cells(bench.run(engine), CELLS, given)[given[0].digest]
    found = {result.cell.id: result for result in results}
    assert found[NEW.id].verdict.status is Status.BROKEN
    assert found[NEW.id].verdict.reason == "The engine failed: ZeroDivisionError: by accident"
    assert "ZeroDivisionError: by accident" in found[NEW.id].build_log
    assert found[OLD.id].verdict.status is Status.PASS


def test_trouble_of_the_engine_is_shown_and_not_stored(bench: Bench) -> None:
    given = bench.given("passes", "loses the daemon", "never began")
    engine = FakeEngine()
    results = run_cells(bench.run(engine), [NEW], given)
    # The controls are in doubt, and with them every verdict; what was done is kept.
    assert [results[one.digest][0].verdict.status for one in given] == [Status.BROKEN] * 3
    assert results[given[1].digest][0].verdict.reason == "The engine failed: daemon gone"
    assert engine.starts == [(NEW.id, True, ("passes", "loses the daemon", "never began"))]
    for one in given:
        one.config.write_text("passes")
    again = FakeEngine()
    results = run_cells(bench.run(again), [NEW], given)
    assert again.starts == [(NEW.id, True, ("passes",) * 2)]
    assert [results[one.digest][0].verdict.status for one in given] == [Status.PASS] * 3


def test_an_interrupt_closes_the_engine_and_keeps_what_is_done(bench: Bench) -> None:
    given = bench.given("passes")
    engine, maker = FakeEngine(), FakeMaker()
    done = threading.Event()

    def interrupt(job: Job) -> Outcome | None:
        if job.label == OLD.id:
            return None
        if job.label == NEW.id:
            assert done.wait(10)
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        assert engine.closed.wait(10)
        return Outcome(None, trouble="the run was interrupted")

    class Bell(Ear):
        def cell_finished(self, cell: str, status_words: str) -> None:
            super().cell_finished(cell, status_words)
            done.set()

    engine.after = interrupt
    with pytest.raises(KeyboardInterrupt):
        run_cells(bench.run(engine, maker, progress=Bell()), CELLS, given)
    assert (engine.closed.is_set(), maker.closed) == (True, True)
    again = FakeEngine()
    results = run_cells(bench.run(again), CELLS, given)[given[0].digest]
    assert OLD.id not in [cell for cell, _, _ in again.starts]
    assert statuses(results) == [Status.PASS] * 3
    assert results[0].reused


def test_progress_tells_the_phases_of_each_checkpoint(bench: Bench) -> None:
    ear = Ear()
    given = bench.given("passes")
    run_cells(bench.run(FakeEngine(), progress=ear), [NEW], given)
    assert (ear.started, ear.finished) == ([NEW.id], [(NEW.id, "PASS")])
    assert ear.phases[0] == (NEW.id, "", "build")
    assert ear.phases[-1] == (NEW.id, "passes", "forward")


def test_an_environment_alone(bench: Bench) -> None:
    run = bench.run(FakeEngine())
    assert environment_of(run, NEW).location == f"at {NEW.id}"
    bench.lock(NEW, f"{REASON}no\n")
    with pytest.raises(BuildError, match=f"{NEW.id} cannot be made: no"):
        environment_of(run, NEW)


def exporting(checkpoint: Checkpoint, *names: str) -> Checkpoint:
    """The checkpoint with frozen graphs beside it, whose names say what becomes of them."""
    found = [
        Export("frozen-graph", Path(f"/given/{name}"), (Path(f"/given/{name}"),), f"of {name}")
        for name in names
    ]
    return replace(checkpoint, exports=tuple(found))


def answers(results: tuple[Result, ...]) -> list[list[Status]]:
    return [[one.result.verdict.status for one in result.exports] for result in results]


def test_exports_share_the_start_of_their_checkpoint_and_are_stored(bench: Bench) -> None:
    engine = FakeEngine()
    (plain,) = bench.given("passes")
    one = exporting(plain, "runs.pb", "unloadable.pb")
    results = run_cells(bench.run(engine), [NEW], [one])[one.digest]
    assert engine.starts == [(NEW.id, True, ("passes",))]
    assert engine.exported == [(NEW.id, key) for key in ("export-control", "export-0", "export-1")]
    assert answers(results) == [[Status.PASS, Status.FAIL]]
    assert results[0].exports[1].result.verdict.cause == "graph-op-skew"
    again = FakeEngine()
    kept = run_cells(bench.run(again), [NEW], [one])[one.digest]
    assert (again.starts, answers(kept)) == ([], answers(results))
    assert [each.result.reused for each in kept[0].exports] == [True, True]


def test_an_export_of_a_known_checkpoint_starts_the_cell_for_itself_alone(bench: Bench) -> None:
    (plain,) = bench.given("passes")
    run_cells(bench.run(FakeEngine()), [NEW], [plain])
    engine = FakeEngine()
    first = exporting(plain, "runs.pb")
    (result,) = run_cells(bench.run(engine), [NEW], [first])[plain.digest]
    assert (engine.starts, result.reused) == ([(NEW.id, False, ())], True)
    last = FakeEngine()
    both = exporting(plain, "runs.pb", "unloadable.pb")
    results = run_cells(bench.run(last), [NEW], [both])[plain.digest]
    assert last.exported == [(NEW.id, "export-0")]
    assert answers(results) == [[Status.PASS, Status.FAIL]]


def test_two_checkpoints_with_the_same_export_run_it_once(bench: Bench) -> None:
    engine = FakeEngine()
    given = [exporting(one, "runs.pb") for one in bench.given("passes", "crashes")]
    results = run_cells(bench.run(engine), [NEW], given)
    assert engine.exported == [(NEW.id, "export-control"), (NEW.id, "export-0")]
    assert [answers(results[one.digest]) for one in given] == [[[Status.PASS]]] * 2


def test_an_export_with_a_problem_is_never_run(bench: Bench) -> None:
    engine = FakeEngine()
    (plain,) = bench.given("passes")
    (export,) = exporting(plain, "runs.pb").exports
    one = replace(plain, exports=(replace(export, problem="it is empty"),))
    results = run_cells(bench.run(engine), [NEW], [one])[one.digest]
    assert (engine.exported, answers(results)) == ([], [[]])


def test_a_cell_without_an_environment_says_so_of_exports_too(bench: Bench) -> None:
    (plain,) = bench.given("passes")
    run = bench.run(FakeEngine(), FakeMaker(problem="Failed to build `x`"))
    one = exporting(plain, "runs.pb")
    assert answers(run_cells(run, [NEW], [one])[one.digest]) == [[Status.UNBUILDABLE]]


def test_what_an_export_cuts_off_gets_a_start_with_its_controls(bench: Bench) -> None:
    engine = FakeEngine()
    (plain,) = bench.given("passes")
    one = exporting(plain, "runs.pb")
    real = engine.run

    def run_once(environment: Environment, job: Job, watch: Watch | None = None) -> Outcome:
        items = job.request["items"]
        assert isinstance(items, list)
        if len(items) > 2:
            leave(job, "start", replace(DONE, phases=DONE.phases[:1], restore=None))
            leave(job, "export-0", replace(RAN, phases=(*RAN.phases[:1], Phase("load", "running"))))
            return Outcome(137, signal=9, oom=True)
        return real(environment, job, watch)

    engine.run = run_once  # type: ignore[method-assign]
    (result,) = run_cells(bench.run(engine), [NEW], [one])[one.digest]
    assert engine.starts[0] == (NEW.id, True, ("passes",))
    assert (result.verdict.status, result.verdict.controls) == (Status.PASS, "passed")
    assert engine.starts[1] == (NEW.id, False, ())
