"""What the page knows of its surroundings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Beside:
    """What lies beside the page, and the commands that it names.

    ``again`` gives what runs a cell again, ``advise`` what makes the files for the moves from a
    cell to others. ``downloads`` are files in the page's own folder and ``evidence`` those in the
    folder of each cell, each with what it is. ``home`` leads to the page of all reports, empty
    where there is none.
    """

    again: Callable[[str], str]
    advise: Callable[[str, Sequence[str]], str]
    downloads: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    home: str = ""
