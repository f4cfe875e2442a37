"""What an installer says of an environment, and the words of a failure."""

from __future__ import annotations

import re

from matrix.judge.messages.reading import installer, reading_of
from matrix.model import Failure

IMPORTS = ("import-tf", "import-od")

OUTSIDE = (
    r"cannot be resolved now|cannot be fetched|Failed to fetch|dns error|error sending request"
    r"|Connection (refused|reset)|Temporary failure|timed out|No space left|disk is full"
)
"""What keeps an environment from being made without being a fact about its packages."""

ABSOLUTE = r"(?<![\w.:/-])(?:/[\w.+@~-]+)+/"
"""The folder of an absolute path, as a regular expression."""
_ROOT = re.compile(ABSOLUTE + r"(?=(?:site|dist)-packages/|lib/python\d)")


def unbuildable(problem: str) -> tuple[str, str]:
    """Return the (cause, remedy) of an environment that could not be made."""
    reading = reading_of(installer(problem))
    if not reading.certain:
        return "", "See the log of the build."
    return reading.code, reading.remedy


def outside(problem: str) -> str:
    """The line that says why an environment cannot be made here and now; empty if none does.

    It says nothing about the environment.
    """
    lines = problem.splitlines()
    return next((one for one in lines if re.search(OUTSIDE, one, flags=re.IGNORECASE)), "")


def rootless(text: str) -> str:
    """A text in which paths of an environment begin at ``site-packages`` or ``lib/pythonX.Y``."""
    return _ROOT.sub("", text)


def first_line(error: Failure) -> str:
    """The exception's type and the first line of its message that says something.

    It reads the same whatever engine the cell ran with and wherever its environment lies.
    """
    lines = [line.strip() for line in rootless(error.message).splitlines() if line.strip()]
    message = lines[0] if lines else "(no message)"
    return f"{error.type}: {message}"
