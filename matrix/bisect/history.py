"""The revisions between two of one repository, as git tells them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from matrix.bisect.nouns import Commit
from matrix.environment.source import call
from matrix.model import Source

LINE = "%H%x09%cs%x09%s"
"""Of each commit its revision, day and subject: https://git-scm.com/docs/pretty-formats"""


def commits(good: Source, bad: Source) -> tuple[Commit, ...]:
    """The revisions from the good to the bad one that change what is imported, in that order.

    The line is that of first parents, so that a merged branch is one step. It goes back in
    time where the good revision is the newer one, and is empty where neither descends from
    the other.

    Raises:
        BuildError: the repository cannot be fetched.
    """
    what = f"the history of {good.git} cannot be fetched"
    with tempfile.TemporaryDirectory(prefix="od-matrix-history-") as scratch:
        folder = Path(scratch)
        call(["git", "init", "--quiet", "--bare"], folder, what)
        call(["git", "remote", "add", "--", "origin", good.git], folder, what)
        first, last = (_fetched(folder, one.revision, what) for one in (good, bad))
        forwards = _after(folder, first.revision, last.revision, good.roots)
        if forwards:
            return (first, *forwards)
        backwards = _after(folder, last.revision, first.revision, good.roots)
        return (first, *backwards[-2::-1], last) if backwards else ()


def _fetched(folder: Path, revision: str, what: str) -> Commit:
    # Only the shape of the history is needed, not what is in the files.
    fetch = ["git", "fetch", "--quiet", "--no-tags", "--filter=blob:none", "--"]
    call([*fetch, "origin", revision], folder, what)
    return _read(call(["git", "log", "-1", f"--format={LINE}", "FETCH_HEAD"], folder, what))


def _after(folder: Path, old: str, new: str, roots: tuple[str, ...]) -> list[Commit]:
    """What came after an old revision up to a new one, empty where it does not come after."""
    what = "the history cannot be read"
    if int(call(["git", "rev-list", "--count", old, f"^{new}"], folder, what)):
        return []
    command = ["git", "log", "--first-parent", "--reverse", f"--format={LINE}", f"{old}..{new}"]
    return [_read(line) for line in call([*command, "--", *roots], folder, what).splitlines()]


def _read(line: str) -> Commit:
    revision, day, subject = line.rstrip("\n").split("\t", 2)
    return Commit(revision, day, subject)
