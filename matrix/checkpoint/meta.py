"""What a ``.meta`` file says about its writer: TensorFlow's version and its graph's.

A Saver of TensorFlow 1 leaves the whole graph beside a checkpoint, tens of megabytes of
which four values matter here. Everything else is skipped in the file without being read.
Source of the messages: tensorflow/core/protobuf/meta_graph.proto, and graph.proto and
versions.proto of tensorflow/core/framework.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from matrix.checkpoint.bundle import text
from matrix.checkpoint.impostor import impostor_at, remedy
from matrix.checkpoint.index import corrupt
from matrix.checkpoint.wire import BYTES, FIXED32, FIXED64, VARINT, MalformedError
from matrix.errors import CheckpointError

SUFFIX = ".meta"
MAX_TEXT = 4096
MAX_FIELDS = 250_000
WITHOUT = "Copy it again, or go without it: no restore needs it."

# Fields by their numbers from the outermost message (MetaGraphDef) on.
_INFO, _GRAPH, _VERSIONS = (1,), (2,), (2, 4)
_RELEASE, _GIT = (1, 5), (1, 6)
_PRODUCER, _MIN_CONSUMER = (2, 4, 1), (2, 4, 2)
_MESSAGES = frozenset({_INFO, _GRAPH, _VERSIONS})
_TEXTS = frozenset({_RELEASE, _GIT})
_NUMBERS = frozenset({_PRODUCER, _MIN_CONSUMER})


@dataclass(frozen=True)
class Meta:
    """Who wrote a graph.

    ``tensorflow`` is a release (``1.15.5``) and ``git`` its revision, without the ``b'...'``
    that some releases store around it. ``producer`` and
    ``min_consumer`` are GraphDef versions, which grow over time
    (tensorflow/core/public/version.h keeps their history). What the file does not say is
    empty or 0.
    """

    tensorflow: str = ""
    git: str = ""
    producer: int = 0
    min_consumer: int = 0


def read_meta(path: Path) -> Meta | None:
    """Read a ``.meta`` file (a MetaGraphDef); None when there is no such file.

    Raises:
        CheckpointError: when it cannot be read or is damaged, with the offset.
    """
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return _meta(file)
    except MalformedError as error:
        if kind := impostor_at(path):
            raise corrupt(f"{path.name} is {kind}.", remedy(kind)) from error
        raise corrupt(f"{path.name} is damaged: {error}.", WITHOUT) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise CheckpointError(f"{path} cannot be read: {reason}.", "Check its rights.") from error


def _meta(file: BinaryIO) -> Meta:
    walk = _Walk(file)
    walk.message((), 0, file.seek(0, 2))
    texts, numbers = walk.texts, walk.numbers
    return Meta(
        texts.get(_RELEASE, ""),
        texts.get(_GIT, "").removeprefix("b'").removesuffix("'"),
        numbers.get(_PRODUCER, 0),
        numbers.get(_MIN_CONSUMER, 0),
    )


@dataclass
class _Walk:
    """Gathers what is wanted of nested messages in a file, by seeking over the rest."""

    file: BinaryIO
    texts: dict[tuple[int, ...], str] = field(default_factory=dict)
    numbers: dict[tuple[int, ...], int] = field(default_factory=dict)
    seen: int = 0

    def message(self, path: tuple[int, ...], begin: int, end: int) -> None:
        """Walk over one message; as everywhere in protobuf, the last of a field counts."""
        for number, kind, start, stop in self.fields(begin, end):
            here = (*path, number)
            if here in _MESSAGES:
                _expect(BYTES, kind, start)
                self.message(here, start, stop)
            elif here in _TEXTS:
                _expect(BYTES, kind, start)
                self.texts[here] = self.text(start, stop)
            elif here in _NUMBERS:
                _expect(VARINT, kind, start)
                self.numbers[here] = self.varint(start, stop)[0]

    def fields(self, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
        """Yield (field number, wire type, begin, end of the payload) of one message."""
        while at < end:
            self.seen += 1
            if self.seen > MAX_FIELDS:
                raise MalformedError(f"it has more than {MAX_FIELDS:,} fields")
            tag, start = self.varint(at, end)
            start, at = self.payload(tag & 7, start, end)
            yield tag >> 3, tag & 7, start, at

    def payload(self, kind: int, at: int, end: int) -> tuple[int, int]:
        """Where a field's payload begins, past its length if it has one, and where it ends."""
        if kind == VARINT:
            return at, self.varint(at, end)[1]
        if kind == BYTES:
            size, at = self.varint(at, end)
        elif kind in (FIXED32, FIXED64):
            size = 4 if kind == FIXED32 else 8
        else:
            raise MalformedError(f"a field has the unknown wire type {kind} before byte {at:,}")
        if size > end - at:
            raise MalformedError(f"a field is longer than its message at byte {at:,}")
        return at, at + size

    def varint(self, at: int, end: int) -> tuple[int, int]:
        """A base-128 number of up to 64 bits and the position after it."""
        self.file.seek(at)
        value = 0
        for index, byte in enumerate(self.file.read(min(10, end - at))):
            value |= (byte & 0x7F) << 7 * index
            if byte < 0x80:
                return value, at + index + 1
        raise MalformedError(f"a number is cut off or too long at byte {at:,}")

    def text(self, begin: int, end: int) -> str:
        """The content of a short text field."""
        if end - begin > MAX_TEXT:
            raise MalformedError(f"a version of {end - begin:,} bytes at byte {begin:,}")
        self.file.seek(begin)
        return text(self.file.read(end - begin))


def _expect(wanted: int, kind: int, at: int) -> None:
    if kind != wanted:
        raise MalformedError(f"a field has the wire type {kind}, not {wanted}, at byte {at:,}")
