"""From the rules of matrix.toml to the recipe of one cell: pure functions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from matrix.errors import ConfigurationError
from matrix.model import Recipe, Source
from matrix.plan.identifier import Identifier, matches

LISTS = {
    "requirements": "requirements",
    "excludes": "excludes",
    "overrides": "overrides",
    "constraints": "constraints",
    "build-constraints": "build_constraints",
}
TABLES = {"later": "later", "env": "env", "links": "links", "files": "files"}
RULE_KEYS = frozenset({"match", "as-of", "lock", *LISTS, *TABLES})


def recipe(
    identifier: Identifier,
    name: str,
    document: Mapping[str, Any],
    rules: Sequence[Mapping[str, Any]],
) -> Recipe:
    """Gather what TensorFlow, the OD API and every matching rule say, in this order.

    Lists are joined, tables are merged, and a later ``as-of`` or ``lock`` replaces an earlier
    one; the ``lock`` is the name of its file here.

    Raises:
        ConfigurationError: an unknown TensorFlow or OD API, or no rule gives ``as-of``.
    """
    tensorflow = _entry(document, "tensorflow", identifier.tensorflow, name)
    od = _entry(document, "od", identifier.od, name)
    found = Recipe(as_of="", requirements=tuple(tensorflow["requirements"]), source=_source(od))
    found = replace(found, requirements=found.requirements + tuple(od.get("requirements", ())))
    for rule in rules:
        if matches(name, rule["match"]):
            found = _apply(found, rule)
    if not found.as_of and not found.lock:
        raise ConfigurationError(
            f"No rule of matrix.toml gives {name} an as-of date.",
            'Add as-of = "YYYY-MM-DD" to a rule that matches it.',
        )
    return found


def digest(recipe: Recipe, python: str) -> str:
    """The sha256 of what decides a lock: the recipe without variables, links and files."""
    parts = decided(replace(recipe, env=(), links=(), files=(), source=None))
    text = json.dumps({"python": python, **parts}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def decided(recipe: Recipe) -> dict[str, Any]:
    """What the rules decide, as plain data; a lock that is given is none of theirs."""
    parts = asdict(recipe)
    del parts["lock"]
    return parts


def _apply(found: Recipe, rule: Mapping[str, Any]) -> Recipe:
    changes: dict[str, Any] = {}
    for key, field in LISTS.items():
        changes[field] = getattr(found, field) + tuple(rule.get(key, ()))
    for key, field in TABLES.items():
        merged = {**dict(getattr(found, field)), **rule.get(key, {})}
        changes[field] = tuple(merged.items())
    changes["as_of"] = str(rule.get("as-of", found.as_of))
    changes["lock"] = rule.get("lock", found.lock)
    return replace(found, **changes)


def _entry(document: Mapping[str, Any], table: str, key: str, name: str) -> Mapping[str, Any]:
    entries: Mapping[str, Mapping[str, Any]] = document.get(table, {})
    if key not in entries:
        raise ConfigurationError(
            f"{name} names {table} {key!r}, which matrix.toml does not declare.",
            f'Declare [{table}."{key}"] or use one of {", ".join(entries)}.',
        )
    return entries[key]


def _source(od: Mapping[str, Any]) -> Source | None:
    fields = {key: value for key, value in od.items() if key not in ("requirements", "about")}
    if not fields:
        return None
    if "roots" in fields:
        fields["roots"] = tuple(fields["roots"])
    return Source(**fields)
