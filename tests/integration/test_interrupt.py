"""Ctrl-C in a real run: what is done is kept, nothing stays behind, the next run goes on."""

import signal
import subprocess
from pathlib import Path

import pytest

from matrix.report.machine import parse
from tests import bundle, traces
from tests.end_to_end.program import PATIENCE_SECONDS, Program, wait_for
from tests.integration.lab import TF1, TF2, Lab

SAID = "interrupted: what is done is kept; run again to go on\n"


def interrupted(process: subprocess.Popen[str], heard: str = "") -> str:
    """Interrupt the process alone, as ``kill -INT`` does, and return all that it said."""
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 130, heard + rest
    assert "Traceback" not in rest
    return heard + rest


def test_a_second_run_goes_on_where_the_first_was_interrupted(lab: Lab, tmp_path: Path) -> None:
    program = Program(tmp_path)
    arguments = [str(lab.checkpoints["tf2"].prefix), "--engine", lab.engine, "--jobs", "1"]
    arguments += ["--store", str(tmp_path / "store"), "--only", TF1, "--only", TF2]

    process = program.start(*arguments)
    assert process.stderr is not None
    heard = ""
    # The cell that is foreseen to pass goes first.
    while f"{TF1}: started" not in heard:
        line = process.stderr.readline()
        assert line, f"it ended before its second cell: {heard}"
        heard += line
    wait_for(lambda: works(lab, program, process), process)
    said = interrupted(process, heard)

    assert said.endswith(SAID)
    assert f"{TF2}: PASS" in said
    assert not works(lab, program, process)
    assert list(program.scratch.iterdir()) == []
    assert not program.reports.exists()

    done = program.run(*arguments)
    assert done.returncode == 0, done.stderr
    (report,) = program.reports.glob("*/matrix.json")
    rows = [(row.id, row.status.value, row.reused) for row in parse(report.read_text()).rows]
    assert rows == [(TF1, "FAIL", False), (TF2, "PASS", True)]
    assert list(program.scratch.iterdir()) == []


def works(lab: Lab, program: Program, process: subprocess.Popen[str]) -> list[str]:
    """What runs for the program now."""
    if lab.engine == "docker":
        return traces.containers_of(process.pid)
    return traces.processes_below(program.scratch)


@pytest.mark.venv
@pytest.mark.parametrize("checkpoint", ["demo", "of your own"])
def test_an_environment_in_the_making_is_given_up(tmp_path: Path, checkpoint: str) -> None:
    cache = tmp_path / "cache"
    program = Program(tmp_path, {"OD_MATRIX_CACHE": str(cache)})
    given = "demo" if checkpoint == "demo" else str(bundle.write_folder(tmp_path / "mine"))
    process = program.start(given, "--engine", "venv", "--only", TF2)
    wait_for(lambda: traces.processes_naming(cache / "venvs"), process)
    said = interrupted(process)

    assert said.endswith(SAID)
    assert traces.processes_naming(cache) == []
    assert list(program.scratch.iterdir()) == []
    assert [path for path in (cache / "venvs").iterdir() if not path.name.startswith(".")] == []
