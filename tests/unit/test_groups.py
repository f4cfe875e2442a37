"""The gate of the test groups: what it says, and when it fails the run."""

from collections import Counter
from dataclasses import dataclass, field

import pytest

from tests.groups import Gate, required


@dataclass
class Item:
    marker: str

    def get_closest_marker(self, name: str) -> object:
        return name if name == self.marker else None


@dataclass
class Report:
    outcome: str
    longrepr: object = None
    when: str = "call"
    passed: bool = field(init=False)
    skipped: bool = field(init=False)

    def __post_init__(self) -> None:
        self.passed, self.skipped = self.outcome == "passed", self.outcome == "skipped"


@dataclass
class Session:
    exitstatus: int = 0


def fed(gate: Gate, marker: str, report: Report) -> Report:
    hook = gate.pytest_runtest_makereport(Item(marker))  # type: ignore[arg-type]
    next(hook)
    with pytest.raises(StopIteration):
        hook.send(report)  # type: ignore[arg-type]
    return report


def skipped() -> Report:
    return Report("skipped", ("file", 1, "Skipped: No daemon answers."), "setup")


def gate(*must: str) -> Gate:
    return Gate(must, {"docker": lambda: "No daemon answers.", "venv": lambda: ""})


def test_a_group_that_cannot_run_is_skipped_and_says_why() -> None:
    one = gate()
    with pytest.raises(pytest.skip.Exception, match="No daemon answers"):
        one.pytest_runtest_setup(Item("docker"))  # type: ignore[arg-type]
    assert fed(one, "docker", skipped()).outcome == "skipped"
    assert one.line("docker") == "group docker: SKIPPED - No daemon answers."
    assert one.line("venv") == "group venv: not selected"


def test_a_group_that_can_run_is_counted() -> None:
    one = gate()
    one.pytest_runtest_setup(Item("venv"))  # type: ignore[arg-type]
    for report in (
        Report("passed", when="setup"),
        Report("passed"),
        Report("passed", when="teardown"),
        Report("failed"),
        skipped(),
    ):
        fed(one, "venv", report)
    fed(one, "", Report("passed"))
    assert one.counts == {"docker": Counter(), "venv": Counter(passed=1, failed=1, skipped=1)}
    assert one.line("venv") == "group venv: 1 passed, 1 failed, 1 SKIPPED - No daemon answers."


def test_a_required_group_fails_in_place_of_a_skip() -> None:
    one = gate("docker")
    report = fed(one, "docker", skipped())
    assert (report.outcome, report.longrepr) == (
        "failed",
        "group docker is required by OD_MATRIX_REQUIRE: No daemon answers.",
    )
    assert one.line("docker") == "group docker: 1 failed"


@pytest.mark.parametrize(("must", "code"), [((), 0), (("venv",), 1)])
def test_a_required_group_of_which_nothing_ran_fails_the_run(
    must: tuple[str, ...], code: int
) -> None:
    one, session = gate(*must), Session()
    one.pytest_sessionfinish(session)  # type: ignore[arg-type]
    assert session.exitstatus == code
    assert (one.line("venv") == "group venv: REQUIRED, but nothing ran") == bool(must)


def test_a_required_group_that_passed_leaves_the_exit_status_alone() -> None:
    one, session = gate("venv"), Session()
    fed(one, "venv", Report("passed"))
    one.pytest_sessionfinish(session)  # type: ignore[arg-type]
    assert session.exitstatus == 0


def test_the_required_groups_come_from_the_environment() -> None:
    assert required({}) == frozenset()
    assert required({"OD_MATRIX_REQUIRE": "docker, venv"}) == {"docker", "venv"}
    with pytest.raises(pytest.UsageError, match="names dcoker; there are docker, venv, browser"):
        required({"OD_MATRIX_REQUIRE": "dcoker"})
