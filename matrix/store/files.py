"""Whole files, written or not at all.

A reader sees the old content or the new one, never a part; this holds for several
threads and processes, a full disk and a killed writer.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path

_SUFFIX = ".tmp"
_ABANDONED_SECONDS = 3600


def write_atomic(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Put ``data`` at ``path`` in one step; on any ``OSError`` nothing is left behind.

    The file is on the disk when this returns. Missing folders are made. ``mode`` is the
    file's permissions; the umask does not apply.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_SUFFIX, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            os.fchmod(stream.fileno(), mode)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Remove what killed writers left below ``folder``: temporary files over an hour old."""
    oldest = time.time() - _ABANDONED_SECONDS
    for path in folder.rglob(f".*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def _sync_folder(folder: Path) -> None:
    # Without this a power cut may undo the rename. Some file systems refuse to
    # synchronise a folder, and the content is safe either way.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
