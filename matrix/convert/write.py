"""Write the converted copy of a checkpoint: data, index, config and manifest, or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from matrix.checkpoint.bundle import OBJECT_GRAPH, Entry
from matrix.checkpoint.checksum import CHUNK, stored_crc
from matrix.checkpoint.config import NAME
from matrix.checkpoint.index import AGAIN, SUFFIX, Index, corrupt, read_index
from matrix.checkpoint.objects import Attribute
from matrix.checkpoint.wire import MalformedError, crc32c, mask
from matrix.convert.bundle import header, one_string, record
from matrix.convert.manifest import MANIFEST, manifest
from matrix.convert.nouns import OBJECTS, Conversion
from matrix.convert.objects import VALUE, encode, tree
from matrix.convert.table import table
from matrix.errors import CheckpointError

SHARD = ".data-00000-of-00001"
SAVE_COUNTER = "save_counter"
ONE = (1).to_bytes(8, "little")
PARTED = "Restore and save it without a partitioner first."


def write(conversion: Conversion, into: Path, config: str) -> Path:
    """Write a converted copy into a new folder and return its prefix.

    The folder holds one data file with the tensors that are used, each checked against its
    CRC32C on the way, their index, ``config`` as ``pipeline.config``, and ``manifest.json``.
    It appears whole or not at all. The same conversion gives the same bytes.

    Raises:
        CheckpointError: the source has changed or is damaged, is of a kind that is not
            converted, or the copy cannot be written; nothing is left behind.
    """
    source = conversion.source
    index = read_index(source.prefix.with_name(source.prefix.name + SUFFIX))
    entries = _entries(conversion, index)
    with _explained(into):
        into.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".converting-", dir=into.parent))
        try:
            folder = work / into.name
            folder.mkdir()
            prefix = folder / source.prefix.name
            _write_bundle(conversion, index, entries, prefix)
            (folder / NAME).write_text(config, encoding="utf-8")
            (folder / MANIFEST).write_bytes(manifest(conversion, prefix))
            # A folder that is there already stays as it is, unless it is empty.
            folder.rename(into)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return into / source.prefix.name


def _entries(conversion: Conversion, index: Index) -> dict[str, Entry]:
    """The used records of the source by their keys in the copy, in order of those.

    Raises:
        CheckpointError: the index is another than the one that was planned with, or says
            that the bytes are stored in a way that is not converted.
    """
    if index.big_endian:
        raise CheckpointError(f"{index.path} is of a big-endian machine.", "Save it on another.")
    known = {one.name: one for one in index.entries if not one.part_of}
    found = {}
    for pair in conversion.pairs:
        entry = known.get(pair.key)
        if entry is None or (entry.shape, entry.dtype) != (pair.model.shape, pair.model.dtype):
            raise corrupt(f"{index.path} has changed: {pair.key} is another tensor.", AGAIN)
        if entry.slices:
            raise CheckpointError(f"{pair.key} is stored in slices of a variable.", PARTED)
        found[key_of(conversion.kind, pair.model.name)] = entry
    return dict(sorted(found.items(), key=lambda item: item[0].encode()))


def key_of(kind: str, name: str) -> str:
    """The key of a variable in a copy of this kind.

    Source: ``_prefixed_name`` and ``_serialize_checkpoint`` in
    tensorflow/python/training/tracking/graph_view.py.
    """
    return f"{name}/.ATTRIBUTES/{VALUE}" if kind == OBJECTS else name


def _write_bundle(
    conversion: Conversion, index: Index, entries: dict[str, Entry], prefix: Path
) -> None:
    records = {}
    with prefix.with_name(prefix.name + SHARD).open("xb") as out:
        for key, entry in entries.items():
            offset = out.tell()
            with index.shard(entry.shard).open("rb") as file:
                _copy(index, entry, file, out)
            records[key] = replace(entry, shard=0, offset=offset)
        if conversion.kind == OBJECTS:
            records.update(_objects(conversion, out))
    ordered = sorted((key.encode(), record(entry)) for key, entry in records.items())
    content = table([(b"", header(shards=1)), *ordered])
    prefix.with_name(prefix.name + SUFFIX).write_bytes(content)


def _copy(index: Index, entry: Entry, file: BinaryIO, out: BinaryIO) -> None:
    """Copy one tensor's bytes once they have the checksum that the index speaks of."""
    try:
        whole = stored_crc(file, entry, index.big_endian) == entry.crc32c
    except MalformedError:
        whole = False
    if not whole:
        where = index.shard(entry.shard).name
        raise corrupt(f"{where} is damaged: {entry.name} does not match its checksum.", AGAIN)
    file.seek(entry.offset)
    left = entry.size
    while left:
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            raise corrupt(f"{index.shard(entry.shard).name} has changed.", AGAIN)
        out.write(chunk)
        left -= len(chunk)


def _objects(conversion: Conversion, out: BinaryIO) -> dict[str, Entry]:
    """Append what an object-based checkpoint has beside the variables.

    ``save_counter`` is a variable of ``tf.train.Checkpoint`` itself: without it
    ``assert_existing_objects_matched`` refuses the checkpoint.
    """
    counter = key_of(OBJECTS, SAVE_COUNTER)
    paths = [
        (one.model.name, Attribute(VALUE, one.model.label, key_of(OBJECTS, one.model.name)))
        for one in conversion.pairs
    ]
    graph = encode(tree([*paths, (SAVE_COUNTER, Attribute(VALUE, SAVE_COUNTER, counter))]))
    content, crc = one_string(graph)
    at = out.tell()
    out.write(ONE + content)
    return {
        counter: Entry(counter, "int64", (), 0, at, len(ONE), mask(crc32c(ONE))),
        OBJECT_GRAPH: Entry(OBJECT_GRAPH, "string", (), 0, at + len(ONE), len(content), crc),
    }


@contextmanager
def _explained(into: Path) -> Iterator[None]:
    """Turn whatever the disk says into one sentence."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise CheckpointError(
            f"The converted checkpoint {into} cannot be written: {reason}.",
            "Check the free space and the rights of its folder.",
        ) from error
