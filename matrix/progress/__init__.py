"""What a run tells while it runs: a protocol and its null, plain and live forms."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

from rich.console import Console

from matrix.progress.board import Board
from matrix.progress.colour import show, tolerate
from matrix.progress.interface import NullProgress, Progress
from matrix.progress.plain import PlainProgress

__all__ = ["Board", "NullProgress", "PlainProgress", "Progress", "progress_for", "show"]


def progress_for(
    stream: TextIO,
    environ: Mapping[str, str] = os.environ,
    *,
    quiet: bool = False,
    verbose: bool = False,
) -> Progress:
    """The live board where the stream is a terminal that can redraw, plain lines elsewhere.

    ``NO_COLOR`` takes the colours away and leaves the board. Verbose is plain lines that stay,
    on a terminal too; quiet is nothing.
    """
    tolerate(stream)
    if quiet:
        return NullProgress()
    if verbose:
        return PlainProgress(stream, verbose=True)
    if not stream.isatty() or environ.get("TERM", "") in ("", "dumb"):
        return PlainProgress(stream)
    return Board(Console(file=stream, highlight=False, _environ=environ))
