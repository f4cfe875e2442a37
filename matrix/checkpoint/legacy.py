"""The V1 checkpoint format: one table file with names, shapes and values.

TensorFlow's TF1 Saver wrote it by default before 0.12 (`SaverDef.V1`). The first record
(empty key) is a SavedTensorSlices whose ``meta`` lists every tensor; the others hold the
values. Source: tensorflow/core/util/saved_tensor_slice.proto.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from matrix.checkpoint.bundle import parse_shape, text
from matrix.checkpoint.dtypes import name_of
from matrix.checkpoint.table import MAX_RECORDS, check_block, first_record, handles
from matrix.checkpoint.wire import MalformedError, fields, message, number
from matrix.model import Variable


def parse_v1(file: BinaryIO) -> tuple[Variable, ...]:
    """The tensors a V1 checkpoint lists, in order of name; raises `MalformedError`."""
    first = next(handles(file), None)
    if first is None:
        raise MalformedError("it holds no record")
    key, value = first_record(file, first)
    if key:
        raise MalformedError("its first record is not a list of tensors")
    found = [_variable(tensor) for tensor in _tensors(value)]
    if not found:
        raise MalformedError("it lists no tensor")
    return tuple(sorted(found, key=lambda variable: variable.name))


def check_v1(file: BinaryIO) -> None:
    """Check every block's CRC32C, block by block in bounded memory; raises `MalformedError`."""
    for handle in handles(file):
        check_block(file, handle)


def _tensors(record: bytes) -> Iterator[bytes]:
    """The SavedSliceMeta messages of a SavedTensorSlices record."""
    count = 0
    for field, kind, meta in fields(record):
        for part, inner, tensor in fields(message(kind, meta)) if field == 1 else ():
            if part == 1:
                count += 1
                if count > MAX_RECORDS:
                    raise MalformedError(f"it lists more than {MAX_RECORDS:,} tensors")
                yield message(inner, tensor)


def _variable(data: bytes) -> Variable:
    name, dtype = "", 0
    shape: tuple[int, ...] = ()
    for field, kind, content in fields(data):
        if field == 1:
            name = text(message(kind, content))
        elif field == 2:
            shape = parse_shape(message(kind, content))
        elif field == 3:
            dtype = number(kind, content)
    return Variable(name, shape, name_of(dtype))
