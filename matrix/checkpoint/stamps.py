"""What was computed about files before, so that a rerun over unchanged files is cheap.

A file's SHA-256 is remembered under its path, size, modification time and inode; content
that passed its checks is remembered by digest. The cache is only ever an aid: when it
cannot be read or written, everything is computed again.
"""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import suppress
from pathlib import Path

from matrix.store.files import write_atomic

CHUNK = 1 << 20
KEEP = 4096
# A file changed again within the clock's grain keeps its time: do not trust fresh ones.
SETTLED_SECONDS = 2.0


class Stamps:
    """The cache file ``stamps.json`` in a folder; `save` writes it if anything is new."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "stamps.json"
        self.known = _read(self.path)
        self.fresh = False

    def sha256(self, path: Path) -> str:
        """The SHA-256 of a file's content in hex, from the cache if the file is unchanged.

        Raises:
            OSError: when the file cannot be read.
        """
        key = _key(path)
        if key in self.known:
            return self.known[key]
        digest = sha256(path)
        settled = time.time() - path.stat().st_mtime >= SETTLED_SECONDS
        if settled and _key(path) == key:
            self.remember(key, digest)
        return digest

    def passed(self, digest: str) -> bool:
        """Whether content with this digest passed its checks before."""
        return f"passed|{digest}" in self.known

    def remember_passed(self, digest: str) -> None:
        """Note that content with this digest passed its checks."""
        self.remember(f"passed|{digest}", "yes")

    def remember(self, key: str, value: str) -> None:
        """Keep one entry, as the newest."""
        self.known.pop(key, None)
        self.known[key] = value
        self.fresh = True

    def save(self) -> None:
        """Write the newest entries in one step, so that a reader never sees half a file."""
        if self.fresh:
            newest = dict(list(self.known.items())[-KEEP:])
            with suppress(OSError):
                write_atomic(self.path, json.dumps(newest, indent=0).encode())
                self.fresh = False


def sha256(path: Path) -> str:
    """The SHA-256 of a file's content in hex, read in chunks."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _key(path: Path) -> str:
    stat = path.stat()
    return f"{stat.st_size}|{stat.st_mtime_ns}|{stat.st_ino}|{path.absolute()}"


def _read(path: Path) -> dict[str, str]:
    """The cache's entries; none when the file is missing, damaged or not ours."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {key: value for key, value in content.items() if isinstance(value, str)}
