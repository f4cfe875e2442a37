"""The example workflows: every command in them is one that this program has."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from matrix.arguments import ROOT, parser

WORKFLOWS = sorted(Path(ROOT, "docs", "ci").glob("*.yml"))
COMMANDS = {"matrix": "run", "cell": "run"}
"""Sessions that are not called as their command is."""


def sessions(workflow: Path) -> list[list[str]]:
    """The words of every call of nox, with 1 in place of each expression."""
    text = re.sub(r"\\\n\s*", "", workflow.read_text(encoding="utf-8"))
    calls = re.findall(r"python -m nox -s (.+)", re.sub(r"\$\{\{.*?\}\}", "1", text))
    return [shlex.split(call.removesuffix(")")) for call in calls]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda one: one.name)
def test_every_command_exists(workflow: Path) -> None:
    known = re.findall(r"^def (\w+)\(session", (ROOT / "noxfile.py").read_text(), re.MULTILINE)
    calls = sessions(workflow)
    assert calls
    for name, dashes, *words in calls:
        session = name.partition("(")[0]
        assert session in known
        assert dashes == "--"
        parser().parse_args([COMMANDS.get(session, session), *words])


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda one: one.name)
def test_actions_are_pinned_by_version(workflow: Path) -> None:
    used = re.findall(r"uses: (\S+)", workflow.read_text(encoding="utf-8"))
    assert used
    assert [one for one in used if not re.fullmatch(r"[\w/-]+@v\d+\.\d+\.\d+", one)] == []


def test_the_shards_are_run_merged_and_compared() -> None:
    (shards,) = [one for one in WORKFLOWS if one.name == "shards.yml"]
    assert [words[:3] for words in sessions(shards)] == [
        ["matrix", "--", "$CHECKPOINT"],
        ["report", "--", "merge"],
        ["report", "--", "diff"],
    ]
