"""Where things lie on this machine."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Where downloads, environments and observations are kept between runs."""
    given = os.environ.get("OD_MATRIX_CACHE")
    base = os.environ.get("XDG_CACHE_HOME")
    if given:
        return Path(given)
    return (Path(base) if base else Path.home() / ".cache") / "od-matrix"
