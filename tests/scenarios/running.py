"""Scenarios run in real cells, and what every cell said against what it must say."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from matrix.checkpoint.resolve import resolve
from matrix.checkpoint.resume import resuming
from matrix.errors import CheckpointError
from matrix.flow.nouns import Run
from matrix.judge.blame import blamed
from matrix.judge.controls import PASSED, UNREACHABLE
from matrix.model import MODES, Cell, Checkpoint, Result, Status
from matrix.pipeline import run_cells
from matrix.plan.identifier import matches
from tests.bundle import write_state
from tests.scenarios.damages import DAMAGES
from tests.scenarios.files import CONFIG
from tests.scenarios.nouns import Bases, Damage, Expected, Scenario

ENVIRONMENT = ("env-", "tf-", "api-")


@dataclass(frozen=True)
class Answer:
    """What one cell said of one scenario; ``wrong`` is empty where it is as it must be."""

    scenario: str
    cell: str
    kind: str
    said: str
    wrong: str = ""


def kind_of(result: Result) -> str:
    """A cell's kind: ``tf1`` or ``tf2`` when healthy, else ``import``, ``build`` or ``broken``."""
    if result.verdict.status is Status.UNBUILDABLE:
        return "build"
    if result.verdict.controls == UNREACHABLE:
        return "import"
    if result.verdict.controls != PASSED:
        return "broken"
    return f"tf{result.cell.tensorflow.partition('.')[0]}"


def run_scenarios(
    run: Run, cells: Sequence[Cell], scenarios: Sequence[Scenario], bases: Bases, folder: Path
) -> list[Answer]:
    """Run the scenarios of each mode in one start per cell; return every answer."""
    answers = []
    for mode in MODES:
        chosen = [one for one in scenarios if one.mode == mode]
        if not chosen:
            continue
        given = {one.name: made(one, bases, folder / one.name, run.cache) for one in chosen}
        found = run_cells(replace(run, mode=mode), cells, list(given.values()))
        for one in chosen:
            results = blamed(found[given[one.name].digest])
            answers += [_answer(one, result) for result in results]
    return answers


def run_damages(
    run: Run, cells: Sequence[Cell], damages: Sequence[Damage], bases: Bases, folder: Path
) -> list[Answer]:
    """See that damage is refused on the host, and that no real cell restores it either."""
    answers = []
    given = {}
    for one in damages:
        prefix = one.make(bases, folder / one.name)
        answers.append(_refused(one, prefix, run.cache))
        if one.readable:
            given[one.name] = _described(one.name, prefix)
    if given:
        found = run_cells(run, cells, list(given.values()))
        for name, checkpoint in given.items():
            answers += [_never_green(name, result) for result in found[checkpoint.digest]]
    return answers


def known(names: Sequence[str]) -> list[Damage]:
    """The damages that are asked for, all without names."""
    return [one for one in DAMAGES if not names or one.name in names]


def made(one: Scenario, bases: Bases, folder: Path, cache: Path) -> Checkpoint:
    """Write the files of a scenario and read them as a user's."""
    given = one.make(bases, folder)
    checkpoint = replace(resolve(str(given), None, None, cache), name=one.name)
    if one.resume is None:
        return checkpoint
    write_state(one.resume(bases, folder / "training"))
    return resuming(checkpoint, folder / "training")


def _answer(one: Scenario, result: Result) -> Answer:
    kind = kind_of(result)
    verdict = result.verdict
    said = " ".join(
        [verdict.status.value, verdict.phase, *(finding.code for finding in verdict.findings)]
    )
    return Answer(one.name, result.cell.id, kind, said, _wrong(one, result, kind))


def _wrong(one: Scenario, result: Result, kind: str) -> str:
    """What is not as it must be, in words."""
    verdict = result.verdict
    codes = [finding.code for finding in verdict.findings]
    if kind == "broken":
        return f"the cell may not speak: {verdict.reason}"
    if kind in ("import", "build"):
        own = verdict.cause.startswith(ENVIRONMENT)
        lacking = [code for code in one.everywhere if code not in codes] if kind == "import" else []
        return "" if own and not lacking else f"{verdict.cause} decides, missing {lacking}"
    wanted = next((exp for selector, exp in one.cells if matches(result.cell.id, selector)), None)
    wanted = wanted or (one.tf1 if kind == "tf1" else one.tf2)
    return _differs(wanted, verdict.status.value, verdict.phase, codes)


def _differs(wanted: Expected, status: str, phase: str, codes: Sequence[str]) -> str:
    if status not in wanted.statuses:
        return f"{status} in place of {' or '.join(wanted.statuses)}"
    if wanted.phase and phase != wanted.phase:
        return f"at {phase} in place of {wanted.phase}"
    if wanted.cause and codes[:1] != [wanted.cause]:
        return f"{', '.join(codes) or 'no cause'} in place of {wanted.cause}"
    lacking = [code for code in wanted.also if code not in codes]
    return f"without {', '.join(lacking)}" if lacking else ""


def _refused(one: Damage, prefix: Path, cache: Path) -> Answer:
    try:
        resolve(str(prefix), None, None, cache)
    except CheckpointError as error:
        said = f"[{error.cause}] {error}"
        right = error.cause == "ckpt-corrupt" and one.words in str(error)
        return Answer(one.name, "host", "host", said, "" if right else f"without {one.words!r}")
    return Answer(one.name, "host", "host", "accepted", "it was not refused")


def _never_green(name: str, result: Result) -> Answer:
    verdict = result.verdict
    wrong = "a damaged checkpoint passes" if verdict.status is Status.PASS else ""
    said = f"{verdict.status.value} {verdict.phase}"
    return Answer(name, result.cell.id, kind_of(result), said, wrong)


def _described(name: str, prefix: Path) -> Checkpoint:
    """The files for the cells, which the host's own preflight would never let through."""
    files = tuple(sorted(prefix.parent.glob(f"{prefix.name}.*")))
    content = b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files)
    digest = hashlib.sha256(content).hexdigest()
    return Checkpoint(name, prefix, prefix.parent / CONFIG, "v2-name-based", (), files, digest)
