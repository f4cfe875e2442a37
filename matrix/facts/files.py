"""The facts on disk: ``cells/<id>.json`` and ``schemas/<od>.json`` below ``images/facts``.

The same facts give the same bytes. A folder without files holds no facts, which is no
error; a file that is damaged is one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar

from matrix.errors import ConfigurationError
from matrix.facts.nouns import CellFacts, Schema
from matrix.model import Cell, Failure
from matrix.plan.recipe import decided
from matrix.plan.recipe import digest as recipe_digest
from matrix.store.codec import parse_json
from matrix.store.fields import Fields, texts

FOLDER = Path(__file__).resolve().parents[2] / "images" / "facts"
CELLS = "cells"
SCHEMAS = "schemas"
VERSION = 1

Read = TypeVar("Read")


@dataclass(frozen=True)
class Facts:
    """All facts that are known: of the cells by identifier, and of the OD API versions."""

    cells: Mapping[str, CellFacts] = field(default_factory=dict)
    schemas: tuple[Schema, ...] = ()


def load(folder: Path) -> Facts:
    """Read all facts below a folder.

    Raises:
        ConfigurationError: a file is damaged or of another version, or cannot be read.
    """
    cells = (_read(path, decode_cell) for path in sorted((folder / CELLS).glob("*.json")))
    schemas = (_read(path, decode_schema) for path in sorted((folder / SCHEMAS).glob("*.json")))
    return Facts({one.cell: one for one in cells}, tuple(schemas))


def stands_on(cell: Cell, locks: Path) -> str:
    """The sha256 of what a cell is made from: its committed lock and its whole recipe.

    Empty where no committed lock is of the cell's recipe.
    """
    path = locks / f"{cell.id}.txt"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if f"# recipe: {recipe_digest(cell.recipe, cell.python)}\n" not in text:
        return ""
    recipe = json.dumps(decided(cell.recipe), sort_keys=True)
    return hashlib.sha256(f"{recipe}\n{text}".encode()).hexdigest()


def encode_cell(facts: CellFacts) -> str:
    """A cell's facts as one line of JSON."""
    error = facts.error
    document = {
        **asdict(facts),
        "schema": VERSION,
        "error": None if error is None else {"type": error.type, "message": error.message},
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":")) + "\n"


def encode_schema(schema: Schema) -> str:
    """The messages of one OD API version as JSON, a line per field."""
    document = {"schema": VERSION, **asdict(schema)}
    return json.dumps(document, sort_keys=True, indent=1) + "\n"


def decode_cell(value: object) -> CellFacts:
    """The facts of a cell from parsed JSON; ``ValueError`` says what is wrong with it."""
    fields = _fields(value)
    error = fields.get("error")
    failure = None
    if error is not None:
        inner = Fields(error, "error")
        failure = Failure(inner.text("type"), inner.text("message"))
    return CellFacts(
        cell=fields.text("cell"),
        od=fields.text("od"),
        versions=_texts_by_name(fields.mapping("versions"), "versions"),
        broken_at=fields.text("broken_at"),
        error=failure,
        extractors=_lists_by_name(fields.mapping("extractors"), "extractors"),
        modes=texts(fields.get("modes"), "modes"),
        controls=fields.text("controls"),
        seen=fields.mapping("seen"),
        lock=fields.text("lock"),
    )


def decode_schema(value: object) -> Schema:
    """The messages of an OD API version from parsed JSON, or ``ValueError``."""
    fields = _fields(value)
    messages = {
        name: _texts_by_name(entry, name) for name, entry in fields.mapping("messages").items()
    }
    return Schema(fields.text("od"), messages, _lists_by_name(fields.mapping("enums"), "enums"))


def _read(path: Path, decode: Callable[[object], Read]) -> Read:
    try:
        return decode(parse_json(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"{path} does not hold facts that this program wrote: {error}.", "Run 'nox -s facts'."
        ) from None


def _fields(value: object) -> Fields:
    fields = Fields(value, "the document")
    if fields.get("schema") != VERSION:
        raise ValueError(f"its schema is {fields.get('schema')!r}, not {VERSION}")
    return fields


def _texts_by_name(value: object, what: str) -> dict[str, str]:
    fields = Fields(value, what)
    return {name: fields.text(name) for name in fields.names()}


def _lists_by_name(value: object, what: str) -> dict[str, tuple[str, ...]]:
    fields = Fields(value, what)
    return {name: texts(fields.get(name), f"{what}: {name}") for name in fields.names()}
