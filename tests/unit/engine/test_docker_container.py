"""What a container is asked for and what its end means."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from matrix.engine import container, interface
from matrix.engine.session import Owner, is_leftover, start_time, this_process
from matrix.model import Environment, Job, Limits

LIMITS = Limits(memory_bytes=1024**3, pids=64, cpus=1.5)


def options(job: Job) -> dict[str, Any]:
    return container.options(Environment("c", "docker", "d", "image:1"), job, 1000, [])


def test_every_right_is_taken_away(tmp_path: Path) -> None:
    made = options(Job("c", tmp_path, {}, (), (), LIMITS))
    assert made["network_mode"] == "none"
    assert made["read_only"] is True
    assert made["cap_drop"] == ["ALL"]
    assert made["security_opt"] == ["no-new-privileges:true"]
    assert made["user"] == "1000:1000"
    assert made["mem_limit"] == made["memswap_limit"] == 1024**3
    assert (made["pids_limit"], made["nano_cpus"]) == (64, 1_500_000_000)
    assert made["command"] == ["/job/probe/main.py", "/job/request.json"]


def test_a_jobs_variables_come_on_top(tmp_path: Path) -> None:
    made = options(Job("c", tmp_path, {}, (), (("TF_CPP_MIN_LOG_LEVEL", "0"),), LIMITS))
    assert made["environment"]["TF_CPP_MIN_LOG_LEVEL"] == "0"
    assert made["environment"]["CUDA_VISIBLE_DEVICES"] == "-1"
    assert "PYTHONDONTWRITEBYTECODE" not in made["environment"]


@pytest.mark.parametrize(
    ("state", "code", "signal", "oom"),
    [
        ({"ExitCode": 0}, 0, 0, False),
        ({"ExitCode": 3}, 3, 0, False),
        ({"ExitCode": 139}, 139, 11, False),
        ({"ExitCode": 137, "OOMKilled": True}, 137, 9, True),
        ({"ExitCode": 0, "OOMKilled": True}, 0, 0, True),
        ({"ExitCode": 255}, 255, 0, False),
    ],
)
def test_outcome(state: dict[str, Any], code: int, signal: int, oom: bool) -> None:
    made = container.outcome(state, False, 1.0, "log")
    assert (made.exit_code, made.signal, made.oom, made.timed_out) == (code, signal, oom, False)


def test_outcome_of_a_deadline_has_no_exit_code() -> None:
    made = container.outcome({"ExitCode": 137}, True, 1.0, "")
    assert (made.exit_code, made.signal, made.timed_out) == (None, 0, True)


def test_the_log_is_bounded() -> None:
    assert interface.tail(b"abc") == "abc"
    long = interface.tail(b"x" * interface.LOG_BYTES + b"end")
    assert long.startswith("[3 bytes left out]\n")
    assert long.endswith("end")


def test_threads_follow_the_processors() -> None:
    assert interface.basics(LIMITS)["OMP_NUM_THREADS"] == "1"
    assert interface.basics(dataclasses.replace(LIMITS, cpus=4))["OMP_NUM_THREADS"] == "4"


def test_leftovers() -> None:
    me = this_process()
    gone = Owner(me.host, me.pid, "1")
    assert me.started
    assert not is_leftover(me.label, me)
    assert is_leftover(gone.label, me)
    assert not is_leftover(dataclasses.replace(gone, host="elsewhere").label, me)
    assert not is_leftover("nonsense", me)


def test_a_process_that_is_not_there_has_no_start() -> None:
    assert start_time(2**22 + 1) == ""
