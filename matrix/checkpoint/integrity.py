"""The preflight on a checkpoint's data: every shard there, long enough, and unchanged.

TensorFlow lists the variables of a checkpoint whose data is missing or damaged without a
word, so nothing here trusts the listing: every tensor's bytes are read. What is found is
the file's fault and not a version's, and the errors say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from matrix.checkpoint.bundle import Entry
from matrix.checkpoint.checksum import is_zero, stored_crc
from matrix.checkpoint.impostor import impostor_at, remedy
from matrix.checkpoint.index import AGAIN, NO_VERSION_HELPS, SUFFIX, Index
from matrix.checkpoint.legacy import check_v1
from matrix.checkpoint.wire import MalformedError
from matrix.errors import CheckpointError

PAIR = (
    "Bring the .index and the .data files of one and the same checkpoint together, "
    f"or copy them again. {NO_VERSION_HELPS}"
)


def bundle_files(index: Index) -> tuple[Path, ...]:
    """The files a checkpoint consists of: index and shards, or the one file of V1."""
    return (index.path, *(index.shard(number) for number in range(index.shards)))


def check_files(index: Index) -> None:
    """Check that every shard exists and is long enough, without reading tensors.

    Raises:
        CheckpointError: naming the shard and what is wrong with it.
    """
    for number in range(index.shards):
        entries = _entries(index, number)
        _check_presence(index.shard(number), index, number)
        _check_size(index.shard(number), entries)
        _check_overlap(index.path, entries)


def check_content(index: Index) -> None:
    """Check the CRC32C of every tensor (V1: of every block); call `check_files` first.

    Raises:
        CheckpointError: naming the file, the first tensor that is wrong, and its offset.
    """
    if index.format == "v1":
        _check_v1(index.path)
    for number in range(index.shards):
        path = index.shard(number)
        try:
            with path.open("rb") as file:
                _check_shard(path, file, _entries(index, number), index.big_endian)
        except OSError as error:
            raise _unreadable(path, error) from error


def _entries(index: Index, shard: int) -> list[Entry]:
    """The entries with data in a shard, in order of place."""
    found = (e for e in index.entries if e.shard == shard and not e.slices)
    return sorted(found, key=lambda entry: (entry.offset, entry.size))


def _check_presence(path: Path, index: Index, number: int) -> None:
    if path.is_file():
        return
    what = "is not a file" if path.exists() else "is missing"
    here = sorted(p.name for p in path.parent.glob("*.data-*"))[:3]
    seen = f" (beside it: {', '.join(here)})" if here else ""
    raise CheckpointError(
        f"{path.name} {what}: {index.path.name} speaks of {index.shards} data file(s), "
        f"and number {number} is not in {path.parent}{seen}.",
        f"Put the data file beside its {SUFFIX} file. {NO_VERSION_HELPS}",
    )


def _check_size(path: Path, entries: Iterable[Entry]) -> None:
    needed = max((entry.offset + entry.size for entry in entries), default=0)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _unreadable(path, error) from error
    if size >= needed:
        return
    _refuse_impostor(path)
    raise CheckpointError(
        f"{path.name} is truncated: it has {size:,} bytes, its index speaks of {needed:,}.", AGAIN
    )


def _check_overlap(path: Path, entries: list[Entry]) -> None:
    """Refuse tensors that share bytes: no writer makes them, and reading them has no bound."""
    for before, after in pairwise(entries):
        if before.offset + before.size > after.offset and after.size:
            raise CheckpointError(
                f"{path.name} is damaged: {before.name} and {after.name} share bytes.", AGAIN
            )


def _check_shard(path: Path, file: BinaryIO, entries: list[Entry], big_endian: bool) -> None:
    """Read every tensor, so that the error can say how many are wrong."""
    wrong = [(e, why) for e in entries if (why := _fault(file, e, big_endian))]
    if not wrong:
        return
    _refuse_impostor(path)
    entry, why = wrong[0]
    where = f"{entry.name} at byte {entry.offset:,}"
    if all(is_zero(file, bad) for bad, _ in wrong):
        raise CheckpointError(
            f"{path.name} is filled with zeros in place of {len(wrong)} of {len(entries)} "
            f"tensors, the first being {where}: it was never written or copied to its end.",
            AGAIN,
        )
    raise CheckpointError(
        f"{path.name} belongs to another index or is damaged: {len(wrong)} of {len(entries)} "
        f"tensors do not match their checksums, the first being {where} ({why}).",
        PAIR,
    )


def _fault(file: BinaryIO, entry: Entry, big_endian: bool) -> str:
    """Why a tensor's bytes are not the ones the index speaks of, or nothing."""
    try:
        crc = stored_crc(file, entry, big_endian)
    except MalformedError as error:
        return str(error)
    return "" if crc == entry.crc32c else f"CRC32C {crc:08x} instead of {entry.crc32c:08x}, masked"


def _check_v1(path: Path) -> None:
    try:
        with path.open("rb") as file:
            check_v1(file)
    except MalformedError as error:
        raise CheckpointError(f"{path.name} is damaged: {error}.", AGAIN) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _refuse_impostor(path: Path) -> None:
    if kind := impostor_at(path):
        raise CheckpointError(f"{path.name} is {kind}.", f"{remedy(kind)} {NO_VERSION_HELPS}")


def _unreadable(path: Path, error: OSError) -> CheckpointError:
    reason = error.strerror or str(error)
    return CheckpointError(f"{path} cannot be read: {reason}.", "Check its rights and the disk.")
