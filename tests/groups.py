"""Groups of tests that need something of the machine, and that never go missing in silence.

A test belongs to a group by its marker, ``docker``, ``venv`` or ``browser``; a test without one
runs anywhere. What cannot run is skipped with its reason, and the summary has a line for each
group. A group that ``OD_MATRIX_REQUIRE`` names (``docker,venv``) fails where it would be
skipped, and where nothing of it has passed.
"""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping
from pathlib import Path

import pytest
import uv

from matrix import places
from matrix.arguments import ROOT
from matrix.engine.docker import DockerEngine
from matrix.environment import docker_cli, lock
from matrix.environment.image import WARM
from matrix.environment.virtualenv import READY, VirtualEnvironments
from matrix.errors import BuildError, EngineError
from matrix.plan.document import load
from tests.browser import chromium

REQUIRE = "OD_MATRIX_REQUIRE"
CELLS = ("tf1.15.5-od2.8.0-py3.7-slim", "tf2.8.4-od2.8.0-py3.9")
"""The two real cells of the integration tests, one of each TensorFlow generation."""
INDEX_SECONDS = 60


def no_docker() -> str:
    """Why the Docker group cannot run here, empty when it can."""
    try:
        DockerEngine.connect().close()
        docker_cli.find()
    except EngineError as error:
        return error.message
    return ""


def no_venv() -> str:
    """Why the venv group cannot run here, empty when it can."""
    cache = places.cache_folder()
    plan, maker = load(ROOT / "matrix.toml"), VirtualEnvironments(cache / "venvs", WARM)
    cells = [plan.cell(name) for name in CELLS]
    try:
        locks = [lock.ensure(cell, lock.FOLDER, cache) for cell in cells]
        named = [maker.identify(cell, one) for cell, one in zip(cells, locks, strict=True)]
        there = [environment.location for environment in named]
    except BuildError as error:
        return error.message
    if all((Path(location) / READY).is_file() for location in there):
        return ""
    ask = [uv.find_uv_bin(), "pip", "compile", "--no-config", "--no-cache", "--quiet", "-"]
    try:
        done = subprocess.run(
            ask, input="six\n", capture_output=True, text=True, check=False, timeout=INDEX_SECONDS
        )
    except subprocess.TimeoutExpired:
        return "the package index does not answer"
    words = " ".join(done.stderr.split())
    return f"the package index cannot be reached ({words[:200]})" if done.returncode else ""


def no_browser() -> str:
    """Why the browser group cannot run here, empty when it can."""
    names = ", ".join(chromium.NAMES)
    return "" if chromium.find() else f"no Chromium on the path ({names}): apt-get install chromium"


GROUPS: dict[str, Callable[[], str]] = {
    "docker": no_docker,
    "venv": no_venv,
    "browser": no_browser,
}
"""Each group's marker, and what says why it cannot run."""


def required(environ: Mapping[str, str]) -> frozenset[str]:
    """The groups that must run.

    Raises:
        UsageError: a word that names no group: a typing error must not switch a check off.
    """
    words = environ.get(REQUIRE, "").replace(",", " ").split()
    if unknown := sorted(set(words) - set(GROUPS)):
        raise pytest.UsageError(
            f"{REQUIRE} names {', '.join(unknown)}; there are {', '.join(GROUPS)}"
        )
    return frozenset(words)


class Gate:
    """Skips or fails what cannot run, and counts what did, by group."""

    def __init__(
        self, must: Iterable[str], reasons: Mapping[str, Callable[[], str]] = GROUPS
    ) -> None:
        self._must = frozenset(must)
        self._reasons = reasons
        self._known: dict[str, str] = {}
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in reasons}
        self.why: dict[str, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        for name in self._groups(item):
            if reason := self._reason(name):
                pytest.skip(reason)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        for name in self._groups(item):
            self._count(name, report)
        return report

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line("")
        for name in self.counts:
            terminalreporter.write_line(self.line(name))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if any(not self.counts[name]["passed"] for name in self._must):
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED

    def line(self, name: str) -> str:
        """What became of a group, in one line."""
        counts = self.counts[name]
        parts = [f"{counts[word]} {word}" for word in ("passed", "failed") if counts[word]]
        if counts["skipped"]:
            number = f"{counts['skipped']} " if parts else ""
            parts.append(f"{number}SKIPPED - {self.why[name]}")
        if not parts:
            parts.append("REQUIRED, but nothing ran" if name in self._must else "not selected")
        return f"group {name}: {', '.join(parts)}"

    def _groups(self, item: pytest.Item) -> list[str]:
        return [name for name in self.counts if item.get_closest_marker(name)]

    def _reason(self, name: str) -> str:
        if name not in self._known:
            self._known[name] = self._reasons[name]()
        return self._known[name]

    def _count(self, name: str, report: pytest.TestReport) -> None:
        if report.skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
            self.why.setdefault(name, reason.removeprefix("Skipped: "))
            if name in self._must:
                report.outcome = "failed"
                report.longrepr = f"group {name} is required by {REQUIRE}: {self.why[name]}"
        if report.when == "call" or not report.passed:
            self.counts[name][report.outcome] += 1


def pytest_configure(config: pytest.Config) -> None:
    """Open the gate: this module is a plugin of pytest."""
    config.pluginmanager.register(Gate(required(os.environ)), "groups")
