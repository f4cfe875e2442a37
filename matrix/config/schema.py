"""Check a config against the messages of one OD API version, without protobuf.

Protobuf stops at the first field that it does not know; this goes on and finds them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from matrix.config.text import shown
from matrix.config.tree import Block, Field, Pipeline
from matrix.facts.nouns import Schema

PACKAGE = "object_detection.protos."
ROOT = f"{PACKAGE}TrainEvalPipelineConfig"
TOP_LEVEL = (
    "model",
    "train_config",
    "train_input_reader",
    "eval_config",
    "eval_input_reader",
    "graph_rewriter",
)
"""The fields of TrainEvalPipelineConfig in every version (``protos/pipeline.proto``)."""

INTEGER = re.compile(r"[+-]?(0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9][0-9_]*)")
FLOAT = re.compile(r"[+-]?([0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)([eE][+-]?[0-9]+)?f*")
NO_NUMBER = re.compile(r"[+-]?(inf(inity)?f?|nanf?)", re.IGNORECASE)
TRUTHS = ("true", "t", "1", "True")
FALSEHOODS = ("false", "f", "0", "False")


@dataclass(frozen=True)
class UnknownField:
    """A field that its message does not have in one schema.

    ``path`` is that of the block around it (``model.ssd``), ``message`` the block's full
    type name. ``outer`` says that it is a field of the whole config, met in a block: then
    a closing brace is missing before it.
    """

    path: str
    message: str
    field: str
    line: int
    column: int
    outer: bool = False


@dataclass(frozen=True)
class WrongValue:
    """A field whose value is not of its type; ``type`` is a scalar's or a full type name."""

    path: str
    message: str
    field: str
    type: str
    value: str
    line: int
    column: int
    words: str


def unknown_fields(pipeline: Pipeline, schema: Schema) -> tuple[UnknownField, ...]:
    """Every field of a config that this OD API version does not know, in the text's order.

    What is inside such a field is left out. An extension, in brackets, is unknown too: no
    version of the OD API has any.
    """
    found = []
    for path, message, one, kind in _walk(pipeline.root, schema, ROOT, ""):
        if kind is None:
            outer = bool(path) and misplaced(one.name)
            found.append(UnknownField(path, message, one.name, one.line, one.column, outer))
    return tuple(sorted(found, key=lambda one: (one.line, one.column)))


def wrong_values(pipeline: Pipeline, schema: Schema) -> tuple[WrongValue, ...]:
    """Every value that does not fit its field's type, in the text's order."""
    found = []
    for path, message, one, kind in _walk(pipeline.root, schema, ROOT, ""):
        if kind is not None and (words := _misfit(one, kind, schema)):
            value = one.value if isinstance(one.value, str) else "{}"
            place = (one.line, one.column)
            found.append(WrongValue(path, message, one.name, kind, value, *place, words))
    return tuple(sorted(found, key=lambda one: (one.line, one.column)))


def known_in(message: str, field: str, schemas: Iterable[Schema]) -> tuple[str, ...]:
    """The OD API versions whose message of this name has the field."""
    return tuple(one.od for one in schemas if field in one.messages.get(message, {}))


def misplaced(field: str) -> bool:
    """Whether a field belongs at the top of a config and in no block.

    No message of the OD API has a field of such a name.
    """
    return field in TOP_LEVEL


def short(name: str) -> str:
    """A type's name without its package."""
    return name.removeprefix(PACKAGE)


def _walk(
    block: Block, schema: Schema, message: str, path: str
) -> Iterator[tuple[str, str, Field, str | None]]:
    """Yield (path of the block, its message, field, the field's type or None)."""
    if message not in schema.messages:
        return
    known = schema.messages[message]
    for one in block.fields:
        kind = known.get(one.name)
        yield path, message, one, kind
        if isinstance(one.value, Block) and kind is not None:
            inner = f"{path}.{one.name}" if path else one.name
            yield from _walk(one.value, schema, kind, inner)


def _misfit(one: Field, kind: str, schema: Schema) -> str:
    """How a value does not fit its type, or nothing."""
    value = one.value
    if kind in schema.messages:
        return "" if isinstance(value, Block) else f"{one.name} is a block, not {shown(value)}"
    if kind not in SCALARS and kind not in schema.enums:
        return ""
    if isinstance(value, Block):
        return f"{one.name} is of type {short(kind)}, not a block"
    if kind == "string":
        return "" if one.quoted else f"{one.name} is a string: {shown(value)} needs quotes"
    if one.quoted:
        return f"{one.name} is of type {short(kind)}: {shown(value)} must not stand in quotes"
    if kind in schema.enums:
        fits = value in schema.enums[kind] or _signed(value)
        return "" if fits else f"{short(kind)} has no value {shown(value)}"
    return "" if SCALARS[kind](value) else f"{one.name} is of type {kind}, not {shown(value)}"


def _signed(text: str) -> bool:
    return INTEGER.fullmatch(text) is not None


def _unsigned(text: str) -> bool:
    return _signed(text) and not text.startswith("-")


def _number(text: str) -> bool:
    return FLOAT.fullmatch(text) is not None or NO_NUMBER.fullmatch(text) is not None


def _truth(text: str) -> bool:
    return text in TRUTHS or text in FALSEHOODS


SCALARS: dict[str, Callable[[str], bool]] = {
    "int32": _signed,
    "int64": _signed,
    "uint32": _unsigned,
    "uint64": _unsigned,
    "float": _number,
    "double": _number,
    "bool": _truth,
    "string": lambda _: False,
}
"""What protobuf's Python parser takes for a scalar without quotes."""
