"""What a config in protobuf's text format holds, as a tree with places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One field as written: a scalar (strings without their quotes) or a nested block.

    ``line`` and ``column`` count from 1 and point at the name. ``quoted`` tells a string
    from a number or a word.
    """

    name: str
    value: str | Block
    line: int
    column: int
    quoted: bool = False


@dataclass(frozen=True)
class Block:
    """The fields between two braces, in their order."""

    fields: tuple[Field, ...] = ()

    def all(self, path: str) -> Iterator[Field]:
        """Yield every field at a dotted path, such as ``model.ssd.num_classes``."""
        head, _, rest = path.partition(".")
        for field in self.fields:
            if field.name != head:
                continue
            if not rest:
                yield field
            elif isinstance(field.value, Block):
                yield from field.value.all(rest)

    def block(self, path: str) -> Block:
        """The last block at a path; an empty one where there is none."""
        found = [field.value for field in self.all(path) if isinstance(field.value, Block)]
        return found[-1] if found else Block()

    def text(self, path: str, default: str = "") -> str:
        """The last scalar at a path, as protobuf would keep it."""
        found = [field.value for field in self.all(path) if isinstance(field.value, str)]
        return found[-1] if found else default

    def has(self, path: str) -> bool:
        """Whether anything stands at a path."""
        return any(True for _ in self.all(path))


@dataclass(frozen=True)
class Problem:
    """Where a text stops being a config, and how it was read on from there."""

    line: int
    column: int
    words: str


@dataclass(frozen=True)
class Pipeline:
    """A pipeline.config as far as it could be read; ``problems`` say what was skipped."""

    root: Block = Block()
    problems: tuple[Problem, ...] = ()
