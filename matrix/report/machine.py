"""``matrix.json``: the report for other programs.

``docs/matrix-json.md`` describes its keys, ``docs/schemas/matrix-2.json`` is its JSON Schema.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import TypeVar

from matrix.errors import ReportError
from matrix.model import Untried
from matrix.report import moment
from matrix.report.interface import Attempt, Exported, Row, Sheet
from matrix.report.upgrade import NEWEST, upgraded
from matrix.store.codec import parse_json
from matrix.store.fields import Fields, items, status_of, texts

Record = TypeVar("Record", Row, Attempt, Untried)


def write(sheet: Sheet) -> str:
    """The sheet as JSON; the same sheet gives the same bytes, cells in the given order."""
    document = {
        "schema": NEWEST,
        "checkpoint": {
            "name": sheet.checkpoint,
            "digest": sheet.digest,
            "format": sheet.format,
            "variables": sheet.variables,
        },
        "mode": sheet.mode,
        "engine": sheet.engine,
        "when": sheet.when,
        "cells": [_plain(row) for row in sheet.rows],
        "trials": [_plain(one) for one in sheet.trials],
        "untried": [_plain(one) for one in sheet.untried],
        "exports": [_export(one) for one in sheet.exports],
    }
    return json.dumps(document, indent=2) + "\n"


def parse(text: str, file: str = "matrix.json") -> Sheet:
    """The sheet that ``write`` wrote; unknown keys are ignored.

    ``ReportError`` when the text is something else, or has a newer schema than this
    program knows. ``file`` names the text in the error.
    """
    try:
        return _sheet(Fields(_newest(parse_json(text), file), "the document"))
    except ValueError as error:
        raise ReportError(
            f"{file} is not a report that this program wrote: {error}.",
            "Make the report again with nox -s matrix.",
        ) from None


def _newest(document: object, file: str) -> dict[str, object]:
    if not isinstance(document, dict):
        raise ValueError("it is not an object")
    schema = Fields(document, "the document").count("schema")
    if schema == 0:
        raise ValueError("its schema is 0")
    if schema > NEWEST:
        raise ReportError(
            f"{file} has schema {schema}, and this program knows schemas up to {NEWEST}.",
            "Use the newer program that wrote it.",
        )
    return upgraded(document, schema)


def _plain(one: Row | Attempt | Untried) -> dict[str, object]:
    """A record as JSON has it; a `Status` is a text already."""
    return asdict(one)


def _sheet(document: Fields) -> Sheet:
    checkpoint = Fields(document.get("checkpoint"), "checkpoint")
    return Sheet(
        checkpoint=checkpoint.text("name"),
        digest=checkpoint.text("digest"),
        format=checkpoint.text("format"),
        variables=checkpoint.count("variables"),
        mode=document.text("mode"),
        engine=document.text("engine"),
        when=_time(document.text("when")),
        rows=_rows(document.get("cells")),
        trials=tuple(
            _read(Attempt, one, "a trial") for one in items(document.get("trials"), "trials")
        ),
        untried=tuple(
            _read(Untried, one, "an entry of untried")
            for one in items(document.get("untried"), "untried")
        ),
        exports=tuple(map(_exported, items(document.get("exports"), "exports"))),
    )


def _time(when: str) -> str:
    moment.rfc3339(when)
    return when


def _rows(cells: object) -> tuple[Row, ...]:
    return tuple(_read(Row, cell, "a cell") for cell in items(cells, "cells"))


def _export(one: Exported) -> dict[str, object]:
    return {
        "kind": one.kind,
        "name": one.name,
        "digest": one.digest,
        "problem": one.problem,
        "cells": [_plain(row) for row in one.rows],
    }


def _exported(value: object) -> Exported:
    one = Fields(value, "an export")
    return Exported(
        kind=one.text("kind"),
        name=one.text("name"),
        digest=one.text("digest"),
        problem=one.text("problem"),
        rows=_rows(one.get("cells")),
    )


def _read(kind: type[Record], value: object, what: str) -> Record:
    record = Fields(value, what)
    # The annotations are texts, since their modules postpone their evaluation.
    readers: dict[object, Callable[[str], object]] = {
        "str": record.text,
        "int": record.count,
        "float": record.seconds,
        "bool": record.flag,
        "tuple[str, ...]": lambda key: texts(record.get(key), key),
        "Status": lambda key: status_of(record.text(key), what),
    }
    read = {field.name: readers[field.type](field.name) for field in fields(kind)}
    return kind(**read)  # type: ignore[arg-type]
