"""Write checkpoints of TensorFlow's formats in pure Python, for tests only.

`write_bundle` makes an index and data shards that TensorFlow itself reads, `write_v1` a V1
checkpoint's listing. The parts (`table`, `block`, `entry`, ...) are there for tests that
need a checkpoint that is wrong in one place and right, checksums included, everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from types import MappingProxyType

from google_crc32c import extend

from matrix.checkpoint.dtypes import NUMBERS, size_of

MAGIC = 0xDB4775248B80FB57.to_bytes(8, "little")
RESTART_EVERY = 16
BLOCK_BYTES = 4096

Tensor = tuple[str, Sequence[int], bytes]
Slice = Sequence[tuple[int, int]]
Pairs = Iterable[tuple[bytes, bytes]]


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
        where = Placed(raw, masked(stored_crc(dtype, shape, raw)), shard, len(data[shard]))
        data[shard] += raw
        pairs.append((name.encode(), entry(dtype, shape, where)))
    for number, content in enumerate(data):
        name = f"{prefix.name}.data-{number:05}-of-{shards:05}"
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
    check = masked(crc32c(_lengths(elements))).to_bytes(4, "little")
    return "string", shape, lengths + check + b"".join(elements)


def stored_crc(dtype: str, shape: Sequence[int], raw: bytes) -> int:
    """The CRC32C TensorFlow stores: over the bytes, but with a string's lengths as uint32."""
    if dtype != "string":
        return crc32c(raw)
    sizes, at = [], 0
    for _ in range(prod(shape)):
        size, at = _read_varint(raw, at)
        sizes.append(size)
    return crc32c(b"".join(size.to_bytes(4, "little") for size in sizes) + raw[at:])


def header(shards: int, big_endian: bool = False) -> bytes:
    """A BundleHeaderProto as TensorFlow 1 and 2 write it (format version 1)."""
    order = b"\x10\x01" if big_endian else b""
    return b"\x08" + varint(shards) + order + b"\x1a\x02\x08\x01"


def entry(dtype: str, shape: Sequence[int], where: Placed) -> bytes:
    """A BundleEntryProto."""
    return (
        (b"\x08" + varint(NUMBERS[dtype]))
        + _nested(2, _shape(shape))
        + (b"\x18" + varint(where.shard))
        + (b"\x20" + varint(where.offset))
        + (b"\x28" + varint(len(where.raw)))
        + (b"\x35" + where.crc.to_bytes(4, "little"))
    )


def partitioned(dtype: str, shape: Sequence[int], slices: Iterable[Slice]) -> bytes:
    """A BundleEntryProto of a variable that is stored in slices of (start, length) each."""
    return (
        (b"\x08" + varint(NUMBERS[dtype]))
        + _nested(2, _shape(shape))
        + b"".join(_nested(7, _slice(one)) for one in slices)
    )


def slice_key(name: str, place: Slice) -> bytes:
    """The key of the record that holds a slice of a variable."""
    escaped = name.encode().replace(b"\xff", b"\xff\0").replace(b"\0", b"\0\xff")
    numbers = b"".join(_ordered(number) for extent in place for number in extent)
    return b"\0" + escaped + b"\0\1" + bytes([1, len(place)]) + numbers


def node(
    children: Mapping[str, int] = MappingProxyType({}),
    values: Mapping[str, str] = MappingProxyType({}),
    slots: Iterable[tuple[int, str, int]] = (),
) -> bytes:
    """A TrackableObject: children by name, full names of values by key, slots."""
    return (
        b"".join(_nested(1, b"\x08" + varint(n) + _text(2, name)) for name, n in children.items())
        + b"".join(
            _nested(2, _text(1, "VARIABLE_VALUE") + _text(2, full) + _text(3, key))
            for key, full in values.items()
        )
        + b"".join(
            _nested(3, b"\x08" + varint(of) + _text(2, name) + b"\x18" + varint(number))
            for of, name, number in slots
        )
    )


def graph(*nodes: bytes) -> bytes:
    """A TrackableObjectGraph."""
    return b"".join(_nested(1, one) for one in nodes)


def meta_graph(release: str, revision: str, producer: int, nodes: int = 3) -> bytes:
    """A MetaGraphDef as a Saver leaves it beside a checkpoint, with a small graph."""
    ops = b"".join(_nested(1, _text(1, f"node_{n}") + _text(2, "NoOp")) for n in range(nodes))
    info = _nested(2, b"ops") + _text(4, "train") + _text(5, release) + _text(6, revision)
    versions = _nested(4, b"\x08" + varint(producer) + b"\x10" + varint(12))
    return _nested(1, info) + _nested(2, ops + versions) + _nested(3, _text(1, "save/Const"))


def write_v1(path: Path, tensors: Mapping[str, tuple[str, Sequence[int]]]) -> Path:
    """Write the listing of a V1 checkpoint: (dtype, shape) by name, each whole, no values."""
    listed = b"".join(_v1_tensor(name, *tensors[name]) for name in sorted(tensors))
    path.write_bytes(table([(b"", _nested(1, listed + _nested(2, b"\x08\x01")))]))
    return path


def table(pairs: Pairs) -> bytes:
    """A whole table file with intact checksums from (key, value) in order of key."""
    out = bytearray()
    index: list[tuple[bytes, bytes]] = []
    for group in _groups(pairs):
        index.append((group[-1][0], _append(out, block(group))))
    footer = _append(out, block([])) + _append(out, block(index))
    return bytes(out) + footer.ljust(40, b"\0") + MAGIC


def table_of_blocks(blocks: Iterable[bytes], kind: int = 0) -> bytes:
    """A table file from ready-made data blocks, each with a right checksum."""
    out = bytearray()
    index = [(b"%08d" % n, _append(out, body, kind)) for n, body in enumerate(blocks)]
    footer = _append(out, block([])) + _append(out, block(index))
    return bytes(out) + footer.ljust(40, b"\0") + MAGIC


def block(pairs: Pairs) -> bytes:
    """The records of one block, keys compressed against the one before, and restarts."""
    out, last, restarts = bytearray(), b"", [0]
    for number, (key, value) in enumerate(pairs):
        shared = 0
        if number % RESTART_EVERY:
            while shared < min(len(key), len(last)) and key[shared] == last[shared]:
                shared += 1
        elif number:
            restarts.append(len(out))
        out += varint(shared) + varint(len(key) - shared) + varint(len(value))
        out += key[shared:] + value
        last = key
    ends = [*restarts, len(restarts)]
    return bytes(out) + b"".join(end.to_bytes(4, "little") for end in ends)


def varint(value: int) -> bytes:
    """A base-128 number."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def crc32c(data: bytes, crc: int = 0) -> int:
    return int(extend(crc, data))


def masked(crc: int) -> int:
    """A CRC32C as tables and bundles store it."""
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def _groups(pairs: Pairs) -> Iterable[list[tuple[bytes, bytes]]]:
    """Cut records into blocks of about `BLOCK_BYTES`."""
    group: list[tuple[bytes, bytes]] = []
    size = 0
    for key, value in pairs:
        group.append((key, value))
        size += len(key) + len(value)
        if size >= BLOCK_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _append(out: bytearray, body: bytes, kind: int = 0) -> bytes:
    """Append a block with its trailer; returns its handle."""
    handle = varint(len(out)) + varint(len(body))
    trailed = body + bytes([kind])
    out += trailed + masked(crc32c(trailed)).to_bytes(4, "little")
    return handle


def _nested(field: int, body: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(body)) + body


def _text(field: int, content: str) -> bytes:
    return _nested(field, content.encode())


def _v1_tensor(name: str, dtype: str, shape: Sequence[int]) -> bytes:
    """A SavedSliceMeta with one slice, which is cut along no dimension."""
    whole = _nested(1, b"") * len(shape)
    number = b"\x18" + varint(NUMBERS[dtype])
    return _nested(1, _text(1, name) + _nested(2, _shape(shape)) + number + _nested(4, whole))


def _slice(place: Slice) -> bytes:
    return b"".join(
        _nested(1, b"\x08" + varint(start) + b"\x10" + varint(length)) for start, length in place
    )


def _ordered(number: int) -> bytes:
    """A small number from 0 on, in the encoding that sorts as the numbers do."""
    if number < 64:
        return bytes([0x80 | number])
    return (0xC000 | number).to_bytes(2, "big")


def _shape(shape: Sequence[int]) -> bytes:
    return b"".join(_nested(2, b"\x08" + varint(size)) for size in shape)


def _lengths(elements: Iterable[bytes]) -> bytes:
    return b"".join(len(element).to_bytes(4, "little") for element in elements)


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
