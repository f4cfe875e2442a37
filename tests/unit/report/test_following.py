"""What is said after a run, and that every command of it is one."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest

from matrix.arguments import parser
from matrix.model import Certainty, Finding, Matrix, Result, Status, Trial, Untried
from matrix.report.following import Given, following
from tests import samples

GIVEN = Given(
    checkpoint=("my ckpt", "--config", "a.config", "--step", "3"),
    cells=("--only", "tf2.*"),
    how=("--engine", "venv"),
    outputs=("--image", "dog.jpg"),
    report=("ssd", "--reports", "elsewhere"),
)
TRAINING = replace(GIVEN, training=("--model-dir", "train"), how=("--mode", "full"))
CKPT = "'my ckpt' --config a.config --step 3"
RUN = f"{CKPT} --engine venv --only 'tf2.*' --image dog.jpg"
NOX = "python3 -m nox -s"
MEND = f"Try what may mend the red cells: {NOX} matrix -- {RUN} --fix"
MOVE = (
    f"See where to move from a cell (or current, or requirements.txt): {NOX} advise -- {RUN}"
    " --from tf2.11.0-od2.8.0-py3.9"
)
NARROW = (
    f"Find which change makes a red cell red: {NOX} bisect -- {CKPT} --engine venv"
    " --good tf2.8.4-od2.8.0-py3.9 --bad tf2.11.0-od2.8.0-py3.9"
)
SEARCH = f"Search the whole catalogue for a cell that works: {NOX} edges -- {CKPT} --engine venv"
INSPECT = f"See what the checkpoint is: {NOX} inspect -- {CKPT}"
LOOK = (
    f"See what broke a cell, which says nothing until then: {NOX} report --"
    " show ssd --reports elsewhere --explain tf2.11.0-od2.8.0-py3.9"
)


def green(variant: str = "") -> Result:
    return samples.result(samples.cell("2.8.4", "2.8.0", "3.9", variant), Status.PASS)


def red(
    certainty: Certainty = Certainty.LIKELY,
    *,
    status: Status = Status.FAIL,
    python: str = "3.9",
    cause: str = "env-protobuf-skew",
    everywhere: bool = False,
) -> Result:
    findings = (Finding(cause, certainty, (), everywhere=everywhere),) if cause else ()
    cell = samples.cell("2.11.0", "2.8.0", python)
    return samples.result(cell, status, cause=cause, findings=findings)


def tried(works: bool) -> Trial:
    one = red()
    return Trial(
        one.cell.id,
        (),
        one.cell,
        "ckpt",
        green().verdict if works else one.verdict,
        works,
        "",
        (),
        "",
    )


def mended(matrix: Matrix, works: bool) -> Matrix:
    return replace(matrix, trials=(tried(works),))


@pytest.mark.parametrize(
    ("matrix", "lines"),
    [
        pytest.param(samples.matrix(green()), (), id="all green"),
        pytest.param(samples.matrix(), (), id="no cells"),
        pytest.param(samples.matrix(green(), red()), (MEND, NARROW, MOVE), id="some of both"),
        pytest.param(
            samples.matrix(green("slim"), green(), red()), (MEND, NARROW, MOVE), id="of one kind"
        ),
        pytest.param(
            samples.matrix(green(), red(Certainty.CERTAIN)), (MEND, MOVE), id="the cause is certain"
        ),
        pytest.param(
            samples.matrix(green(), red(python="3.10")),
            (MEND, MOVE.replace("py3.9", "py3.10")),
            id="not to be mixed",
        ),
        pytest.param(
            samples.matrix(green(), red(status=Status.UNBUILDABLE)), (MEND, MOVE), id="unbuildable"
        ),
        pytest.param(samples.matrix(green(), red(cause="")), (NARROW, MOVE), id="no cause"),
        pytest.param(
            mended(samples.matrix(green(), red()), works=False), (NARROW, MOVE), id="tried"
        ),
        pytest.param(
            replace(samples.matrix(red()), untried=(Untried(("a",), "b", "c", "d"),)),
            (SEARCH,),
            id="nothing to try",
        ),
        pytest.param(mended(samples.matrix(red()), works=True), (MOVE,), id="mended"),
        pytest.param(samples.matrix(red()), (MEND, SEARCH), id="none passes"),
        pytest.param(samples.matrix(red(everywhere=True)), (MEND, INSPECT), id="lies in the input"),
        pytest.param(
            samples.matrix(green(), red(status=Status.BROKEN)), (LOOK, MOVE), id="one is broken"
        ),
        pytest.param(samples.matrix(red(status=Status.BROKEN)), (LOOK,), id="all are broken"),
        pytest.param(
            samples.matrix(
                green(), red(), replace(red(status=Status.BROKEN), cell=green("x").cell)
            ),
            (LOOK.replace("tf2.11.0-od2.8.0-py3.9", "tf2.8.4-od2.8.0-py3.9-x"), MEND, NARROW),
            id="three at most",
        ),
        pytest.param(
            samples.matrix(green(), red(status=Status.DIVERGES)), (MOVE,), id="one diverges"
        ),
    ],
)
def test_the_next_commands(matrix: Matrix, lines: tuple[str, ...]) -> None:
    assert following(matrix, GIVEN) == lines


def test_what_a_command_does_not_take_is_left_out() -> None:
    mend, move = following(samples.matrix(green(), red()), TRAINING)
    assert "--mode full --only 'tf2.*' --model-dir train --image dog.jpg --fix" in mend
    assert " advise -- " in move
    assert following(samples.matrix(red(cause="")), TRAINING) == (
        "Search the whole catalogue for a cell that works:"
        f" {NOX} edges -- {CKPT} --mode full --model-dir train",
    )


def test_the_demonstration_is_not_narrowed() -> None:
    demo = Given(("demo",), demo=True)
    assert following(samples.matrix(green(), red()), demo) == (
        f"Try what may mend the red cells: {NOX} matrix -- demo --fix",
        "See where to move from a cell (or current, or requirements.txt):"
        f" {NOX} advise -- demo --from tf2.11.0-od2.8.0-py3.9",
    )


@pytest.mark.parametrize("given", [GIVEN, TRAINING, Given(("demo",), demo=True, report=("ssd",))])
@pytest.mark.parametrize("certainty", [Certainty.LIKELY, Certainty.CERTAIN])
def test_every_command_is_one(given: Given, certainty: Certainty) -> None:
    matrices = [
        samples.matrix(green(), red(certainty)),
        samples.matrix(red(certainty)),
        samples.matrix(red(certainty, everywhere=True)),
        samples.matrix(red(certainty, status=Status.BROKEN)),
    ]
    lines = [line for matrix in matrices for line in following(matrix, given)]
    assert len(lines) >= 6
    for line in lines:
        words = shlex.split(line.partition(f": {NOX} ")[2])
        session, dashes, *arguments = words
        assert dashes == "--"
        options = parser().parse_args([{"matrix": "run"}.get(session, session), *arguments])
        assert options.command in (session, "run", "show")


def test_control_characters_do_not_reach_the_terminal() -> None:
    hostile = Given(("a\x1b[2J\nb",), report=("ssd",))
    assert following(samples.matrix(red(cause="")), hostile) == (
        f"Search the whole catalogue for a cell that works: {NOX} edges -- 'a\\x1b[2J\\nb'",
    )
