"""The published JSON Schemas, and documents that speak of them, for tests."""

from __future__ import annotations

import json
import re
from typing import Any

from jsonschema import Draft202012Validator

from matrix.arguments import ROOT

SCHEMAS = ROOT / "docs" / "schemas"


def schema(name: str) -> dict[str, Any]:
    """A published schema by the name of its file; it is one itself."""
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text())
    Draft202012Validator.check_schema(found)
    return found


def problems(name: str, document: object) -> list[str]:
    """What is wrong with a document, a path and a sentence each."""
    errors = Draft202012Validator(schema(name)).iter_errors(document)
    return sorted(f"{error.json_path}: {error.message}" for error in errors)


def documented(file: str, heading: str) -> list[tuple[str, str]]:
    """The keys and types of the first table below a heading of a document."""
    text = (ROOT / "docs" / file).read_text()
    below = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `(\w+)` \| ([^|]*) \|", below, re.MULTILINE)


def properties(name: str, inside: str = "") -> list[tuple[str, str]]:
    """The keys of a schema, or of one of its definitions, with their types in words."""
    whole = schema(name)
    one = whole["$defs"][inside] if inside else whole
    assert one["required"] == list(one["properties"])
    return [(key, _words(kind, whole["$defs"])) for key, kind in one["properties"].items()]


def _words(kind: dict[str, Any], defined: dict[str, Any]) -> str:
    if "$ref" in kind:
        return _words(defined[kind["$ref"].rsplit("/", 1)[1]], defined)
    if kind.get("items") == {"type": "string"}:
        return "list of texts"
    named = {"integer": "number", "boolean": "true/false", "array": "list", "string": "text"}
    found = kind.get("type") or ("text" if "enum" in kind else "integer")
    return named.get(found, found)
