"""Arguments in, exit code out."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from matrix.arguments import parser
from matrix.errors import CheckpointError, MatrixError

INTERRUPTED = 130
READER_GONE = 141
"""As a shell tells the end by SIGPIPE."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code (see :mod:`matrix.errors`)."""
    options = parser().parse_args(arguments)
    try:
        # Only the command that is asked for: Docker's client takes longer than a forecast.
        code = int(import_module(f"matrix.commands.{options.command}").run(options))
        sys.stdout.flush()
        return code
    except MatrixError as error:
        print(f"error: {error}{_cause(error)}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("interrupted: what is done is kept; run again to go on", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # As in "| head". What is left to write goes nowhere, or Python would complain at its end:
        # https://docs.python.org/3/library/signal.html#note-on-sigpipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE


def _cause(error: MatrixError) -> str:
    """The code of an error's cause, for people who search for it; nothing without one."""
    cause = error.cause if isinstance(error, CheckpointError) else ""
    return f" [{cause}]" if cause else ""
