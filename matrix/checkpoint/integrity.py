"""The preflight on a checkpoint's data: every shard there, long enough, and unchanged.

TensorFlow lists the variables of a checkpoint whose data is missing or damaged without a
word, so nothing here trusts the listing: every tensor's bytes are read. What is found is
the file's fault and not a version's, and the errors say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, TypeAlias

from matrix.checkpoint.bundle import Entry
from matrix.checkpoint.checksum import is_zero, stored_crc
from matrix.checkpoint.impostor import impostor_at, remedy
from matrix.checkpoint.index import AGAIN, NO_VERSION_HELPS, SUFFIX, Index, corrupt
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
        _check_presence(index.shard(number), index, number)
    found = places(index)
    for entries in found.values():
        _check_overlap(index.path, entries)
    for number in found:
        _check_size(index, number, found)


def check_content(index: Index) -> None:
    """Check the CRC32C of every tensor (V1: of every block); call `check_files` first.

    Raises:
        CheckpointError: naming the file, the first tensor that is wrong, and its offset.
    """
    if index.format == "v1":
        _check_v1(index.path)
    found = places(index)
    for number in found:
        path = index.shard(number)
        try:
            with path.open("rb") as file:
                _check_shard(index, number, file, found)
        except OSError as error:
            raise _unreadable(path, error) from error


Places: TypeAlias = dict[int, list[Entry]]


def places(index: Index) -> Places:
    """The entries with data by shard, in order of place; shards without any left out."""
    found: Places = defaultdict(list)
    for entry in sorted(index.entries, key=lambda one: (one.shard, one.offset, one.size)):
        if not entry.slices:
            found[entry.shard].append(entry)
    return dict(found)


def _check_presence(path: Path, index: Index, number: int) -> None:
    if path.is_file():
        return
    what = "is not a file" if path.exists() else "is missing"
    here = sorted(p.name for p in path.parent.glob("*.data-*"))[:3]
    seen = f" (beside it: {', '.join(here)})" if here else ""
    raise corrupt(
        f"{path.name} {what}: {index.path.name} speaks of {index.shards} data file(s), "
        f"and number {number} is not in {path.parent}{seen}.",
        f"Put the data file beside its {SUFFIX} file. {NO_VERSION_HELPS}",
    )


def _check_size(index: Index, number: int, found: Places) -> None:
    path, needed = index.shard(number), _needed(found[number])
    try:
        size = path.stat().st_size
        if size >= needed:
            return
        _refuse_impostor(path)
        _refuse_swapped(index, number, found)
    except OSError as error:
        raise _unreadable(path, error) from error
    raise corrupt(
        f"{path.name} is truncated: it has {size:,} bytes, its index speaks of {needed:,}.", AGAIN
    )


def _needed(entries: Iterable[Entry]) -> int:
    """How many bytes a shard must have for its entries."""
    return max(entry.offset + entry.size for entry in entries)


def _check_overlap(path: Path, entries: list[Entry]) -> None:
    """Refuse tensors that share bytes: no writer makes them, and reading them has no bound."""
    for before, after in pairwise(entries):
        if before.offset + before.size > after.offset and after.size:
            raise corrupt(
                f"{path.name} is damaged: {before.name} and {after.name} share bytes.", AGAIN
            )


def _check_shard(index: Index, number: int, file: BinaryIO, found: Places) -> None:
    """Read every tensor, so that the error can say how many are wrong."""
    path, entries = index.shard(number), found[number]
    wrong = [(e, why) for e in entries if (why := _fault(file, e, index.big_endian))]
    if not wrong:
        return
    _refuse_impostor(path)
    entry, why = wrong[0]
    share = f"{len(wrong)} of {len(entries)} tensors"
    where = f"the first being {entry.name} at byte {entry.offset:,}"
    if all(is_zero(file, bad) for bad, _ in wrong):
        raise corrupt(
            f"{path.name} is filled with zeros in place of {share}, {where}: it was never "
            "written or copied to its end.",
            AGAIN,
        )
    _refuse_swapped(index, number, found)
    # Neighbouring steps share what training does not change, so not every tensor differs.
    another = len(wrong) > max(1, len(entries) // 2)
    raise corrupt(
        f"{path.name} {'does not belong to its index' if another else 'is damaged'}: {share} "
        f"do not match their checksums, {where} ({why}).",
        PAIR if another else AGAIN,
    )


def _refuse_swapped(index: Index, number: int, found: Places) -> None:
    """Say so when a shard holds, byte for byte, what belongs to another shard of the index."""
    path = index.shard(number)
    size = path.stat().st_size
    for other, entries in found.items():
        if other == number or _needed(entries) != size:
            continue
        with path.open("rb") as file:
            if any(_fault(file, entry, index.big_endian) for entry in entries):
                continue
        raise corrupt(
            f"{path.name} holds the tensors of {index.shard(other).name}: the data files were "
            "swapped or renamed.",
            f"Give the data files the names they had. {NO_VERSION_HELPS}",
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
        raise corrupt(f"{path.name} is damaged: {error}.", AGAIN) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _refuse_impostor(path: Path) -> None:
    if kind := impostor_at(path):
        raise corrupt(f"{path.name} is {kind}.", f"{remedy(kind)} {NO_VERSION_HELPS}")


def _unreadable(path: Path, error: OSError) -> CheckpointError:
    reason = error.strerror or str(error)
    return CheckpointError(f"{path} cannot be read: {reason}.", "Check its rights and the disk.")
