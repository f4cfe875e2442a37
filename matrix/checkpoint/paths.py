"""Paths that do not exist, and the existing ones the user may have meant."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from matrix.checkpoint.index import SHARD, SUFFIX
from matrix.errors import CheckpointError

_ENDINGS = (SUFFIX, ".meta")


def prefix_name(name: str) -> str:
    """A bundle file's name without the part that tells the files of a bundle apart."""
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return SHARD.sub("", name)


def missing(given: str, path: Path, way_out: str, *, cause: str = "") -> CheckpointError:
    """The error for a path that does not exist, naming the nearest that does."""
    hints = []
    if "\\" in given:
        hints.append("Use / between folders.")
    if re.search(r"PATH_TO|/path/to/", given):
        hints.append("It is a placeholder to be replaced.")
    near = nearest(path)
    if near is not None:
        hints.append(f"The nearest is {near}.")
    return CheckpointError(" ".join([f"{given} does not exist.", *hints]), way_out, cause=cause)


def nearest(path: Path) -> Path | None:
    """The existing checkpoint prefix, file or folder whose path is most like this one."""
    here = Path(path.anchor)
    for part in path.parts[1:]:
        names = _names(here)
        match = [part] if part in names else get_close_matches(part, names, n=1, cutoff=0.6)
        if not match:
            break
        here = here / match[0]
    return here if here != Path(path.anchor) else None


def _names(folder: Path) -> list[str]:
    """The names in a folder, bundles by their prefix; none when it cannot be read."""
    try:
        return sorted({prefix_name(path.name) for path in folder.iterdir()})
    except OSError:
        return []
