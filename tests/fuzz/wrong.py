"""Targets that do what no target may, to see that the fuzzing notices."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.targets import Target, guarded

__all__ = ["TARGETS", "guarded"]


def raises(data: bytes, _: Path) -> None:
    """End in an exception that is not the reader's."""
    if data.startswith(b"ab"):
        raise KeyError(data)


def hangs(data: bytes, _: Path) -> None:
    """Go on and on."""
    while data.startswith(b"ab"):
        pass


def hoards(data: bytes, _: Path) -> None:
    """Take more memory than there may be."""
    bytes(1 << 30 if data.startswith(b"ab") else 0)


TARGETS = {run.__name__: Target(run, (b"abc",)) for run in (raises, hangs, hoards)}
