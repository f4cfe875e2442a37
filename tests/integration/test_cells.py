"""What two real cells say of checkpoints that they wrote themselves, on both engines."""

import os
from pathlib import Path

import pytest

from matrix.model import PHASES, Job, Result, Status
from tests import traces
from tests.groups import CELLS
from tests.integration.lab import TF1, TF2, Lab, told

OK = [(name, "ok") for name in PHASES]


def by_cell(results: tuple[Result, ...]) -> dict[str, Result]:
    return {result.cell.id: result for result in results}


def phases(result: Result) -> list[tuple[str, str]]:
    assert result.observation is not None
    return [(phase.name, phase.outcome) for phase in result.observation.phases]


@pytest.mark.parametrize(("name", "own", "other"), [("tf1", TF1, TF2), ("tf2", TF2, TF1)])
def test_a_checkpoint_passes_in_the_generation_that_wrote_it(
    lab: Lab, name: str, own: str, other: str
) -> None:
    found = by_cell(lab.alone[name])
    green, red = found[own], found[other]
    assert green.verdict.status is Status.PASS, green
    assert (green.verdict.controls, green.verdict.matched) == ("passed", green.verdict.total)
    assert phases(green) == OK
    assert green.engine == lab.engine
    assert (red.verdict.status, red.verdict.phase) == (Status.FAIL, "build-model"), red
    assert (red.verdict.controls, red.verdict.matched) == ("passed", 0)
    assert phases(red)[4:] == [
        ("read-checkpoint", "ok"),
        ("restore", "skipped"),
        ("forward", "skipped"),
    ]


def test_the_outputs_of_a_restored_model_are_kept(lab: Lab) -> None:
    for name, cell in (("tf1", TF1), ("tf2", TF2)):
        observation = by_cell(lab.alone[name])[cell].observation
        assert observation is not None
        assert any(key.startswith("raw/") for key in observation.outputs)
        assert any(key.startswith("final/") for key in observation.outputs)


def test_other_classes_leave_the_heads_at_their_initial_values(lab: Lab) -> None:
    result = by_cell(lab.alone["classes"])[TF1]
    assert (result.verdict.status, result.verdict.phase) == (Status.PARTIAL, "restore"), result
    observation = result.observation
    assert observation is not None
    assert observation.restore is not None
    heads = {one.name for one in observation.restore.mismatched}
    assert {name.split("/")[0] for name in heads} == {f"BoxPredictor_{n}" for n in range(6)}
    assert {name.split("/")[1] for name in heads} == {"ClassPredictor"}
    assert result.verdict.matched == result.verdict.total - len(heads)
    assert observation.restore.bound_bytes < observation.restore.total_bytes


def test_names_restore_nothing_where_objects_are_asked_for(lab: Lab) -> None:
    verdict = by_cell(lab.alone["names"])[TF2].verdict
    assert (verdict.status, verdict.phase, verdict.matched) == (Status.FAIL, "restore", 0)
    assert verdict.cause == "ckpt-format-tf1-in-tf2"
    assert verdict.reason.startswith(f"no exception, but none of {verdict.total} variables")


@pytest.mark.parametrize("cell", [TF1, TF2])
def test_a_checkpoint_that_ends_the_process_is_a_crash(lab: Lab, cell: str) -> None:
    result = by_cell(lab.together["deadly"])[cell]
    assert result.observation is not None
    assert phases(result)[-1] == ("read-checkpoint", "crash")
    assert result.observation.ending == "signal 6"
    assert "Check failed: size >= 0" in result.observation.log
    if cell == TF1:
        assert (result.verdict.status, result.verdict.phase) == (Status.CRASH, "read-checkpoint")


def test_one_start_is_enough_for_all_checkpoints(lab: Lab) -> None:
    assert lab.together
    shared = [job for job in lab.started if job.label in CELLS and len(items(job)) > 1]
    assert sorted(job.label for job in shared) == sorted(CELLS)
    assert [items(job) for job in shared] == [["control", *["probe"] * 5]] * 2


def items(job: Job) -> list[str]:
    listed = job.request["items"]
    assert isinstance(listed, list)
    return [item["kind"] for item in listed]


@pytest.mark.parametrize("cell", [TF1, TF2])
def test_checkpoints_in_one_start_are_seen_as_in_a_start_each(lab: Lab, cell: str) -> None:
    for name, found in lab.alone.items():
        together = told(by_cell(lab.together[name])[cell].observation)
        assert together == told(by_cell(found)[cell].observation), name


def test_an_unchanged_rerun_starts_nothing(lab: Lab) -> None:
    first = lab.together
    before = len(lab.started)
    again = lab.results(lab.with_store("together"), sorted(first))
    assert len(lab.started) == before
    assert all(result.reused for found in again.values() for result in found)
    for name, found in first.items():
        assert [one.verdict for one in again[name]] == [one.verdict for one in found]
        assert [one.observation for one in again[name]] == [one.observation for one in found]


def test_nothing_is_left_behind(lab: Lab, scratch: Path) -> None:
    assert lab.alone.keys() == lab.together.keys()
    assert list(scratch.iterdir()) == []
    assert [job.folder for job in lab.started if job.folder.exists()] == []
    assert list(lab.folder.rglob("od-matrix-*")) == []
    assert traces.processes_below(scratch) == []
    if lab.engine == "docker":
        assert traces.containers_of(os.getpid()) == []
