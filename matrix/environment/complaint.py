"""Why an environment could not be made, in the words of what failed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

_CAUSE = re.compile(r"(?:cause|caused by): *(\S.*)", re.IGNORECASE)


def complaint(lines: Sequence[str], reads: Callable[[str], str], silence: str) -> str:
    """The first complaint in a log, and below it the causes that follow it.

    ``lines`` are without decoration, and ``reads`` gives a line's complaint or nothing. uv names
    what it could not do first, and why in the lines after it: only those tell a full disk or a
    broken network from packages that exclude each other. Without a complaint it is the last
    line, ``silence`` for an empty log.
    """
    said = [line for line in lines if line]
    for place, line in enumerate(said):
        if told := reads(line):
            causes = takewhile(bool, map(_CAUSE.match, said[place + 1 :]))
            return "\n".join([told, *(one[1] for one in causes if one)])
    return said[-1] if said else silence
