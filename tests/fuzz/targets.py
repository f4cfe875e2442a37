"""What is fuzzed: one function of bytes per part of the reader.

A target returns, or raises `CheckpointError` or `MalformedError`; anything else that comes
out of it is a bug of the reader.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from matrix.checkpoint.index import Index, read_index
from matrix.checkpoint.integrity import check_content, check_files
from matrix.checkpoint.meta import read_meta
from matrix.checkpoint.objects import labelled, parse_objects, read_objects
from matrix.checkpoint.snappy import decompress
from matrix.checkpoint.state import newest
from matrix.checkpoint.wire import MalformedError
from matrix.errors import CheckpointError
from tests.bundle import meta_graph
from tests.fuzz import seeds
from tests.fuzz.seal import sealed

LIMIT = 1 << 20


@dataclass(frozen=True)
class Target:
    """A function to fuzz, and the good inputs from which the mutations start.

    ``run`` gets the input and a folder for the files that it needs.
    """

    run: Callable[[bytes, Path], object]
    seeds: tuple[bytes, ...]


def guarded(target: Target, data: bytes, folder: Path) -> None:
    """Run a target; only what no target may raise comes out."""
    with suppress(CheckpointError, MalformedError):
        target.run(data, folder)


def index(data: bytes, folder: Path) -> None:
    """An index file as it is, then with right checksums, and the checks that follow it."""
    with suppress(CheckpointError):
        _checked(_written(folder / "m.index", data))
    _checked(_written(folder / "m.index", sealed(data)))


def v1(data: bytes, folder: Path) -> None:
    """A V1 checkpoint as it is, then with right checksums."""
    with suppress(CheckpointError):
        _checked(_written(folder / "m", data))
    _checked(_written(folder / "m", sealed(data)))


def shard(data: bytes, folder: Path) -> None:
    """A data shard under a good index."""
    found = _good(folder)
    _written(found.shard(0), data)
    _content(found)


def objects(data: bytes, _: Path) -> None:
    """The object graph."""
    labelled((), parse_objects(data))


def meta(data: bytes, folder: Path) -> None:
    """A ``.meta`` file."""
    read_meta(_written(folder / "m.meta", data))


def snappy(data: bytes, _: Path) -> None:
    """A compressed block."""
    decompress(data, LIMIT)


def state(data: bytes, folder: Path) -> None:
    """The state file."""
    newest(_written(folder / "checkpoint", data))


def _checked(path: Path) -> None:
    """Read an index, and go on as if its shards were there."""
    found = read_index(path)
    for number in range(min(found.shards, 3)):
        if not found.shard(number).exists():
            found.shard(number).write_bytes(bytes(4096))
    _content(found)


def _content(found: Index) -> None:
    with suppress(CheckpointError):
        read_objects(found)
    check_files(found)
    check_content(found)


@cache
def _good(folder: Path) -> Index:
    """The index of the seeds' bundle, whose name no other target uses."""
    return read_index(_written(folder / "good.index", seeds.bundle(seeds.TENSORS)[".index"]))


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


TARGETS = {
    "index": Target(index, seeds.indexes()),
    "v1": Target(v1, (seeds.v1(),)),
    "shard": Target(shard, (seeds.bundle(seeds.TENSORS)[".data-00000-of-00001"],)),
    "objects": Target(objects, (seeds.GRAPH,)),
    "meta": Target(meta, (meta_graph("1.15.5", "v1.15.5-0-g1234", 134),)),
    "snappy": Target(snappy, (seeds.COPIES,)),
    "state": Target(state, (b'model_checkpoint_path: "model.ckpt-2"\n',)),
}
