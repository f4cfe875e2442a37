"""Whether a mixture is as good as the good side, as bad as the bad one, or neither; pure."""

from __future__ import annotations

import re

from matrix.bisect.nouns import Outcome
from matrix.judge.diagnose import UNDETERMINED
from matrix.model import Status, Verdict

_QUOTED = re.compile(r"'([^']+)'|`([^`]+)`|\"([^\"]+)\"")
_OF_THE_PLACE = re.compile(r"\(?(?:/[\w.+@-]+){2,}\)?|0x[0-9a-f]+|\b\d+\b")
"""What differs between two runs of the same failure: paths, addresses, counts."""


def outcome(verdict: Verdict, bad: Verdict) -> Outcome:
    """What a mixture's verdict is beside that of the bad side."""
    if verdict.status is Status.PASS:
        return Outcome.GOOD
    return Outcome.BAD if _signature(verdict) == _signature(bad) else Outcome.OTHER


def _signature(verdict: Verdict) -> tuple[object, ...]:
    """What two failures have in common when they are the same one.

    The cause, and the names that its message quotes: two modules that are not there are two
    failures. Where no cause was determined, the whole first line of the exception.
    """
    what = (verdict.status, verdict.phase, verdict.cause)
    reason = _OF_THE_PLACE.sub("", verdict.reason)
    if verdict.cause in ("", UNDETERMINED):
        return (*what, reason)
    return (*what, frozenset(next(filter(None, one)) for one in _QUOTED.findall(reason)))
