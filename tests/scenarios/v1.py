"""Checkpoints of the V1 format, written on the host.

Sources: tensorflow/core/util/saved_tensor_slice.proto for the records,
tensorflow/core/util/saved_tensor_slice_util.cc and tensorflow/core/lib/strings/ordered_code.cc
for their keys, tensorflow/core/framework/tensor.proto for the values.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matrix.checkpoint.dtypes import NUMBERS
from matrix.convert.table import table
from matrix.convert.wire import varint
from tests.bundle import Tensor
from tests.scenarios.files import CONFIG, NAME, Bundle

FLOATS, INTEGERS, LONGS = 5, 7, 10
"""The fields of TensorProto that hold packed values."""


def write_v1(bundle: Bundle, folder: Path) -> Path:
    """Write all tensors into one table file, and the config beside it; return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted(bundle.tensors, key=str.encode)
    metas = b"".join(_field(1, _meta(name, bundle.tensors[name])) for name in names)
    head = _field(1, metas + _field(2, b"\x08\x01"))
    rows = [
        (_key(name, bundle.tensors[name][1]), _data(name, bundle.tensors[name])) for name in names
    ]
    path = folder / NAME
    path.write_bytes(table([(b"", head), *sorted(rows)]))
    (folder / CONFIG).write_text(bundle.config, encoding="utf-8")
    return path


def _meta(name: str, tensor: Tensor) -> bytes:
    dtype, shape, _ = tensor
    kind = b"\x18" + varint(NUMBERS[dtype])
    return _field(1, name.encode()) + _field(2, _shape(shape)) + kind + _field(4, _whole(shape))


def _data(name: str, tensor: Tensor) -> bytes:
    _, shape, _ = tensor
    slice_ = _field(1, name.encode()) + _field(2, _whole(shape)) + _field(3, _values(tensor))
    return _field(2, slice_)


def _values(tensor: Tensor) -> bytes:
    """A TensorProto with nothing but its values."""
    dtype, _, raw = tensor
    if dtype == "float32":
        return _field(FLOATS, raw)
    width = {"int32": 4, "int64": 8}[dtype]
    cut = [raw[at : at + width] for at in range(0, len(raw), width)]
    numbers = b"".join(varint(int.from_bytes(one, "little")) for one in cut)
    return _field(INTEGERS if dtype == "int32" else LONGS, numbers)


def _whole(shape: Sequence[int]) -> bytes:
    """A TensorSliceProto of everything: an empty extent for each dimension."""
    return b"\x0a\x00" * len(shape)


def _shape(shape: Sequence[int]) -> bytes:
    return b"".join(_field(2, b"\x08" + varint(size)) for size in shape)


def _key(name: str, shape: Sequence[int]) -> bytes:
    """The ordered code of a name and its whole slice: begin 0, no length, per dimension."""
    rank = b"\x01" + bytes([len(shape)]) if shape else b"\x00"
    return b"\x00" + name.encode() + b"\x00\x01" + rank + b"\x80\x7f" * len(shape)


def _field(number: int, body: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(body)) + body
