"""The smallest cause in words, whole."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from matrix.bisect.nouns import Bisection, Change, Commit, History, Kind, Narrowed, Outcome, Step
from matrix.model import Result, Status
from matrix.report.bisection import document, machine, text
from tests import samples

COMMANDS = ["python3 -m nox -s matrix -- x --matrix y/matrix.toml"]


def package(name: str, good: str, bad: str) -> Change:
    entries = [f"{name}=={one} \\\n    --hash=sha256:a" if one else "" for one in (good, bad)]
    return Change(Kind.PACKAGE, name, *entries)


PROTOBUF = package("protobuf", "3.19.6", "4.25.3")
KERAS = package("keras", "", "2.11.0")
TREE = Change(Kind.SOURCE, "", "https://example.org at a", "https://example.org at b")
VARIABLE = Change(Kind.VARIABLE, "TF_USE_LEGACY_KERAS", "1", "")


def green(variant: str = "") -> Result:
    where = samples.cell("2.8.4", "2.8.0", "3.9", variant)
    return samples.result(where, Status.PASS, reason="386 of 386 variables")


def red(variant: str) -> Result:
    where = samples.cell("2.8.4", "2.8.0", "3.9", variant)
    return samples.result(
        where, Status.FAIL, phase="import-od", cause="env-protobuf-skew", reason="TypeError: no"
    )


MIXED = Step(frozenset([PROTOBUF]), red("mix-1"), Outcome.BAD)
BACK = Step(frozenset([KERAS, VARIABLE]), green("mix-2"), Outcome.GOOD)
FOUND = Bisection(
    checkpoint="ssd",
    mode="inference",
    engine="venv",
    good=green(),
    bad=red("planted"),
    changes=(KERAS, PROTOBUF, VARIABLE),
    narrowed=Narrowed(frozenset(), frozenset([PROTOBUF]), complete=True),
    steps=(MIXED, replace(BACK, result=replace(BACK.result, reused=True))),
    budget=24,
    back=BACK,
)


def test_for_a_terminal() -> None:
    assert text(FOUND, COMMANDS, 90) == (
        "The smallest cause: protobuf 3.19.6 works, 4.25.3 does not\n"
        "\n"
        "Answer\n"
        "  Everything else is as in tf2.8.4-od2.8.0-py3.9; the cause does not need the other 2\n"
        "  differences of tf2.8.4-od2.8.0-py3.9-planted.\n"
        "\n"
        "  It is the only one: with it taken back, tf2.8.4-od2.8.0-py3.9-planted works.\n"
        "\n"
        "  Works       tf2.8.4-od2.8.0-py3.9: PASS: 386 of 386 variables\n"
        "  Fails       tf2.8.4-od2.8.0-py3.9-mix-1: FAIL at import-od (env-protobuf-skew):\n"
        "              TypeError: no\n"
        "  Taken back  tf2.8.4-od2.8.0-py3.9-mix-2: PASS: 386 of 386 variables\n"
        "  Cost        3 differences; 1 mixture run of 24 allowed, 1 known from earlier runs\n"
        "\n"
        "To repeat\n"
        "    python3 -m nox -s matrix -- x --matrix y/matrix.toml\n"
    )


def test_the_document_adds_every_run_and_every_difference() -> None:
    told = document(FOUND, COMMANDS).partition("## Runs\n\n")[2]
    assert [re.sub(r" +", " ", line) for line in told.splitlines() if "--" not in line] == [
        "| Run | With the bad side's | Cell | Answer | It is |",
        "| - | nothing | tf2.8.4-od2.8.0-py3.9 | PASS | good |",
        "| - | all | tf2.8.4-od2.8.0-py3.9-planted | FAIL at import-od (env-protobuf-skew) | bad |",
        "| 1 | protobuf | tf2.8.4-od2.8.0-py3.9-mix-1 | FAIL at import-od (env-protobuf-skew)"
        " | as bad |",
        "| 2 | all but protobuf | tf2.8.4-od2.8.0-py3.9-mix-2 | PASS | as good |",
        "",
        "## All differences",
        "",
        "| Kind | Name | Good | Bad | Cause |",
        "| package | keras | absent | 2.11.0 | |",
        "| package | protobuf | 3.19.6 | 4.25.3 | yes |",
        "| environment variable | TF_USE_LEGACY_KERAS | 1 | absent | |",
    ]


def heading(found: Bisection) -> str:
    return text(found, COMMANDS, 200).partition("\n")[0]


def answer(found: Bisection) -> list[str]:
    """The sentences of the answer."""
    told = text(found, COMMANDS, 200).partition("Answer\n")[2].partition("  Works")[0]
    return [line.strip() for line in told.splitlines() if line]


def test_an_environment_variable() -> None:
    found = replace(
        FOUND,
        narrowed=Narrowed(frozenset(), frozenset([VARIABLE]), complete=True),
        steps=(replace(MIXED, changes=frozenset([VARIABLE])),),
    )
    assert heading(found) == (
        "The smallest cause: environment variable TF_USE_LEGACY_KERAS 1 works, absent does not"
    )


def test_two_distributions_are_named_themselves() -> None:
    entries = ("tf-models-research-object-detection==2.8.0", "tf-object-detection-api==0.1")
    change = Change(Kind.PACKAGE, "object-detection", *entries)
    found = replace(
        FOUND,
        changes=(change, KERAS),
        narrowed=Narrowed(frozenset(), frozenset([change]), complete=True),
        steps=(replace(MIXED, changes=frozenset([change])),),
    )
    assert heading(found) == (
        "The smallest cause: tf-models-research-object-detection 2.8.0 works,"
        " tf-object-detection-api 0.1 does not"
    )


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.GOOD, "None of them does it alone: without any one of them it works."),
        (
            Outcome.OTHER,
            "They cannot be told apart: without one of them it fails in another way.",
        ),
    ],
)
def test_changes_that_are_the_cause_together(outcome: Outcome, words: str) -> None:
    both = frozenset([PROTOBUF, KERAS])
    result = green("mix-3") if outcome is Outcome.GOOD else red("mix-3")
    without = [Step(frozenset([one]), result, outcome) for one in both]
    low = frozenset([KERAS]) if outcome is Outcome.GOOD else frozenset[Change]()
    found = replace(
        FOUND,
        narrowed=Narrowed(low, both, complete=True),
        steps=(*without, replace(MIXED, changes=both)),
        back=replace(BACK, result=red("mix-2")),
    )
    assert heading(found) == "The smallest cause is 2 changes together: keras, protobuf"
    assert answer(found) == [
        "keras absent works, 2.11.0 does not; protobuf 3.19.6 works, 4.25.3 does not.",
        words,
        "Everything else is as in tf2.8.4-od2.8.0-py3.9; the cause does not need the other 1"
        " difference of tf2.8.4-od2.8.0-py3.9-planted.",
        "It is not the only one: with it taken back, tf2.8.4-od2.8.0-py3.9-planted still fails.",
    ]


def test_a_budget_that_ended_before() -> None:
    low, high = frozenset([VARIABLE]), frozenset(FOUND.changes)
    found = replace(
        FOUND,
        narrowed=Narrowed(low, high, complete=False),
        steps=(Step(low, green("mix-4"), Outcome.GOOD),),
        budget=1,
        back=None,
    )
    assert heading(found) == "Narrowed to 2 of 3 differences"
    assert answer(found) == [
        "The budget of 1 run ended before. The cause is among:",
        "keras absent works, 2.11.0 does not; protobuf 3.19.6 works, 4.25.3 does not.",
        "They make the difference beside 1 change that does no harm.",
    ]


def revision(letter: str) -> Commit:
    return Commit(letter * 40, "2021-05-06", f"Change {letter}")


@pytest.mark.parametrize(("between", "more"), [(0, ""), (2, " 2 revisions between them")])
def test_a_revision(between: int, more: str) -> None:
    found = replace(
        FOUND,
        changes=(TREE,),
        narrowed=Narrowed(frozenset(), frozenset([TREE]), complete=True),
        history=History(revision("c"), revision("d"), between),
        steps=(
            Step(frozenset([TREE]), green("mix-c"), Outcome.GOOD, revision("c")),
            Step(frozenset([TREE]), red("mix-d"), Outcome.BAD, revision("d")),
        ),
        back=None,
    )
    assert heading(found) == (
        "The smallest cause: OD API revision cccccccccccc works, dddddddddddd does not"
    )
    assert [one.cell.variant for one in found.answers] == ["mix-c", "mix-d"]
    first, second = answer(found)
    assert first == (
        "Everything else is as in tf2.8.4-od2.8.0-py3.9; there is no other difference in"
        " tf2.8.4-od2.8.0-py3.9-planted."
    )
    assert second == (
        "Revision cccccccccccc of 2021-05-06 (Change c) works, dddddddddddd of 2021-05-06"
        f" (Change d) does not.{more + ' are neither, or were not tried.' if more else ''}"
    )


def test_as_json() -> None:
    told = json.loads(machine(FOUND))
    assert told["cause"] == [
        {"kind": "package", "name": "protobuf", "good": "3.19.6", "bad": "4.25.3"}
    ]
    assert told["first_bad"] == {
        "cell": "tf2.8.4-od2.8.0-py3.9-mix-1",
        "status": "FAIL",
        "phase": "import-od",
        "cause": "env-protobuf-skew",
        "reason": "TypeError: no",
        "reused": False,
    }
    assert (told["complete"], told["runs"], told["budget"], told["history"]) == (True, 1, 24, None)
    assert [step["outcome"] for step in told["steps"]] == ["as bad", "as good"]
    assert [one["name"] for one in told["differences"]] == [
        "keras", "protobuf", "TF_USE_LEGACY_KERAS",
    ]  # fmt: skip
