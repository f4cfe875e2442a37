"""Arguments in, exit code out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from matrix.arguments import parser
from matrix.commands import causes, cells, facts, forecast, inspect, lock, publish, run, why
from matrix.errors import CheckpointError, MatrixError

INTERRUPTED = 130
COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "run": run.run,
    "cells": cells.run,
    "lock": lock.run,
    "publish": publish.run,
    "forecast": forecast.run,
    "inspect": inspect.run,
    "why": why.run,
    "causes": causes.run,
    "facts": facts.run,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code (see :mod:`matrix.errors`)."""
    options = parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except MatrixError as error:
        print(f"error: {error}{_cause(error)}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("interrupted: what is done is kept; run again to go on", file=sys.stderr)
        return INTERRUPTED


def _cause(error: MatrixError) -> str:
    """The code of an error's cause, for people who search for it; nothing without one."""
    cause = error.cause if isinstance(error, CheckpointError) else ""
    return f" [{cause}]" if cause else ""
