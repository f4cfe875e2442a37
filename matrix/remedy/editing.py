"""Edits of a config's text: what is not meant stays as it was written, comments included."""

from __future__ import annotations

from collections.abc import Iterable

from matrix.config.text import CLOSERS, PLAIN, parse
from matrix.config.tokens import Token, Tokens
from matrix.config.tree import Block, Field

STEP = 2
"""Columns by which the OD API's own configs indent a block."""


def with_value(text: str, path: str, value: str) -> str:
    """The text with a scalar at a dotted path: replaced where it stands, else added.

    ``value`` is written as it is, quotes included. Where a field is repeated the last one
    counts, as for protobuf. Blocks that are missing are added, too.
    """
    root = parse(text).root
    found = [one for one in root.all(path) if isinstance(one.value, str)]
    if found:
        start, end = extent(text, found[-1])
        return f"{text[:start]}{found[-1].name}: {value}{text[end:]}"
    return _added(text, root, path.split("."), value)


def without(text: str, fields: Iterable[Field]) -> str:
    """The text without these fields, and without the lines that hold nothing else."""
    for start, end in sorted((extent(text, one) for one in fields), reverse=True):
        text = _cut(text, start, end)
    return text


def field_at(block: Block, line: int, column: int) -> Field | None:
    """The field whose name begins at a place, however deep."""
    for one in block.fields:
        if (one.line, one.column) == (line, column):
            return one
        if isinstance(one.value, Block) and (found := field_at(one.value, line, column)):
            return found
    return None


def extent(text: str, field: Field) -> tuple[int, int]:
    """Where a field begins and ends in the text, with the comma or semicolon behind it."""
    start = offset(text, field.line, field.column)
    tokens = Tokens(text)
    tokens.skip_to(start)
    name = tokens.take()
    if tokens.next.text == ":":
        tokens.take()
    end = _value_end(tokens, name)
    if tokens.next.text in (",", ";"):
        end = tokens.take().end
    return start, end


def _value_end(tokens: Tokens, name: Token) -> int:
    first = tokens.next
    if first.text in CLOSERS:
        return _block_end(tokens)
    end = name.end
    while tokens.next.kind == "string":
        end = tokens.take().end
    if first.kind == "string":
        return end
    plain = PLAIN.match(tokens.text, first.start)
    end = plain.end() if plain else first.end
    tokens.skip_to(end)
    return end


def _block_end(tokens: Tokens) -> int:
    """Go behind the brace that closes the block, or to the end of the text."""
    depth = 0
    while tokens.next.kind != "end":
        token = tokens.take()
        depth += (token.text in CLOSERS) - (token.text in CLOSERS.values())
        if not depth:
            return token.end
    return len(tokens.text)


def _added(text: str, root: Block, path: list[str], value: str) -> str:
    """The text with what is missing of a path, in the last block that is there."""
    depth = max(
        (n for n in range(1, len(path)) if _blocks(root, path[:n])),
        default=0,
    )
    lacking = path[depth:]
    if not depth:
        ending = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{ending}{_written(lacking, value)}\n"
    around = _blocks(root, path[:depth])[-1]
    brace = _brace(text, around)
    behind = text[brace:].partition("\n")[0].strip()
    inline = behind and not behind.startswith("#")
    gap = " " if inline else "\n" + " " * (around.column - 1 + STEP)
    return f"{text[:brace]}{gap}{_written(lacking, value)}{text[brace:]}"


def _blocks(root: Block, path: list[str]) -> list[Field]:
    return [one for one in root.all(".".join(path)) if isinstance(one.value, Block)]


def _brace(text: str, field: Field) -> int:
    """The offset behind the brace that opens a block."""
    tokens = Tokens(text)
    tokens.skip_to(offset(text, field.line, field.column))
    while tokens.next.text not in CLOSERS:
        tokens.take()
    return tokens.take().end


def _written(names: list[str], value: str) -> str:
    *blocks, last = names
    return "".join(f"{one} {{ " for one in blocks) + f"{last}: {value}" + " }" * len(blocks)


def _cut(text: str, start: int, end: int) -> str:
    """The text without a range, and without its lines where nothing else stands on them."""
    line = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    after = len(text) if after < 0 else after + 1
    if not (text[line:start] + text[end:after]).strip():
        return text[:line] + text[after:]
    return text[:start].rstrip(" \t") + text[end:]


def offset(text: str, line: int, column: int) -> int:
    """The offset of a place; lines end at a line feed only."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1
