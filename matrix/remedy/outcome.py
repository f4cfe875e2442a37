"""What a trial shows: a pure comparison of the verdicts before and after a remedy."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from matrix.model import PHASES, Status, Verdict
from matrix.remedy.nouns import Proposal

ORDER = ("build", *PHASES)
LONGEST = 160


class Outcome(Enum):
    """``FURTHER`` leads to a later cause, ``BREAKS`` fails where the cell did not before."""

    WORKS = "works"
    FURTHER = "further"
    SAME = "same"
    BREAKS = "breaks"


def outcome(before: Verdict, after: Verdict) -> Outcome:
    """What became of a red cell.

    In the same phase it is further where more variables are restored or another cause shows.
    A cell that may not speak any more, or is ended, is broken by the remedy.
    """
    if after.status is Status.PASS:
        return Outcome.WORKS
    left, right = _place(before), _place(after)
    if right < left or after.status is Status.BROKEN:
        return Outcome.BREAKS
    if right > left or after.matched > before.matched or after.cause != before.cause:
        return Outcome.FURTHER
    return Outcome.SAME


def says(chain: Sequence[Proposal], shown: Outcome, after: Verdict) -> str:
    """The result of a trial in one line."""
    words = joined([one.words for one in chain])
    now = _now(after)
    return {
        Outcome.WORKS: f"works with {words}",
        Outcome.FURTHER: f"tried, does not help alone: with {words} the next is {now}",
        Outcome.SAME: f"tried, does not help: with {words} it is still {now}",
        Outcome.BREAKS: f"breaks {after.phase or 'the cell'}: with {words} it is {now}",
    }[shown]


def joined(words: Sequence[str]) -> str:
    """Words in a row, as in "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1] if words else ""]))


def _now(verdict: Verdict) -> str:
    at = f" at {verdict.phase}" if verdict.phase else ""
    cause = f" ({verdict.cause})" if verdict.cause else ""
    first = next(iter(verdict.reason.splitlines()), "") or "no reason"
    reason = first if len(first) <= LONGEST else f"{first[:LONGEST]}…"
    return f"{verdict.status.value}{at}{cause}: {reason}"


def _place(verdict: Verdict) -> int:
    return ORDER.index(verdict.phase) if verdict.phase in ORDER else len(ORDER)
