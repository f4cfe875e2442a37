"""Read the index of a checkpoint on disk, whole or not at all.

This needs the ``.index`` file only (a V1 checkpoint is one file). Whether the data shards
are there and intact is the business of `matrix.checkpoint.integrity`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from matrix.checkpoint.bundle import OBJECT_GRAPH, Entry, parse_bundle
from matrix.checkpoint.impostor import HEAD, impostor, remedy
from matrix.checkpoint.legacy import parse_v1
from matrix.checkpoint.table import is_table, records
from matrix.checkpoint.wire import MalformedError
from matrix.errors import CheckpointError
from matrix.model import Variable

SUFFIX = ".index"
SHARD = re.compile(r"\.data-(\d{5})-of-(\d{5})$")
NO_VERSION_HELPS = "No version of TensorFlow or the OD API would read it."
AGAIN = f"Copy or download the checkpoint again. {NO_VERSION_HELPS}"
_CAUSES: dict[type[OSError], str] = {
    FileNotFoundError: "ckpt-path-not-found",
    IsADirectoryError: "ckpt-path-is-directory",
}


@dataclass(frozen=True)
class Index:
    """What a checkpoint says it holds.

    ``path`` is the file that was read and ``format`` one of ``v1``, ``v2-name-based``,
    ``v2-object-based``. ``variables`` are in order of name, a partitioned one once and
    whole; ``entries`` are the records as stored (none for V1).
    """

    path: Path
    format: str
    variables: tuple[Variable, ...]
    entries: tuple[Entry, ...] = ()
    shards: int = 0
    big_endian: bool = False

    @property
    def prefix(self) -> Path:
        """The name TensorFlow calls the checkpoint by."""
        if self.format == "v1":
            return self.path
        return self.path.with_name(self.path.name.removesuffix(SUFFIX))

    def shard(self, number: int) -> Path:
        """The data file with this number, counted from 0."""
        name = f"{self.prefix.name}.data-{number:05}-of-{self.shards:05}"
        return self.path.with_name(name)


def read_index(path: Path) -> Index:
    """Read an ``.index`` file, or a V1 checkpoint file, without looking at data shards.

    Raises:
        CheckpointError: when the file cannot be opened or is not an intact table.
    """
    with _opened(path) as file:
        if path.name.endswith(SUFFIX):
            return _bundle(path, file)
        return Index(path, "v1", parse_v1(file))


def corrupt(message: str, way_out: str) -> CheckpointError:
    """The error for a file that no version of anything could read."""
    return CheckpointError(message, way_out, cause="ckpt-corrupt")


def is_table_file(path: Path) -> bool:
    """Whether a file could be a V1 checkpoint: an ordinary file that ends as tables end."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return is_table(file)
    except OSError:
        return False


def _bundle(path: Path, file: BinaryIO) -> Index:
    header, entries = parse_bundle(records(file))
    whole = sorted((e for e in entries if not e.part_of), key=lambda entry: entry.name)
    variables = tuple(Variable(e.name, e.shape, e.dtype) for e in whole)
    objects = any(e.name == OBJECT_GRAPH for e in whole)
    kind = "v2-object-based" if objects else "v2-name-based"
    return Index(path, kind, variables, entries, header.shards, header.big_endian)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open for reading; whatever goes wrong with the file becomes one CheckpointError."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
            yield file
    except OSError as error:
        raise CheckpointError(
            f"{path} cannot be read: {error.strerror or error}.",
            "Check the path and its rights.",
            cause=_CAUSES.get(type(error), ""),
        ) from error
    except MalformedError as error:
        if kind := impostor(head):
            raise corrupt(f"{path.name} is {kind}.", remedy(kind)) from error
        raise corrupt(f"{path.name} is damaged: {error}.", AGAIN) from error
