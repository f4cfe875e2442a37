"""What keeps one OD API version from parsing a config, in the order in which it is met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from matrix.config.schema import (
    PACKAGE,
    ROOT,
    WrongValue,
    known_in,
    misplaced,
    short,
    unknown_fields,
    wrong_values,
)
from matrix.config.tree import Pipeline
from matrix.facts.nouns import Schema

TEXT, BRACE, VALUE, NAME, REVISION, REMOVED = (
    "text",
    "brace",
    "value",
    "name",
    "revision",
    "removed",
)
GONE = {
    (f"{PACKAGE}SsdFeatureExtractor", "batch_norm_trainable"): (
        "it was removed in April 2018, and zoo archives of that time still carry it"
    )
}
"""Fields that no known OD API has any more. Source: tensorflow/models, issues 4011 and 7399.

The field of the same name in FasterRcnnFeatureExtractor was never removed.
"""

MOST_OWNERS = 3
NEAR = 0.8
"""How alike two names are, as `difflib` counts it, when one may be the other misspelt."""


@dataclass(frozen=True)
class Obstacle:
    """A place at which protobuf refuses a config.

    ``kind`` is ``text`` (it breaks the format), ``brace`` (a field of the whole config
    inside a block), ``value`` (not of the field's type), ``name`` (a field that no known OD
    API has), ``revision`` (one that the versions in ``known`` have) or ``removed``.
    ``message`` and ``field`` are empty for a ``text``.
    """

    line: int
    column: int
    kind: str
    words: str
    message: str = ""
    field: str = ""
    known: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The words after the place."""
        return f"{self.line}:{self.column}: {self.words}"

    @property
    def malformed(self) -> bool:
        """Whether the config is at fault, and no version of the OD API would take it."""
        return self.kind in (TEXT, BRACE, VALUE, NAME)


@dataclass(frozen=True, eq=False)
class _Question:
    """A config for one OD API version; equal where all are the same objects.

    One config meets many cells with few versions among them, and comparing configs by their
    content would cost as much as looking through them.
    """

    pipeline: Pipeline
    schema: Schema | None
    schemas: tuple[Schema, ...]

    @property
    def _objects(self) -> tuple[int, ...]:
        return tuple(map(id, (self.pipeline, self.schema, *self.schemas)))

    def __hash__(self) -> int:
        return hash(self._objects)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Question) and self._objects == other._objects


def obstacles(
    pipeline: Pipeline, schema: Schema | None, schemas: Sequence[Schema]
) -> tuple[Obstacle, ...]:
    """Everything that protobuf refuses in a config, in the text's order.

    ``schema`` is that of the OD API in question, None where it is not known: then only the
    text itself is looked at. ``schemas`` are all that are known.
    """
    return _found(_Question(pipeline, schema, tuple(schemas)))


@lru_cache(maxsize=32)
def _found(asked: _Question) -> tuple[Obstacle, ...]:
    problems, schema = asked.pipeline.problems, asked.schema
    found = [Obstacle(one.line, one.column, TEXT, one.words) for one in problems]
    if schema is not None:
        found += [
            unknown(one.message, one.field, one.line, one.column, asked.schemas)
            for one in unknown_fields(asked.pipeline, schema)
        ]
        told = {one.line for one in problems}
        wrong = [one for one in wrong_values(asked.pipeline, schema) if one.line not in told]
        found += [_value(one, asked.schemas) for one in wrong]
    return tuple(sorted(found, key=lambda one: (one.line, one.column)))


def unknown(
    message: str, field: str, line: int, column: int, schemas: Sequence[Schema]
) -> Obstacle:
    """What a field that its message does not have is, by all that is known of other versions."""
    lacks = f"{short(message)} has no field {field}"
    known = known_in(message, field, schemas)
    if misplaced(field) and message != ROOT:
        kind = BRACE
        words = f"{lacks}, which belongs to the whole config: a closing brace is missing above"
    elif known:
        kind, words = REVISION, f"{lacks}; known to OD API {', '.join(known)}"
    elif (message, field) in GONE:
        kind, words = REMOVED, f"{lacks}: {GONE[message, field]}"
    else:
        kind, words = NAME, f"{lacks} in any known OD API{_meant(message, field, schemas)}"
    return Obstacle(line, column, kind, words, message, field, known)


def skipped_words(
    pipeline: Pipeline, schema: Schema, schemas: Sequence[Schema] = ()
) -> tuple[str, ...]:
    """Say in one sentence each what of a config is skipped for one OD API version, and where."""
    found = obstacles(pipeline, schema, schemas)
    return tuple(f"{one.told}; this is skipped for OD API {schema.od}." for one in found)


def _value(one: WrongValue, schemas: Iterable[Schema]) -> Obstacle:
    """A value of the wrong type, or one that an enum has in other versions only."""
    known = tuple(each.od for each in schemas if one.value in each.enums.get(one.type, ()))
    words = f"{one.words}; known to OD API {', '.join(known)}" if known else one.words
    kind = REVISION if known else VALUE
    return Obstacle(one.line, one.column, kind, words, one.message, one.field, known)


def _meant(message: str, field: str, schemas: Iterable[Schema]) -> str:
    """What may have been meant by an unknown field, as the end of a sentence."""
    messages = [pair for one in schemas for pair in one.messages.items()]
    owners = sorted({short(name) for name, fields in messages if field in fields})
    if 0 < len(owners) <= MOST_OWNERS:
        return f", but {' and '.join(owners)} has: a brace stands in the wrong place"
    names = {name for owner, fields in messages if owner == message for name in fields}
    near = get_close_matches(field, sorted(names), n=1, cutoff=NEAR)
    return f"; the nearest is {near[0]}" if near else ""
