"""Unpack a model zoo archive into the cache, trusting nothing that it says.

Archives come from the network, so no member may land outside the folder, be anything but
a plain file or folder, or make the whole larger than a checkpoint can reasonably be.
"""

from __future__ import annotations

import gzip
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from matrix.checkpoint.impostor import HEAD, impostor, remedy
from matrix.checkpoint.stamps import Stamps
from matrix.errors import CheckpointError

EXTENSIONS = (".tar.gz", ".tgz")
GZIP = b"\x1f\x8b"
CHUNK = 1 << 20
HEADER_BYTES = 4 << 20
AGAIN = "Download it again, or unpack it yourself and give the folder."
SUSPICIOUS = "Do not unpack it; get the archive from its publisher."


@dataclass(frozen=True)
class Bounds:
    """How much an archive may unpack to: bytes, members, and bytes per packed byte.

    The ratio counts from ``slack`` bytes on: small text packs well and harms nobody.
    """

    total: int = 8 << 30
    members: int = 10_000
    ratio: int = 100
    slack: int = 256 << 20


BOUNDS = Bounds()


class DamagedArchiveError(CheckpointError):
    """An archive that is not whole or not an archive: another download may be."""

    def __init__(self, message: str, way_out: str) -> None:
        super().__init__(message, way_out, cause="ckpt-corrupt")


def is_archive(path: Path) -> bool:
    """Whether a file is an archive by its name."""
    return path.name.lower().endswith(EXTENSIONS)


def unpack(path: Path, cache: Path, stamps: Stamps, bounds: Bounds = BOUNDS) -> Path:
    """Unpack into ``cache/archives/<sha256>/<name>``, or find it there from before.

    Raises:
        CheckpointError: when the archive is damaged, not an archive, or not to be trusted;
            nothing of it is left behind.
    """
    with _explained(path):
        home = cache / "archives" / stamps.sha256(path)
        if not _unpacked(home):
            _unpack_new(path, home, bounds)
        return _unpacked(home)[0]


def _unpacked(home: Path) -> list[Path]:
    """The one folder that unpacking left, or nothing."""
    return list(home.iterdir()) if home.is_dir() else []


def _unpack_new(path: Path, home: Path, bounds: Bounds) -> None:
    """Unpack beside the final place and rename: the final place is whole or absent."""
    home.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=home.parent))
    try:
        folder = work / _stem(path)
        folder.mkdir()
        _extract(path, folder, bounds)
        work.rename(home)
    except OSError:
        # Another run may have put the same content there in the meantime.
        if not _unpacked(home):
            raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _extract(path: Path, folder: Path, bounds: Bounds) -> None:
    limit = min(bounds.total, max(bounds.slack, bounds.ratio * path.stat().st_size))
    with path.open("rb") as packed:
        _refuse_impostor(path, packed.read(HEAD))
        packed.seek(0)
        with gzip.GzipFile(fileobj=packed) as plain:
            reader = _Bounded(plain, path, limit)
            with tarfile.open(fileobj=cast(IO[bytes], reader), mode="r:") as tar:
                for count, member in enumerate(tar, 1):
                    if count > bounds.members:
                        raise _too_large(path, f"more than {bounds.members:,} members")
                    _write(path, tar, member, folder)
            reader.drain()


class _Bounded:
    """A gzip stream that ends the unpacking when it gives more than it may.

    tarfile holds extended headers in memory whole, so one read is bounded as well.
    """

    def __init__(self, plain: gzip.GzipFile, path: Path, limit: int) -> None:
        self.plain, self.path, self.limit = plain, path, limit

    def read(self, size: int = -1) -> bytes:
        if size > HEADER_BYTES or size < 0:
            raise _too_large(self.path, "an oversized header")
        data = self.plain.read(size)
        self._check(self.plain.tell())
        return data

    def seek(self, offset: int) -> int:
        self._check(offset)
        return self.plain.seek(offset)

    def tell(self) -> int:
        return self.plain.tell()

    def drain(self) -> None:
        """Read to the end, where gzip's own length and checksum are compared."""
        while self.read(CHUNK):
            pass

    def _check(self, position: int) -> None:
        if position > self.limit:
            raise _too_large(self.path, f"more than {self.limit:,} bytes")


def _write(path: Path, tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one member below the folder, with our own rights and times."""
    target = folder / _safe(path, member)
    if member.isdir():
        target.mkdir(parents=True, exist_ok=True)
        return
    source = tar.extractfile(member)
    if source is None:
        raise DamagedArchiveError(f"{path.name} is damaged: {member.name} has no content.", AGAIN)
    target.parent.mkdir(parents=True, exist_ok=True)
    # "x": a name that occurs twice would otherwise overwrite what was checked.
    with source, target.open("xb") as out:
        shutil.copyfileobj(source, out, CHUNK)


def _safe(path: Path, member: tarfile.TarInfo) -> PurePosixPath:
    """The member's place below the folder; refuses whatever could lead elsewhere."""
    name = PurePosixPath(member.name)
    outside = name.is_absolute() or ".." in name.parts or "\\" in member.name
    if outside or "\0" in member.name or ":" in member.name:
        raise _unsafe(path, member, "whose path leads out of the folder")
    if member.issparse() or not (member.isreg() or member.isdir()):
        raise _unsafe(path, member, "which is a link, a device or another special file")
    return name


def _unsafe(path: Path, member: tarfile.TarInfo, why: str) -> CheckpointError:
    return CheckpointError(
        f"{path.name} is not unpacked: it holds {member.name!r}, {why}.", SUSPICIOUS
    )


def _too_large(path: Path, what: str) -> CheckpointError:
    return CheckpointError(
        f"{path.name} is not unpacked: it holds {what}, no checkpoint needs that.", SUSPICIOUS
    )


def _refuse_impostor(path: Path, head: bytes) -> None:
    if head.startswith(GZIP):
        return
    kind = impostor(head)
    advice = remedy(kind) if kind else "Give a .tar.gz archive, or unpack it and give the folder."
    raise DamagedArchiveError(f"{path.name} is {kind or 'not a gzip archive'}.", advice)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn whatever gzip, tar or the disk say into one sentence."""
    try:
        yield
    except EOFError as error:
        raise DamagedArchiveError(f"{path.name} is truncated.", AGAIN) from error
    except FileExistsError as error:
        raise CheckpointError(f"{path.name} holds one path twice.", SUSPICIOUS) from error
    except (tarfile.TarError, zlib.error, gzip.BadGzipFile, ValueError) as error:
        raise DamagedArchiveError(f"{path.name} is damaged: {error}.", AGAIN) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise CheckpointError(
            f"{path} cannot be unpacked: {reason}.", "Check the path and the free disk space."
        ) from error


def _stem(path: Path) -> str:
    """The archive's name without its extension: a flat archive is called by it."""
    name = path.name
    for extension in EXTENSIONS:
        if name.lower().endswith(extension):
            name = name[: -len(extension)]
    return name.strip(".") or "archive"
