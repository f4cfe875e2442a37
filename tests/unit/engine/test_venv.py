"""Jobs as plain processes: a real interpreter, and a probe of a few lines."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from matrix.engine.interface import LOG_BYTES
from matrix.engine.venv import VenvEngine, outcome
from matrix.model import Environment, Job, Limits, Outcome


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    python = tmp_path / "environment" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(Path(sys.executable).resolve())
    return Environment("cell", "venv", "digest", str(tmp_path / "environment"))


def job(folder: Path, program: str, seconds: int = 30, **env: str) -> Job:
    """A job whose probe is this program."""
    host = folder / "given"
    host.mkdir()
    (host / "main.py").write_text(program)
    (host / "request.json").write_text('{"word": "hello"}')
    (folder / "job").mkdir()
    inputs = (("probe/main.py", host / "main.py"), ("request.json", host / "request.json"))
    limits = Limits(cell_seconds=seconds, cpus=2)
    return Job("cell", folder / "job", {}, inputs, tuple(env.items()), limits)


def known(found: Outcome) -> Outcome:
    """An outcome without its duration."""
    assert found.seconds > 0
    return replace(found, seconds=0.0)


def alive(path: Path) -> bool:
    """Whether the process is there whose number the file holds."""
    try:
        state = Path("/proc", path.read_text(), "stat").read_text()
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def gone(path: Path) -> bool:
    """Whether that process is gone, or soon: a kill is not waited for."""
    deadline = time.monotonic() + 5
    while alive(path) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not alive(path)


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 10
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_job_sees_its_request_its_variables_and_nothing_of_the_host(
    environment: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("SECRET", "token")
    program = (
        "import json, os, sys\n"
        "print('to the log'); print('too', file=sys.stderr)\n"
        "word = json.load(open(sys.argv[1]))['word']\n"
        "print(sys.stdin.read() == '')\n"
        "json.dump({'word': word, 'env': dict(os.environ)}, open('out/seen.json', 'w'))\n"
        "open(os.path.join(os.environ['TMPDIR'], 'left'), 'w')\n"
    )
    found = VenvEngine().run(environment, job(tmp_path, program, MINE="1", LANG="C"))
    assert known(found) == Outcome(0, log="to the log\ntoo\nTrue\n")
    seen = json.loads((tmp_path / "job" / "out" / "seen.json").read_text())
    env = seen["env"]
    assert (seen["word"], env["MINE"], env["LANG"]) == ("hello", "1", "C")
    assert (env["OMP_NUM_THREADS"], env["CUDA_VISIBLE_DEVICES"]) == ("2", "-1")
    assert {"SECRET", "PYTHONDONTWRITEBYTECODE"}.isdisjoint(env)
    assert env["HOME"] == env["TMPDIR"] != os.environ.get("HOME")
    assert not Path(env["HOME"]).exists()


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("raise SystemExit(3)", Outcome(3)),
        ("import os; os.kill(os.getpid(), 9)", Outcome(137, signal=9)),
        ("import signal, os; signal.alarm(1); signal.pause()", Outcome(142, signal=14)),
    ],
)
def test_how_a_process_ended(
    program: str, expected: Outcome, environment: Environment, tmp_path: Path
) -> None:
    assert known(VenvEngine().run(environment, job(tmp_path, program))) == expected


def test_a_crash_leaves_its_traceback(environment: Environment, tmp_path: Path) -> None:
    program = "import os; os.kill(os.getpid(), 11)"
    found = VenvEngine().run(environment, job(tmp_path, program))
    assert (found.exit_code, found.signal) == (139, 11)
    assert "Fatal Python error: Segmentation fault" in found.log


FAMILY = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    open("out/child", "w").write(str(os.getpid()))
    time.sleep(60)
print("begun", flush=True)
open("out/parent", "w").write(str(os.getpid()))
"""


def test_the_deadline_ends_the_whole_family(environment: Environment, tmp_path: Path) -> None:
    looks: list[float] = []
    found = VenvEngine().run(
        environment,
        job(tmp_path, FAMILY + "time.sleep(60)\n", seconds=1),
        lambda: looks.append(time.monotonic()),
    )
    assert known(found) == Outcome(None, timed_out=True, log="begun\n")
    assert 1 <= found.seconds < 5
    assert len(looks) >= 3
    assert gone(tmp_path / "job" / "out" / "parent")
    assert gone(tmp_path / "job" / "out" / "child")


def test_a_child_that_is_left_behind_is_ended_too(environment: Environment, tmp_path: Path) -> None:
    waits = "while not os.path.exists('out/child'): time.sleep(0.01)\n"
    found = VenvEngine().run(environment, job(tmp_path, FAMILY + waits))
    assert known(found) == Outcome(0, log="begun\n")
    assert gone(tmp_path / "job" / "out" / "child")


def test_closing_ends_what_runs_and_what_comes_after(
    environment: Environment, tmp_path: Path
) -> None:
    engine, found = VenvEngine(), []
    work = job(tmp_path, FAMILY + "time.sleep(60)\n")
    thread = threading.Thread(target=lambda: found.append(engine.run(environment, work)))
    thread.start()
    wait_for(tmp_path / "job" / "out" / "child")
    wait_for(tmp_path / "job" / "out" / "parent")
    engine.close()
    engine.close()
    thread.join(10)
    assert known(found[0]) == Outcome(None, log="begun\n", trouble="the run was interrupted")
    assert gone(tmp_path / "job" / "out" / "child")
    (tmp_path / "later").mkdir()
    later = engine.run(environment, job(tmp_path / "later", "import time; time.sleep(60)"))
    assert later.trouble == "the run was interrupted"


def test_what_ended_by_itself_before_the_close_counts(
    environment: Environment, tmp_path: Path
) -> None:
    engine = VenvEngine()

    def close_after_the_end() -> None:
        wait_for(tmp_path / "job" / "out" / "parent")
        while alive(tmp_path / "job" / "out" / "parent"):
            time.sleep(0.01)
        engine.close()

    program = "import os, time\ntime.sleep(0.3)\nopen('out/parent', 'w').write(str(os.getpid()))\n"
    found = engine.run(environment, job(tmp_path, program), close_after_the_end)
    assert known(found) == Outcome(0)


def test_an_environment_or_an_input_that_is_gone_is_trouble(
    environment: Environment, tmp_path: Path
) -> None:
    absent = replace(environment, location=str(tmp_path / "absent"))
    found = VenvEngine().run(absent, job(tmp_path, ""))
    trouble = f"No such file or directory: {tmp_path}/absent/bin/python"
    assert known(found) == Outcome(None, trouble=trouble)
    (tmp_path / "twice").mkdir()
    twice = job(tmp_path / "twice", "")
    twice = replace(twice, inputs=(*twice.inputs, twice.inputs[0]))
    assert VenvEngine().run(environment, twice).trouble.startswith("File exists")


def test_a_long_log_is_kept_from_its_end(environment: Environment, tmp_path: Path) -> None:
    program = f"print('x' * {LOG_BYTES})\nprint('end')\n"
    found = VenvEngine().run(environment, job(tmp_path, program))
    assert found.log == "[5 bytes left out]\n" + "x" * (LOG_BYTES - 5) + "\nend\n"


@pytest.mark.parametrize(
    ("code", "late", "expected"),
    [
        (0, False, Outcome(0, seconds=1.5, log="x")),
        (1, False, Outcome(1, seconds=1.5, log="x")),
        (-11, False, Outcome(139, signal=11, seconds=1.5, log="x")),
        (-9, True, Outcome(None, timed_out=True, seconds=1.5, log="x")),
    ],
)
def test_return_codes(code: int, late: bool, expected: Outcome) -> None:
    assert outcome(code, late, 1.5, "x") == expected
