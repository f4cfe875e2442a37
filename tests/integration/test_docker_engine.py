"""The Docker engine against a real daemon, on a base image without any packages.

Skipped with a reason where there is no daemon or no base can be had.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from matrix.engine.docker import DockerEngine
from matrix.engine.session import OWNER, SESSION
from matrix.environment import docker_cli, image
from matrix.environment.base import Bases
from matrix.errors import BuildError, EngineError
from matrix.model import Environment, Job, Limits, Outcome

pytestmark = pytest.mark.docker
MEGABYTE = 1024**2


@pytest.fixture(scope="module")
def engine() -> Iterator[DockerEngine]:
    try:
        made = DockerEngine.connect()
    except EngineError as error:
        pytest.skip(f"NO DOCKER: {error}")
    yield made
    made.close()


@pytest.fixture(scope="module")
def environment(engine: DockerEngine) -> Environment:
    assert engine.session, "a daemon comes before a base"
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    try:
        cli = docker_cli.find()
        base = Bases(cli, image.SCRIPTS / "base", lambda _: None).choose(version)
    except (EngineError, BuildError) as error:
        pytest.skip(f"NO BASE IMAGE: {error}")
    return Environment("test", "docker", "digest", base.reference)


class Runner:
    """Runs a program as the probe of a job."""

    def __init__(self, engine: DockerEngine, environment: Environment, folder: Path) -> None:
        self.engine, self.environment, self.folder = engine, environment, folder

    def __call__(self, program: str, watch: Any = None, **limits: Any) -> Outcome:
        main, request = self.folder / "main.py", self.folder / "request.json"
        main.write_text(program)
        request.write_text('{"hello": 1}')
        inputs = (("request.json", request), ("probe/main.py", main))
        job = Job("test", self.folder, {}, inputs, (("MINE", "yes"),), Limits(**limits))
        return self.engine.run(self.environment, job, watch)

    def containers(self) -> list[Any]:
        return self.engine._labelled(f"{SESSION}={self.engine.session}")


@pytest.fixture
def run(engine: DockerEngine, environment: Environment, tmp_path: Path) -> Iterator[Runner]:
    runner = Runner(engine, environment, tmp_path)
    yield runner
    assert runner.containers() == []


def test_files_go_in_and_results_come_out(run: Runner) -> None:
    outcome = run(
        "import json, os, sys\n"
        "json.load(open(sys.argv[1]))\n"
        "open('/job/out/result', 'w').write(os.environ['MINE'])\n"
        "print(os.getuid(), os.environ['HOME'])\n"
    )
    assert (outcome.exit_code, outcome.trouble) == (0, "")
    assert outcome.log == f"{os.getuid() or 10001} /tmp\n"
    result = run.folder / "out" / "result"
    assert result.read_text() == "yes"
    result.unlink()


def test_the_deadline_kills_and_removes(run: Runner) -> None:
    started = time.monotonic()
    outcome = run("print('here', flush=True)\nimport time\ntime.sleep(60)", cell_seconds=1)
    assert outcome.timed_out
    assert outcome.exit_code is None
    assert outcome.log == "here\n"
    assert time.monotonic() - started < 10


def test_out_of_memory_is_seen(run: Runner) -> None:
    outcome = run("a = bytearray(512 * 1024 ** 2)", memory_bytes=64 * MEGABYTE)
    assert outcome.oom
    assert outcome.signal == 9


def test_a_signal_is_seen_with_its_traceback(run: Runner) -> None:
    outcome = run("import os\nos.kill(os.getpid(), 11)")
    assert (outcome.exit_code, outcome.signal) == (139, 11)
    assert "Segmentation fault" in outcome.log


def test_there_is_no_network(run: Runner) -> None:
    outcome = run(
        "import socket\n"
        "print([name for _, name in socket.if_nameindex()])\n"
        "socket.create_connection(('192.0.2.1', 80), timeout=5)\n"
    )
    assert outcome.exit_code == 1
    assert "unreachable" in outcome.log


def test_everything_but_out_and_tmp_is_read_only(run: Runner) -> None:
    outcome = run(
        "for place in ('/', '/usr/local', '/job', '/job/request.json', '/job/probe', '/job/out',"
        " '/tmp'):\n"
        "    try:\n"
        "        open(place if place.endswith('json') else place + '/x', 'a').write('x')\n"
        "        print(place)\n"
        "    except OSError:\n"
        "        pass\n"
    )
    assert outcome.log.split() == ["/job/out", "/tmp"]


def test_processes_are_limited(run: Runner) -> None:
    outcome = run(
        "import os, time\n"
        "for count in range(100):\n"
        "    if os.fork() == 0:\n"
        "        time.sleep(60)\n",
        pids=20,
    )
    assert outcome.exit_code == 1
    assert "BlockingIOError" in outcome.log


def test_no_rights_are_left(run: Runner) -> None:
    outcome = run("print([l for l in open('/proc/self/status') if l[:4] in ('CapE', 'NoNe')])")
    assert "CapEff:\\t0000000000000000" in outcome.log
    assert "NoNewPrivs:\\t1" in outcome.log


def test_a_flood_of_output_is_cut_to_its_end(run: Runner) -> None:
    outcome = run("for number in range(400_000):\n    print('line', number)")
    assert outcome.exit_code == 0
    assert outcome.log.endswith("line 399999\n")
    assert len(outcome.log) < 2 * MEGABYTE


def test_a_container_that_vanishes_is_trouble(run: Runner) -> None:
    def vanish() -> None:
        for container in run.containers():
            container.remove(force=True)

    outcome = run("import time\ntime.sleep(60)", watch=vanish)
    assert outcome.trouble
    assert outcome.exit_code is None


def test_an_image_that_is_gone_is_trouble(engine: DockerEngine, tmp_path: Path) -> None:
    gone = Environment("test", "docker", "d", "od-matrix/never-made:0")
    outcome = engine.run(gone, Job("test", tmp_path, {}, (), (), Limits()))
    assert "is gone" in outcome.trouble


def test_closing_from_another_thread_ends_the_job(environment: Environment, tmp_path: Path) -> None:
    other = DockerEngine.connect()
    runner = Runner(other, environment, tmp_path)
    threading.Timer(1.0, other.close).start()
    outcome = runner("import time\ntime.sleep(60)")
    assert outcome.trouble == "the run was interrupted"


def test_leftovers_of_a_killed_run_are_swept(
    engine: DockerEngine, environment: Environment, tmp_path: Path
) -> None:
    program = (
        "import sys, os, signal\n"
        "from pathlib import Path\n"
        "from matrix.engine.docker import DockerEngine\n"
        "from matrix.model import Environment, Job, Limits\n"
        "folder = Path(sys.argv[2])\n"
        "main = folder / 'main.py'\n"
        "main.write_text('import time; time.sleep(60)')\n"
        "job = Job('t', folder, {}, (('probe/main.py', main),), (), Limits())\n"
        "environment = Environment('t', 'docker', 'd', sys.argv[1])\n"
        "engine = DockerEngine.connect()\n"
        "kill = lambda: os.kill(os.getpid(), signal.SIGKILL)\n"
        "engine.run(environment, job, kill)\n"
    )
    command = [sys.executable, "-c", program, environment.location, str(tmp_path)]
    killed = subprocess.run(command, cwd=image.SCRIPTS.parent, check=False)
    assert killed.returncode == -9
    assert len(engine._labelled(OWNER)) >= 1
    assert engine.sweep() >= 1
    assert engine.sweep() == 0
