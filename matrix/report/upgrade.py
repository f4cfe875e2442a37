"""Older ``matrix.json`` documents in the form of the newest schema, one step per schema.

A step knows two schemas only, so it never changes again: a new schema adds a step at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matrix.store.fields import items

Document = dict[str, object]

_CELL: Document = {
    "certainty": "",
    "causes": [],
    "blame": "",
    "reference": "",
    "parts_at": "",
    "difference": 0.0,
    "detections": 0,
    "agreeing": 0,
    "inferred": "",
}
"""Keys of a cell that came within schema 1, and what stands for them in older reports."""


def upgraded(document: Document, schema: int) -> Document:
    """The document of ``schema``, 1 or later, as the newest schema has it.

    ``ValueError`` when something is not a list or an object where its schema has one.
    """
    for step in STEPS[schema - 1 :]:
        document = step(document)
    return document


def _from_1(document: Document) -> Document:
    """Schema 1 grew: a report had only the keys that its program knew. Schema 2 has all."""
    return {
        **document,
        "schema": 2,
        "cells": _filled(document.get("cells"), _CELL, "cells"),
        "trials": document.get("trials", []),
        "untried": _filled(document.get("untried", []), {"details": []}, "untried"),
        "exports": [
            {**one, "cells": _filled(one.get("cells"), _CELL, "cells")}
            for one in _filled(document.get("exports", []), {}, "exports")
        ],
    }


def _filled(value: object, absent: Document, what: str) -> list[Document]:
    found = []
    for entry in items(value, what):
        if not isinstance(entry, dict):
            raise ValueError(f"{what} has an entry that is not an object")
        found.append({**absent, **entry})
    return found


STEPS: Sequence[Callable[[Document], Document]] = (_from_1,)
"""From schema 1 to 2, from 2 to 3, and so on."""

NEWEST = len(STEPS) + 1
"""The schema that this program writes, and the newest that it reads."""
