"""Scalars of a config as numbers; what is not one reads as its default."""

from __future__ import annotations

from matrix.config.tree import Block

_TRUE = ("true", "True", "t", "1")
"""How protobuf's text format writes yes."""
_LARGEST = 1e30
_LARGEST_COUNT = 2**31 - 1


def flag(block: Block, path: str, default: bool = False) -> bool:
    """A boolean field."""
    text = block.text(path)
    return text in _TRUE if text else default


def number(block: Block, path: str, default: float) -> float:
    """A floating-point field; the text format allows a trailing ``f``."""
    try:
        value = float(block.text(path).rstrip("fF"))
    except ValueError:
        return default
    return value if abs(value) < _LARGEST else default


def count(block: Block, path: str, default: int | None = None) -> int | None:
    """A whole number of 32 bits, decimal or hexadecimal."""
    try:
        value = int(block.text(path), 0)
    except ValueError:
        return default
    return value if abs(value) <= _LARGEST_COUNT else default
