"""Reading matrix.toml: every key is known, every value has its type, or one clear sentence."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

from matrix.errors import ConfigurationError
from matrix.model import Cell, Limits
from matrix.plan import identifier
from matrix.plan.recipe import LISTS, RULE_KEYS, TABLES, recipe

TOP_KEYS = frozenset({"cells", "catalogue", "demo", "limits", "tensorflow", "od", "rule"})
LIMIT_KEYS = frozenset({"memory-gib", "pids", "cpus", "phase-seconds", "cell-seconds"})
OD_KEYS = frozenset({"requirements", "git", "revision", "path", "roots", "protos", "protoc"})
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Plan:
    """What matrix.toml declares: its cells, those of the demonstration, and the limits.

    ``cells`` are those of a run that names none; the ``catalogue`` holds them and all others.
    ``distributions`` are the OD API versions that an index has, each with its requirement.
    """

    cells: tuple[Cell, ...]
    catalogue: tuple[Cell, ...]
    demo: tuple[str, ...]
    limits: Limits
    distributions: tuple[tuple[str, str], ...] = ()

    def cell(self, name: str) -> Cell:
        """The cell of the catalogue with this identifier.

        Raises:
            UsageError: there is none.
        """
        for one in self.catalogue:
            if one.id == name:
                return one
        raise identifier.unknown(name, [one.id for one in self.catalogue])


def load(path: Path) -> Plan:
    """Read and check a matrix.toml.

    Raises:
        ConfigurationError: it cannot be read, or says something that has no meaning.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}.", "Check the path.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not TOML: {error}.", "Mend that line.") from error
    return _plan(document, path.parent)


def _plan(document: Mapping[str, Any], folder: Path) -> Plan:
    _known(document, TOP_KEYS, "matrix.toml")
    _check_entries(document)
    names, others = _names(document, "cells"), _names(document, "catalogue")
    if not names:
        raise ConfigurationError("matrix.toml lists no cells.", "Name some under cells.")
    twice = {name for name, count in Counter(names + others).items() if count > 1}
    if twice:
        raise ConfigurationError(
            f"matrix.toml lists {', '.join(sorted(twice))} more than once.", "Remove one."
        )
    rules = document.get("rule", [])
    catalogue = tuple(_locked(_cell(name, document, rules), folder) for name in names + others)
    cells = catalogue[: len(names)]
    demo = tuple(_strings(document, "demo", "matrix.toml"))
    for name in demo:
        identifier.select(names, [name])
    limits = _limits(document.get("limits", {}))
    return Plan(cells, catalogue, demo, limits, _distributions(document))


def _distributions(document: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The requirements of the OD API versions that come from no tree of their own."""
    return tuple(
        (name, requirement)
        for name, entry in _table(document, "od").items()
        if not (entry.get("git") or entry.get("path"))
        for requirement in entry.get("requirements", ())
    )


def _names(document: Mapping[str, Any], key: str) -> list[str]:
    patterns = _strings(document, key, "matrix.toml")
    return [name for pattern in patterns for name in identifier.expand(pattern)]


def _cell(name: str, document: Mapping[str, Any], rules: list[Mapping[str, Any]]) -> Cell:
    parts = identifier.parse(name)
    return Cell(
        id=name,
        tensorflow=parts.tensorflow,
        od=parts.od,
        python=parts.python,
        variant=parts.variant,
        recipe=recipe(parts, name, document, rules),
    )


def _locked(cell: Cell, folder: Path) -> Cell:
    """The cell with the text of the lock that its rules name, if they name one."""
    if not cell.recipe.lock:
        return cell
    path = folder / cell.recipe.lock
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"The lock {path} cannot be read: {error}.", "Mend lock in matrix.toml."
        ) from error
    return replace(cell, recipe=replace(cell.recipe, lock=text))


def _check_entries(document: Mapping[str, Any]) -> None:
    for key, entry in _table(document, "tensorflow").items():
        where = f'[tensorflow."{key}"]'
        _known(entry, frozenset({"requirements"}), where)
        if not _strings(entry, "requirements", where):
            raise ConfigurationError(f"{where} has no requirements.", "Name its distribution.")
    for key, entry in _table(document, "od").items():
        _check_od(entry, f'[od."{key}"]')
    rules = document.get("rule", [])
    if not isinstance(rules, list):
        raise ConfigurationError("rule is no list of tables.", "Write each as [[rule]].")
    for number, rule in enumerate(rules, 1):
        _check_rule(rule, f"[[rule]] number {number}")


def _check_od(entry: Mapping[str, Any], where: str) -> None:
    _known(entry, OD_KEYS, where)
    for key in ("requirements", "roots"):
        _strings(entry, key, where)
    for key in ("git", "revision", "path", "protos", "protoc"):
        if not isinstance(entry.get(key, ""), str):
            raise ConfigurationError(f"{where} has a {key} that is no text.", "Quote it.")
    if bool(entry.get("git")) != bool(entry.get("revision")):
        raise ConfigurationError(f"{where} needs git and revision together.", "Give both.")
    if not any(entry.get(key) for key in ("requirements", "git", "path")):
        raise ConfigurationError(
            f"{where} has no origin.", "Give requirements, git with revision, or path."
        )
    _check_tree(entry, where)


def _check_tree(entry: Mapping[str, Any], where: str) -> None:
    if entry.get("git") and entry.get("path"):
        raise ConfigurationError(f"{where} has both git and path.", "Keep one.")
    tree = bool(entry.get("git") or entry.get("path"))
    if not tree and {"roots", "protos", "protoc"} & set(entry):
        raise ConfigurationError(
            f"{where} says how to build a tree and names none.", "Add git with revision, or path."
        )
    if entry.get("roots", ["."]) == []:
        raise ConfigurationError(f"{where} has empty roots.", "Name the folders to import from.")
    for inside in (*entry.get("roots", ()), entry.get("protos", ".")):
        path = PurePosixPath(inside)
        if not inside or path.is_absolute() or ".." in path.parts:
            raise ConfigurationError(
                f"{where} names {inside!r}, which is not inside the tree.", "Write it relative."
            )


def _check_rule(rule: Mapping[str, Any], where: str) -> None:
    _known(rule, RULE_KEYS, where)
    if not isinstance(rule.get("match"), str):
        raise ConfigurationError(f"{where} has no match.", 'Add match = "*" or a selector.')
    if "as-of" in rule:
        _check_date(rule["as-of"], f"{where} has as-of")
    if not isinstance(rule.get("lock", ""), str):
        raise ConfigurationError(f"{where} has a lock that is no text.", "Name its file.")
    for key in LISTS:
        _strings(rule, key, where)
    for key in TABLES:
        table = rule.get(key, {})
        if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
            raise ConfigurationError(f"{where} has a {key} that is no table of texts.", "Mend it.")
    for name, day in rule.get("later", {}).items():
        _check_date(day, f"{where} has later {name}")


def _check_date(value: object, where: str) -> None:
    """Refuse what is not one day for ever: a relative date changes results unseen."""
    text = str(value)
    try:
        if DATE.fullmatch(text):
            date.fromisoformat(text)
            return
    except ValueError:
        pass
    raise ConfigurationError(f"{where} = {text!r}.", "Write an absolute date, YYYY-MM-DD.")


def _limits(table: Mapping[str, Any]) -> Limits:
    _known(table, LIMIT_KEYS, "[limits]")
    for key, value in table.items():
        least = 0.01 if key in ("memory-gib", "cpus") else 1
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ConfigurationError(f"[limits] {key} = {value!r}.", "Give a number.")
        if not least <= value < math.inf:
            raise ConfigurationError(f"[limits] {key} = {value!r}.", f"Give {least} or more.")
    default = Limits()
    return Limits(
        memory_bytes=int(table.get("memory-gib", default.memory_bytes / 1024**3) * 1024**3),
        pids=int(table.get("pids", default.pids)),
        cpus=float(table.get("cpus", default.cpus)),
        phase_seconds=int(table.get("phase-seconds", default.phase_seconds)),
        cell_seconds=int(table.get("cell-seconds", default.cell_seconds)),
    )


def _table(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    table = document.get(key, {})
    if not isinstance(table, dict):
        raise ConfigurationError(f"{key} is no table.", f'Write each as [{key}."<version>"].')
    return table


def _strings(table: Mapping[str, Any], key: str, where: str) -> list[str]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ConfigurationError(f"{where} has a {key} that is no list of texts.", "Mend it.")
    return values


def _known(table: object, keys: frozenset[str], where: str) -> None:
    if not isinstance(table, dict):
        raise ConfigurationError(f"{where} is no table.", "See the matrix.toml of the project.")
    for key in table:
        if key not in keys:
            near = get_close_matches(key, keys, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(sorted(keys))}."
            raise ConfigurationError(f"{where} has an unknown key {key!r}.", hint)
