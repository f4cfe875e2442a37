"""What the commands know of the terminal that they write to."""

from __future__ import annotations

import os
import sys


def width() -> int | None:
    """The columns of the terminal, None where output goes elsewhere or nobody knows them."""
    if not sys.stdout.isatty():
        return None
    return os.get_terminal_size(sys.stdout.fileno()).columns or None
