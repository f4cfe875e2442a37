"""TensorFlow's data types: number in a checkpoint, name, and bytes per element.

Numbers: tensorflow/core/framework/types.proto. Names and sizes as `tf.as_dtype(n).name`
and `.size` gave them under TensorFlow 2.21.
"""

from __future__ import annotations

_NAMES = {
    1: ("float32", 4),
    2: ("float64", 8),
    3: ("int32", 4),
    4: ("uint8", 1),
    5: ("int16", 2),
    6: ("int8", 1),
    7: ("string", 0),
    8: ("complex64", 8),
    9: ("int64", 8),
    10: ("bool", 1),
    11: ("qint8", 1),
    12: ("quint8", 1),
    13: ("qint32", 4),
    14: ("bfloat16", 2),
    15: ("qint16", 2),
    16: ("quint16", 2),
    17: ("uint16", 2),
    18: ("complex128", 16),
    19: ("float16", 2),
    20: ("resource", 0),
    21: ("variant", 0),
    22: ("uint32", 4),
    23: ("uint64", 8),
    24: ("float8_e5m2", 1),
    25: ("float8_e4m3fn", 1),
    26: ("float8_e4m3fnuz", 1),
    27: ("float8_e4m3b11fnuz", 1),
    28: ("float8_e5m2fnuz", 1),
    29: ("int4", 1),
    30: ("uint4", 1),
    31: ("int2", 1),
    32: ("uint2", 1),
    33: ("float4_e2m1fn", 1),
}

NUMBERS = {name: number for number, (name, _) in _NAMES.items()}
_SIZES = dict(_NAMES.values())


def name_of(number: int) -> str:
    """The name TensorFlow gives a data type; a type newer than this table is ``dtype<n>``."""
    return _NAMES[number][0] if number in _NAMES else f"dtype{number}"


def size_of(name: str) -> int:
    """Bytes per element, or 0 where elements have no fixed size or the type is unknown."""
    return _SIZES.get(name, 0)
