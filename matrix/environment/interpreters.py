"""Finds a Python interpreter of one minor version on the host.

uv does not look through pyenv's versions that are not active and fails on their shims, so
the places are looked through here.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path


def find(version: str, home: Path | None = None, path: str | None = None) -> Path | None:
    """The newest interpreter of a minor version such as ``3.9``, or None.

    Looks in pyenv's versions, uv's own, the system's and the PATH, in this order. ``home``
    and ``path`` default to the user's.
    """
    for candidate in _candidates(version, home or Path.home(), path):
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate
    return None


def _candidates(version: str, home: Path, path: str | None) -> Iterator[Path]:
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    for folder in _newest(pyenv, rf"{re.escape(version)}\.(\d+)"):
        yield folder / "bin" / f"python{version}"
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    managed = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python")
    for folder in _newest(managed, rf"cpython-{re.escape(version)}\.(\d+)-.*"):
        yield folder / "bin" / f"python{version}"
    yield Path("/usr/bin") / f"python{version}"
    found = shutil.which(f"python{version}", path=path)
    # A shim of an inactive version exists, is executable and fails.
    if found and "shims" not in Path(found).parts:
        yield Path(found)


def _newest(folder: Path, pattern: str) -> list[Path]:
    """Subfolders whose whole name matches, the highest first group first."""
    if not folder.is_dir():
        return []
    matches = [(re.fullmatch(pattern, entry.name), entry) for entry in folder.iterdir()]
    ranked = [(int(match.group(1)), entry) for match, entry in matches if match]
    return [entry for _, entry in sorted(ranked, reverse=True)]
