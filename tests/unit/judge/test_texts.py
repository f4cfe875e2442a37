"""What an installer says, and the words of a failure."""

import pytest

from matrix.judge.catalogue import CAUSES
from matrix.judge.texts import first_line, unbuildable
from matrix.model import Failure


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (
            "Because tensorflow==1.15.5 has no wheels with a matching Python ABI tag, your"
            " requirements are unsatisfiable.",
            "env-no-wheel",
        ),
        ("No matching distribution found for tensorflow-gpu==1.15.0", "env-no-wheel"),
        ("error: Failed to build `pyyaml==5.4.1`", "env-build-dep"),
        ("x Failed to download and build `pyyaml==5.4.1`", "env-build-dep"),
        (
            "Getting requirements to build wheel\nerror: subprocess-exited-with-error",
            "env-build-dep",
        ),
        ("AttributeError: cython_sources", "env-build-dep"),
        (
            "And because you require a and b, your requirements are unsatisfiable.",
            "env-no-resolution",
        ),
        ("No space left on device", ""),
    ],
)
def test_why_an_environment_cannot_be_made(problem: str, code: str) -> None:
    cause, remedy = unbuildable(problem)
    assert (cause, bool(remedy)) == (code, True)
    assert not code or code in CAUSES


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("one", "E: one"),
        ("\n\n  first \nsecond", "E: first"),
        ("", "E: (no message)"),
        (" \n ", "E: (no message)"),
        ("no b (/mine/lib/python3.9/site-packages/a/b.py)", "E: no b (site-packages/a/b.py)"),
        ("no b (/mine/lib/python3.9/ast.py)", "E: no b (lib/python3.9/ast.py)"),
        ("/mine/model.ckpt", "E: /mine/model.ckpt"),
    ],
)
def test_the_first_line_that_says_something(message: str, line: str) -> None:
    assert first_line(Failure("E", message)) == line
