"""What a scenario is: files spoiled in one way, and what every kind of cell must say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.scenarios.files import Bundle

Bases = Mapping[str, Bundle]
Make = Callable[[Bases, Path], Path]
"""Writes the files of a scenario into a folder; returns what the user would type."""


@dataclass(frozen=True)
class Expected:
    """What a cell must say: one of the statuses, and under FAIL or PARTIAL where and why.

    ``cause`` is the decisive one, under PASS a remark; ``also`` are further findings.
    """

    statuses: tuple[str, ...]
    phase: str = ""
    cause: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """One failure. ``tf1`` and ``tf2`` hold for healthy cells of the generation.

    ``cells`` are exceptions from that, the first selector that matches an identifier. Cells
    that cannot import anything still name the ``everywhere`` causes. ``resume`` makes the
    checkpoint of a training directory.
    """

    name: str
    shows: str
    make: Make
    tf1: Expected
    tf2: Expected
    mode: str = "inference"
    cells: tuple[tuple[str, Expected], ...] = ()
    everywhere: tuple[str, ...] = ()
    resume: Make | None = None


@dataclass(frozen=True)
class Damage:
    """Files that no cell may restore: refused on the host, before any cell starts.

    ``words`` must be in the sentence. ``readable`` says that the index is whole, so that the
    files can be given to real cells all the same.
    """

    name: str
    shows: str
    make: Make
    words: str
    readable: bool = True
