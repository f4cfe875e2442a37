"""A folder replaced as a whole, or not at all."""

from __future__ import annotations

import contextlib
import glob
import shutil
import time
import uuid
from pathlib import Path
from types import TracebackType

from matrix.errors import ReportError

_ABANDONED_SECONDS = 3600


def check(folder: Path, mark: str, kind: str, option: str) -> None:
    """See that a ``kind`` of this program may take the place of ``folder``.

    It may where nothing lies, or an earlier one, which its file ``mark`` shows.

    Raises:
        ReportError: something else lies there; ``option`` names another place.
    """
    if not folder.exists() or (folder / mark).is_file():
        return
    if not folder.is_dir() or any(folder.iterdir()):
        raise ReportError(
            f"{folder} exists and is no {kind} of this program.",
            f"Move it away, or name another place with {option}.",
        )


class Swap:
    """A context manager: a fresh empty folder that takes the place of ``folder`` at the end.

    When the block raises, or the exchange fails, the old folder stays and the fresh one
    goes. Fresh and old folders are hidden siblings, so that a rename is all it takes;
    those that a killed process left are put back or removed by the next swap.
    """

    def __init__(self, folder: Path) -> None:
        # A link to a folder stays a link: what it points at is replaced.
        self._folder = folder.resolve()
        self._fresh = self._sibling("new")
        self._old = self._sibling("old")

    def __enter__(self) -> Path:
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        self._recover()
        self._fresh.mkdir()
        return self._fresh

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._exchange()
        finally:
            shutil.rmtree(self._fresh, ignore_errors=True)
            if self._folder.exists():
                shutil.rmtree(self._old, ignore_errors=True)

    def _exchange(self) -> None:
        had_one = self._folder.exists()
        if had_one:
            self._folder.rename(self._old)
        try:
            self._fresh.rename(self._folder)
        except BaseException:
            if had_one:
                self._old.rename(self._folder)
            raise

    def _sibling(self, kind: str) -> Path:
        name = f".{self._folder.name}.{uuid.uuid4().hex}.{kind}"
        return self._folder.parent / name

    def _recover(self) -> None:
        pattern = f".{glob.escape(self._folder.name)}.{'[0-9a-f]' * 32}.*"
        left = sorted(self._folder.parent.glob(pattern))
        old = [path for path in left if path.suffix == ".old"]
        if old and not self._folder.exists():
            # A process was killed between its two renames.
            old[-1].rename(self._folder)
        oldest = time.time() - _ABANDONED_SECONDS
        for path in left:
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < oldest:
                    shutil.rmtree(path, ignore_errors=True)
