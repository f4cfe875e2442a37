"""``matrix.json``: the report for other programs. ``docs/matrix-json.md`` describes its keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, fields

from matrix.errors import ReportError
from matrix.model import Status
from matrix.report.interface import Row, Sheet
from matrix.store.codec import parse_json
from matrix.store.fields import Fields, items, texts

SCHEMA = 1
LATER: dict[str, object] = {"certainty": "", "causes": [], "blame": "", "inferred": ""}
"""Keys that came within the schema, and what stands for them in older reports."""


def write(sheet: Sheet) -> str:
    """The sheet as JSON; the same sheet gives the same bytes, cells in the given order."""
    document = {
        "schema": SCHEMA,
        "checkpoint": {
            "name": sheet.checkpoint,
            "digest": sheet.digest,
            "format": sheet.format,
            "variables": sheet.variables,
        },
        "mode": sheet.mode,
        "engine": sheet.engine,
        "when": sheet.when,
        "cells": [_cell(row) for row in sheet.rows],
    }
    return json.dumps(document, indent=2) + "\n"


def parse(text: str, file: str = "matrix.json") -> Sheet:
    """The sheet that ``write`` wrote; unknown keys are ignored.

    ``ReportError`` when the text is something else, or has a newer schema than this
    program knows. ``file`` names the text in the error.
    """
    try:
        document = Fields(parse_json(text), "the document")
        _check_schema(document.get("schema"), file)
        return _sheet(document)
    except ValueError as error:
        raise ReportError(
            f"{file} is not a report that this program wrote: {error}.",
            "Make the report again with nox -s matrix.",
        ) from None


def _check_schema(schema: object, file: str) -> None:
    if isinstance(schema, bool) or not isinstance(schema, int) or schema < 1:
        raise ValueError(f"its schema is {schema!r}")
    if schema > SCHEMA:
        raise ReportError(
            f"{file} has schema {schema}, and this program knows schemas up to {SCHEMA}.",
            "Use the newer program that wrote it.",
        )


def _cell(row: Row) -> dict[str, object]:
    return {**asdict(row), "status": row.status.value}


def _sheet(document: Fields) -> Sheet:
    checkpoint = Fields(document.get("checkpoint"), "checkpoint")
    return Sheet(
        checkpoint=checkpoint.text("name"),
        digest=checkpoint.text("digest"),
        format=checkpoint.text("format"),
        variables=checkpoint.count("variables"),
        mode=document.text("mode"),
        engine=document.text("engine"),
        when=document.text("when"),
        rows=tuple(_row(cell) for cell in items(document.get("cells"), "cells")),
    )


def _row(value: object) -> Row:
    cell = Fields({**LATER, **value} if isinstance(value, dict) else value, "a cell")
    # The annotations of Row are texts, since that module postpones their evaluation.
    readers: dict[object, Callable[[str], object]] = {
        "str": cell.text,
        "int": cell.count,
        "float": cell.seconds,
        "bool": cell.flag,
        "tuple[str, ...]": lambda key: texts(cell.get(key, []), key),
        "Status": lambda key: _status(cell.text(key)),
    }
    read = {field.name: readers[field.type](field.name) for field in fields(Row)}
    return Row(**read)  # type: ignore[arg-type]


def _status(word: str) -> Status:
    if word not in Status.__members__:
        raise ValueError(f"a cell has the unknown status {word!r}")
    return Status[word]
