"""Other ways out: what the OD API's own exporters write runs in both generations, and agrees."""

import json
import shutil
from pathlib import Path

import pytest

from matrix.checkpoint.exports import exporting
from matrix.checkpoint.resolve import resolve
from matrix.exports.compared import compared
from matrix.flow.environments import environment_of
from matrix.model import Checkpoint, Job, Limits, Result, Status
from matrix.pipeline import run_cells
from tests.integration.lab import TF1, TF2, Lab

SCRIPT = Path(__file__).with_name("exporting.py")


def exported(lab: Lab, name: str, cell: str, home: Path) -> Checkpoint:
    """A checkpoint as the exporter of a cell leaves it, with its exports beside it."""
    one, where = lab.checkpoints[name], lab.plan.cell(cell)
    home.mkdir(parents=True)
    asked = {"config": "in/pipeline.config", "prefix": f"in/{one.prefix.name}"}
    request = home / "asked.json"
    request.write_text(json.dumps(asked))
    state = one.prefix.with_name("checkpoint")
    inputs = [("probe/main.py", SCRIPT), ("request.json", request), ("in/checkpoint", state)]
    inputs += [(f"in/{path.name}", path) for path in (*one.files,)]
    inputs.append(("in/pipeline.config", one.config))
    job = Job(cell, home / "job", {}, tuple(inputs), where.recipe.env, Limits())
    (job.folder / "out").mkdir(parents=True)
    outcome = lab.unwatched.run(environment_of(lab.run, where), job)
    assert outcome.exit_code == 0, outcome.log
    found = resolve(str(job.folder / "out" / "exported"), None, None, lab.run.cache)
    return exporting(found, lab.run.cache)


def broken(one: Checkpoint, home: Path, cache: Path) -> Checkpoint:
    """The same with graphs that are none."""
    shutil.copytree(one.prefix.parent, home)
    (home / "saved_model" / "saved_model.pb").write_bytes(b"\x0a\xff\xff\xff\x7fgarbage")
    (home / "frozen_inference_graph.pb").write_bytes(b"no graph")
    config = home / "pipeline.config"
    config.write_text(config.read_text() + "\n# another checkpoint by its digest\n")
    return exporting(resolve(str(home), None, None, cache), cache)


@pytest.fixture(scope="module")
def results(
    lab: Lab, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, tuple[Result, ...]]]:
    """By checkpoint and cell: the answers for its exports, from one start of each cell."""
    folder = tmp_path_factory.mktemp("exports")
    first = exported(lab, "tf1", TF1, folder / "tf1")
    second = exported(lab, "tf2", TF2, folder / "tf2")
    given = {
        "tf1": first,
        "tf2": second,
        "broken": broken(first, folder / "broken", lab.run.cache),
    }
    before = len(lab.started)
    found = run_cells(lab.with_store("exports"), lab.cells, list(given.values()))
    assert len(lab.started) - before == len(lab.cells)
    return {
        name: {
            result.cell.id: tuple(each.result for each in result.exports)
            for result in compared(found[one.digest])
        }
        for name, one in given.items()
    }


@pytest.mark.parametrize("cell", [TF1, TF2])
@pytest.mark.parametrize(("name", "count", "own"), [("tf1", 2, TF1), ("tf2", 1, TF2)])
def test_exports_run_in_both_generations_and_agree_with_their_checkpoint(
    results: dict[str, dict[str, tuple[Result, ...]]], name: str, count: int, own: str, cell: str
) -> None:
    answers = results[name][cell]
    assert len(answers) == count
    for one in answers:
        assert (one.verdict.status, one.verdict.controls) == (Status.PASS, "passed"), one
        assert one.equivalence is not None
        assert (one.equivalence.reference, one.equivalence.parts_at) == (own, "")
        assert one.equivalence.detections > 0


@pytest.mark.parametrize("cell", [TF1, TF2])
def test_what_is_no_graph_fails_to_load_and_disturbs_nothing(
    results: dict[str, dict[str, tuple[Result, ...]]], cell: str
) -> None:
    for one in results["broken"][cell]:
        assert (one.verdict.status, one.verdict.phase) == (Status.FAIL, "load"), one
        assert one.verdict.cause in ("ckpt-corrupt", "undetermined")
        assert one.verdict.controls == "passed"
