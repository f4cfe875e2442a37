"""From one observation to the facts of its cell: pure, and the same on every machine."""

from __future__ import annotations

import re
from collections.abc import Mapping

from matrix.facts.nouns import CellFacts
from matrix.judge.texts import ABSOLUTE, rootless
from matrix.model import Cell, Failure, Observation, Phase

IMPORTS = ("import-tf", "import-od")
PACKAGES = (
    "keras",
    "numpy",
    "protobuf",
    "tensorflow",
    "tensorflow-addons",
    "tensorflow-cpu",
    "tensorflow-io",
    "tensorflow-text",
    "tf-keras",
    "tf-models-official",
    "tf-slim",
)
"""The distributions that causes speak of; the lock names the others."""

_ELSEWHERE = ("extractors", "files", "packages", "python", "user_site")
"""Facts with a field of their own, and those of the machine: paths and the patch of Python."""

_PATH = re.compile(ABSOLUTE + r"(?=[\w.+@~-])")
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")


def of_observation(cell: Cell, observation: Observation, controls_state: str) -> CellFacts:
    """What an observation of any checkpoint, a control's too, tells of its cell.

    The same facts come from every engine and machine that has the cell's packages: no
    paths, times, tracebacks or addresses are kept.
    """
    facts = observation.facts
    ended = _ended(observation)
    return CellFacts(
        cell=cell.id,
        od=cell.od,
        versions=_versions(facts),
        broken_at=ended.name if ended else "",
        error=portable(ended.error) if ended and ended.error else None,
        extractors=_extractors(facts.get("extractors")),
        modes=tuple(one.mode for one in observation.coverage if not one.error),
        controls=controls_state,
        seen={name: _told(facts[name]) for name in sorted(facts.keys() - set(_ELSEWHERE))},
    )


def portable(error: Failure) -> Failure:
    """An exception without what differs between machines: type and message, paths reduced."""
    return Failure(error.type, reduced(error.message))


def reduced(text: str) -> str:
    """A text whose absolute paths begin at ``site-packages`` or ``lib/pythonX.Y``.

    Of any other path its last part is left, and addresses in memory are masked.
    """
    shorter = _PATH.sub("", rootless(text))
    return _ADDRESS.sub("0x...", shorter)


def _ended(observation: Observation) -> Phase | None:
    """The import at which the cell ends, whatever the checkpoint."""
    phases = (one for one in observation.phases if one.name in IMPORTS)
    return next((one for one in phases if one.outcome != "ok"), None)


def _versions(facts: Mapping[str, object]) -> dict[str, str]:
    packages = facts.get("packages")
    pairs = [str(one).partition("==") for one in packages] if isinstance(packages, list) else []
    return {name: version for name, _, version in pairs if name in PACKAGES}


def _extractors(value: object) -> dict[str, tuple[str, ...]]:
    maps = value if isinstance(value, dict) else {}
    return {
        str(kind): tuple(str(name) for name in names)
        for kind, names in maps.items()
        if isinstance(names, list)
    }


def _told(value: object) -> object:
    """A fact with the paths in it reduced."""
    if isinstance(value, str):
        return reduced(value)
    return [_told(one) for one in value] if isinstance(value, list) else value
