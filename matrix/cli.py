"""Arguments in, exit code out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from matrix.arguments import parser
from matrix.commands import cells, lock, publish, run
from matrix.errors import MatrixError

INTERRUPTED = 130
COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "run": run.run,
    "cells": cells.run,
    "lock": lock.run,
    "publish": publish.run,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code (see :mod:`matrix.errors`)."""
    options = parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except MatrixError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("interrupted: what is done is kept; run again to go on", file=sys.stderr)
        return INTERRUPTED
