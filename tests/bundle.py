"""Write checkpoints of TensorFlow's formats in pure Python, for tests only.

`write_bundle` makes an index and data shards that TensorFlow itself reads, `write_v1` a V1
checkpoint's listing. The parts (`table`, `block`, `entry`, ...) are there for tests that
need a checkpoint that is wrong in one place and right, checksums included, everywhere else.
They are made of the program's own writer where that writes such a thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from types import MappingProxyType

from matrix.checkpoint.bundle import Entry
from matrix.checkpoint.dtypes import NUMBERS, size_of
from matrix.checkpoint.objects import Attribute, Node, Slot
from matrix.checkpoint.wire import crc32c, mask
from matrix.checkpoint.wire import varint as read_varint
from matrix.convert.bundle import header, record, shape_proto
from matrix.convert.objects import VALUE, encode_node
from matrix.convert.table import append, finished, table
from matrix.convert.wire import nested, number, text, varint

Tensor = tuple[str, Sequence[int], bytes]
Slice = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Placed:
    """A tensor's bytes as stored, and where: shard, offset in it, masked CRC32C."""

    raw: bytes
    crc: int
    shard: int = 0
    offset: int = 0


def write_bundle(prefix: Path, tensors: Mapping[str, Tensor], shards: int = 1) -> Path:
    """Write ``prefix.index`` and its shards; tensors go to the shards in turn.

    ``tensors`` maps a name to (dtype, shape, little-endian bytes). The value of a string
    tensor is what `strings` makes of its elements. Returns the prefix.
    """
    prefix.parent.mkdir(parents=True, exist_ok=True)
    data = [bytearray() for _ in range(shards)]
    pairs = [(b"", header(shards))]
    for turn, name in enumerate(sorted(tensors, key=str.encode)):
        dtype, shape, raw = tensors[name]
        shard = turn % shards
        where = Placed(raw, mask(stored_crc(dtype, shape, raw)), shard, len(data[shard]))
        data[shard] += raw
        pairs.append((name.encode(), entry(dtype, shape, where)))
    for turn, content in enumerate(data):
        name = f"{prefix.name}.data-{turn:05}-of-{shards:05}"
        prefix.with_name(name).write_bytes(content)
    prefix.with_name(f"{prefix.name}.index").write_bytes(table(pairs))
    return prefix


def write_folder(folder: Path) -> Path:
    """Write a folder as the model zoo lays it out: a small checkpoint and a config."""
    write_bundle(folder / "model.ckpt", {"a": counting("float32", [3]), "b": counting("int64", [])})
    (folder / "pipeline.config").write_text("model { ssd { num_classes: 3 } }\n", encoding="utf-8")
    return folder


def write_state(prefix: Path, *others: str) -> Path:
    """Write the state file ``checkpoint`` beside a prefix, naming it as the newest."""
    lines = [f'model_checkpoint_path: "{prefix.name}"']
    lines += [f'all_model_checkpoint_paths: "{name}"' for name in (*others, prefix.name)]
    state = prefix.with_name("checkpoint")
    state.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return state


def counting(dtype: str, shape: Sequence[int], start: int = 1) -> Tensor:
    """A numeric tensor whose bytes differ from place to place and from zero."""
    size = prod(shape) * size_of(dtype)
    return dtype, shape, bytes((start + i) % 255 + 1 for i in range(size))


def strings(shape: Sequence[int], *elements: bytes) -> Tensor:
    """A string tensor: lengths as varints, a checksum over them, then the strings."""
    lengths = b"".join(varint(len(element)) for element in elements)
    check = mask(crc32c(_lengths(elements))).to_bytes(4, "little")
    return "string", shape, lengths + check + b"".join(elements)


def stored_crc(dtype: str, shape: Sequence[int], raw: bytes) -> int:
    """The CRC32C TensorFlow stores: over the bytes, but with a string's lengths as uint32."""
    if dtype != "string":
        return crc32c(raw)
    sizes, at = [], 0
    for _ in range(prod(shape)):
        size, at = read_varint(raw, at)
        sizes.append(size)
    return crc32c(b"".join(size.to_bytes(4, "little") for size in sizes) + raw[at:])


def entry(dtype: str, shape: Sequence[int], where: Placed) -> bytes:
    """A BundleEntryProto."""
    size = len(where.raw)
    return record(Entry("", dtype, tuple(shape), where.shard, where.offset, size, where.crc))


def partitioned(dtype: str, shape: Sequence[int], slices: Iterable[Slice]) -> bytes:
    """A BundleEntryProto of a variable that is stored in slices of (start, length) each."""
    return (
        number(1, NUMBERS[dtype])
        + nested(2, shape_proto(shape))
        + b"".join(nested(7, _slice(one)) for one in slices)
    )


def slice_key(name: str, place: Slice) -> bytes:
    """The key of the record that holds a slice of a variable."""
    escaped = name.encode().replace(b"\xff", b"\xff\0").replace(b"\0", b"\0\xff")
    numbers = b"".join(_ordered(one) for extent in place for one in extent)
    return b"\0" + escaped + b"\0\1" + bytes([1, len(place)]) + numbers


def node(
    children: Mapping[str, int] = MappingProxyType({}),
    values: Mapping[str, str] = MappingProxyType({}),
    slots: Iterable[tuple[int, str, int]] = (),
) -> bytes:
    """A TrackableObject: children by name, full names of values by key, slots."""
    saved = tuple(Attribute(VALUE, full, key) for key, full in values.items())
    return encode_node(Node(tuple(children.items()), saved, tuple(Slot(*one) for one in slots)))


def graph(*nodes: bytes) -> bytes:
    """A TrackableObjectGraph."""
    return b"".join(nested(1, one) for one in nodes)


def meta_graph(release: str, revision: str, producer: int, nodes: int = 3) -> bytes:
    """A MetaGraphDef as a Saver leaves it beside a checkpoint, with a small graph."""
    ops = b"".join(nested(1, text(1, f"node_{n}") + text(2, "NoOp")) for n in range(nodes))
    info = nested(2, b"ops") + text(4, "train") + text(5, release) + text(6, revision)
    versions = nested(4, number(1, producer) + number(2, 12))
    return nested(1, info) + nested(2, ops + versions) + nested(3, text(1, "save/Const"))


def write_v1(path: Path, tensors: Mapping[str, tuple[str, Sequence[int]]]) -> Path:
    """Write the listing of a V1 checkpoint: (dtype, shape) by name, each whole, no values."""
    listed = b"".join(_v1_tensor(name, *tensors[name]) for name in sorted(tensors))
    path.write_bytes(table([(b"", nested(1, listed + nested(2, number(1, 1))))]))
    return path


def table_of_blocks(blocks: Iterable[bytes], compression: int = 0) -> bytes:
    """A table file from ready-made data blocks, each with a right checksum."""
    out = bytearray()
    index = [(b"%08d" % n, append(out, body, compression)) for n, body in enumerate(blocks)]
    return finished(out, index)


def _v1_tensor(name: str, dtype: str, shape: Sequence[int]) -> bytes:
    """A SavedSliceMeta with one slice, which is cut along no dimension."""
    whole = nested(1, b"") * len(shape)
    kind = number(3, NUMBERS[dtype])
    return nested(1, text(1, name) + nested(2, shape_proto(shape)) + kind + nested(4, whole))


def _slice(place: Slice) -> bytes:
    return b"".join(nested(1, number(1, start) + number(2, length)) for start, length in place)


def _ordered(value: int) -> bytes:
    """A small number from 0 on, in the encoding that sorts as the numbers do."""
    if value < 64:
        return bytes([0x80 | value])
    return (0xC000 | value).to_bytes(2, "big")


def _lengths(elements: Iterable[bytes]) -> bytes:
    return b"".join(len(element).to_bytes(4, "little") for element in elements)
