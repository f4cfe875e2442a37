"""Good inputs to start from, all of them made here."""

from __future__ import annotations

import tempfile
from pathlib import Path

from matrix.checkpoint.bundle import OBJECT_GRAPH
from matrix.convert.bundle import header
from matrix.convert.table import block, table
from matrix.convert.wire import varint
from tests.bundle import (
    Placed,
    Tensor,
    counting,
    entry,
    graph,
    node,
    partitioned,
    slice_key,
    strings,
    table_of_blocks,
    write_bundle,
    write_v1,
)

GRAPH = graph(
    node({"model": 1, "optimizer": 3}, slots=[(2, "momentum", 4)]),
    node({"kernel": 2, "parent": 0}),
    node(values={"model/kernel/.ATTRIBUTES/VARIABLE_VALUE": "conv/kernel:0"}),
    node({"momentum": 4}),
    node(values={"optimizer/momentum/0": ""}),
)
TENSORS: dict[str, Tensor] = {
    OBJECT_GRAPH: strings((), GRAPH),
    "model/kernel/.ATTRIBUTES/VARIABLE_VALUE": counting("float32", (3, 4)),
    "names": strings((3,), b"one", b"", b"three"),
    "save_counter/.ATTRIBUTES/VARIABLE_VALUE": counting("int64", ()),
}
HALVES = [((0, 2), (0, 3)), ((2, 70), (0, 3))]
# Snappy: a literal of five bytes, then copies from near and far that make it longer.
COPIES = varint(32) + b"\x10bundl" + b"\x15\x05" + b"\x2a\x05\x00" + b"\x1b\x05\x00\x00\x00"


def bundle(tensors: dict[str, Tensor], shards: int = 1) -> dict[str, bytes]:
    """The files of a bundle by their endings."""
    with tempfile.TemporaryDirectory() as folder:
        prefix = write_bundle(Path(folder) / "m", tensors, shards)
        return {path.name[1:]: path.read_bytes() for path in prefix.parent.iterdir()}


def indexes() -> tuple[bytes, ...]:
    """With an object graph, of several blocks and shards, with slices, and compressed."""
    many = {f"{'Conv/' * 40}{n}/weights": counting("float16", (1, n)) for n in range(24)}
    return (
        bundle(TENSORS)[".index"],
        bundle(many, 3)[".index"],
        table(_sliced()),
        table_of_blocks([_literal(block(_sliced()))], compression=1),
    )


def v1() -> bytes:
    """The listing of a V1 checkpoint."""
    with tempfile.TemporaryDirectory() as folder:
        tensors = {"a/weights": ("float32", (3, 4)), "step": ("int64", ())}
        return write_v1(Path(folder) / "model.ckpt", tensors).read_bytes()


def _sliced() -> list[tuple[bytes, bytes]]:
    """The records of a partitioned variable in two slices."""
    offsets = (0, 6)
    raws = (b"x" * 6, b"y" * 210)
    parts = [
        (slice_key("w", place), entry("int8", [n for _, n in place], Placed(raw, 0, 0, offset)))
        for place, raw, offset in zip(HALVES, raws, offsets, strict=True)
    ]
    return [(b"", header(1)), *parts, (b"w", partitioned("int8", (72, 3), HALVES))]


def _literal(data: bytes) -> bytes:
    """Data as a single literal of Snappy's."""
    return varint(len(data)) + bytes([61 << 2]) + (len(data) - 1).to_bytes(2, "little") + data
