"""``python -m tests.scenarios [NAME...] [--only SELECTOR] [--engine ENGINE] [--fix]``.

With ``--fix`` it tries remedies on the kinds of failure that one must mend, in place of
comparing what cells say.

Exit codes: 0 every cell says what it must, 1 one does not, else as in `matrix.errors`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tabulate import tabulate

from matrix import places, wiring
from matrix.arguments import parser as program
from matrix.cli import INTERRUPTED
from matrix.commands.cells import chosen
from matrix.errors import MatrixError, UsageError
from matrix.plan.document import load
from matrix.plan.identifier import matches
from matrix.progress import progress_for
from tests.scenarios import bases
from tests.scenarios.catalogue import SCENARIOS
from tests.scenarios.damages import DAMAGES
from tests.scenarios.mending import MENDS, Mended, mend_all
from tests.scenarios.nouns import Damage, Scenario
from tests.scenarios.running import Answer, run_damages, run_scenarios

DIFFERS = 1
PASSED_ON = ("--only", "--skip", "--engine", "--jobs", "--store", "--matrix")
"""Options with a value that mean what they mean for a run."""
Chosen = tuple[list[Scenario], list[Damage]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the scenarios that are asked for; return the exit code."""
    own = argparse.ArgumentParser(prog="python -m tests.scenarios")
    own.add_argument("names", nargs="*")
    own.add_argument("--list", action="store_true")
    own.add_argument("--fix", action="store_true")
    for name in PASSED_ON:
        own.add_argument(name, action="append", default=[])
    options = own.parse_args(arguments)
    rest = [
        word
        for name in PASSED_ON
        for value in getattr(options, name.removeprefix("--"))
        for word in (name, value)
    ]
    try:
        scenarios, damages = select(options.names)
        if options.list:
            print(listing(scenarios, damages))
            return 0
        run_options = program().parse_args(["run", *rest])
        if options.fix:
            return fix(run_options, scenarios)
        answers = run(run_options, scenarios, damages)
    except MatrixError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    print(table(answers))
    return DIFFERS if any(one.wrong for one in answers) else 0


def select(names: Sequence[str]) -> Chosen:
    """The scenarios of these names, all without any.

    Raises:
        UsageError: there is none of a name.
    """
    known = {one.name for one in (*SCENARIOS, *DAMAGES)}
    if unknown := sorted(set(names) - known):
        raise UsageError(f"There is no scenario {', '.join(unknown)}.", "See them with --list.")
    return (
        [one for one in SCENARIOS if not names or one.name in names],
        [one for one in DAMAGES if not names or one.name in names],
    )


def run(
    options: argparse.Namespace, scenarios: list[Scenario], damages: list[Damage]
) -> list[Answer]:
    """Make the files, run them in the chosen cells, and judge the answers."""
    plan = load(options.matrix)
    cells = chosen(plan, options)
    with progress_for(sys.stderr) as progress, tempfile.TemporaryDirectory() as scratch:
        ground = wiring.wire(options, plan, places.cache_folder(), progress)
        try:
            written = bases.ensure(ground, plan)
            return [
                *run_scenarios(ground, cells, scenarios, written, Path(scratch) / "scenarios"),
                *run_damages(ground, cells, damages, written, Path(scratch) / "damages"),
            ]
        finally:
            ground.engine.close()


def fix(options: argparse.Namespace, scenarios: list[Scenario]) -> int:
    """Try what must mend these scenarios, print the kinds that turned green."""
    plan = load(options.matrix)
    names = [one.name for one in scenarios]
    mends = [one for one in MENDS if one.scenario in names]
    if options.only:
        mends = [one for one in mends if any(matches(one.cell, each) for each in options.only)]
    with progress_for(sys.stderr) as progress, tempfile.TemporaryDirectory() as scratch:
        ground = wiring.wire(options, plan, places.cache_folder(), progress)
        try:
            written = bases.ensure(ground, plan)
            mended = mend_all(ground, plan, mends, written, Path(scratch))
        finally:
            ground.engine.close()
    print(mended_table(mended))
    return DIFFERS if any(one.wrong for one in mended) else 0


def mended_table(mended: Sequence[Mended]) -> str:
    """Every kind with its remedies, and what is not as it must be."""
    rows = [
        (one.mend.kind, one.mend.cell, "no" if one.wrong else "yes", one.said) for one in mended
    ]
    wrong = [f"{one.mend.kind}: {one.wrong}" for one in mended if one.wrong]
    green = len(mended) - len(wrong)
    summary = f"{green} of {len(mended)} kinds of failure turn green and hold when repeated"
    heads = ("Kind", "Cell", "Green", "How")
    return "\n".join([tabulate(rows, heads), "", *wrong, summary])


def listing(scenarios: Sequence[Scenario], damages: Sequence[Damage]) -> str:
    """Every scenario with its mode and what it shows."""
    rows = [(one.name, one.mode, one.shows) for one in scenarios]
    rows += [(one.name, "damage", one.shows) for one in damages]
    return tabulate(rows, ("Scenario", "Mode", "Shows"))


def table(answers: Sequence[Answer]) -> str:
    """How many cells of each kind are right, and every answer that is not."""
    kinds = sorted({one.kind for one in answers})
    names = list(dict.fromkeys(one.scenario for one in answers))
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for one in answers:
        total[one.scenario, one.kind] += 1
        right[one.scenario, one.kind] += not one.wrong
    rows = [[name, *(_share(right, total, (name, kind)) for kind in kinds)] for name in names]
    wrong = [
        f"{one.scenario} in {one.cell}: {one.wrong}\n  it said: {one.said}"
        for one in answers
        if one.wrong
    ]
    summary = f"{sum(right.values())} of {len(answers)} answers of {len(names)} scenarios are right"
    return "\n".join([tabulate(rows, ("Scenario", *kinds)), "", *wrong, summary])


def _share(
    right: Counter[tuple[str, str]], total: Counter[tuple[str, str]], key: tuple[str, str]
) -> str:
    return f"{right[key]}/{total[key]}" if total[key] else "-"


if __name__ == "__main__":
    sys.exit(main())
