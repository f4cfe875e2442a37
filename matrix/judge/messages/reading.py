"""From a pasted text to what it can mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matrix.facts.nouns import Schema
from matrix.judge.catalogue import CAUSES, UNDETERMINED, remedy
from matrix.judge.messages import (
    companions,
    config,
    files,
    imports,
    install,
    names,
    restore,
    shapes,
    silence,
)
from matrix.judge.messages.pasted import Pasted, take_apart
from matrix.judge.messages.rule import AnyRule, Found
from matrix.model import PHASES

RULES: tuple[AnyRule, ...] = (
    *files.RULES,
    *config.RULES,
    *shapes.RULES,
    *restore.RULES,
    *names.RULES,
    *imports.PROTOBUF,
    *imports.PROTOS,
    *imports.NUMPY,
    *companions.RULES,
    *imports.MISSING,
    *install.RULES,
    *silence.RULES,
)
"""In the order that avoids the known misdiagnoses: files and paths before formats, names and
shapes, versions after those, and sentences without an error last."""

PHASE_NAMES = {
    "install": ("build",),
    "import": ("import-tf", "import-od"),
    "config": ("parse-config",),
    "build": ("build-model",),
    "restore": ("read-checkpoint", "restore", "forward"),
}
"""How people call the phases, and the probe's phases."""


@dataclass(frozen=True)
class Reading:
    """What a text can mean.

    ``certain`` when the text has one cause only: ``code``. Otherwise ``alternatives`` are
    the causes it can have, the likeliest first, and ``code`` is the first of them where the
    others are rare, and ``undetermined`` where the text does not tell them apart. ``line``
    is the line of the text that decided, empty where nothing was recognised. ``look_at``
    says what decides, ``remedy`` what to do about ``code``.
    """

    code: str
    certain: bool
    alternatives: tuple[str, ...]
    line: str
    look_at: str
    remedy: str


def read(
    text: str, phase: str = "", context: str = "", schemas: tuple[Schema, ...] = ()
) -> Reading:
    """Say what a pasted message, traceback or log can mean.

    ``phase`` is where it happened, as people or the probe call it, where that is known: rules
    of other phases are asked only when those of this phase find nothing, and then nothing is
    certain. ``context`` is what else was told of the environment; the programs and paths in
    it count, version numbers do not, for people give them wrongly. ``schemas`` are the config
    messages of OD API versions, which tell a field of another one from a misspelt name.
    """
    pasted = take_apart(text, context, schemas)
    phases = PHASE_NAMES.get(phase, (phase,) if phase in PHASES else ())
    found = _decided(pasted, [one for one in RULES if _holds(one, phases)])
    if found is None and phases:
        found = _doubted(_decided(pasted, RULES))
    return reading_of(found)


def installer(said: str) -> Found | None:
    """What an installer or a build says of why an environment cannot be made."""
    return _first(said, Pasted((), said), install.RULES)


def reading_of(found: Found | None) -> Reading:
    """The reading of what the rules found."""
    if found is None:
        found = Found((), "", named=False)
    code = found.codes[0] if found.codes and found.named else UNDETERMINED
    first = CAUSES[found.codes[0] if found.codes else UNDETERMINED]
    return Reading(
        code=code,
        certain=found.certain and code != UNDETERMINED,
        alternatives=() if found.certain else found.codes,
        line=found.line,
        look_at=found.look_at or first.look_at,
        remedy=remedy(code, **found.values),
    )


def _holds(rule: AnyRule, phases: Sequence[str]) -> bool:
    return not phases or not rule.phases or any(phase in rule.phases for phase in phases)


def _decided(pasted: Pasted, rules: Sequence[AnyRule]) -> Found | None:
    """The last exception that says something; what is no exception only where none does.

    Exceptions that were raised apart from each other may be of several attempts: where they
    have different causes, neither is certain. Neither is what stands beside an exception that
    says nothing to the rules.
    """
    runs = [found for run in _causes(pasted.runs) if (found := _of_run(run, pasted, rules))]
    if not runs and not pasted.runs:
        return _first(pasted.rest, pasted, rules)
    if not runs:
        logged = [one for one in rules if one not in silence.RULES]
        return _doubted(_first(pasted.rest, pasted, logged))
    *before, last = runs
    others = [code for one in reversed(before) if one.certain for code in one.codes]
    codes = tuple(dict.fromkeys([*last.codes, *others]))
    return Found(codes, last.line, last.named, last.values, last.look_at)


def _causes(runs: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The exceptions without TensorFlow's complaint about a missing object graph.

    It comes from a second attempt after the true exception; alone it stands for itself.
    """
    true = [[said for said in run if names.OBJECT_GRAPH not in said] for run in runs]
    return [run for run in true if run] or runs


def _of_run(run: Sequence[str], pasted: Pasted, rules: Sequence[AnyRule]) -> Found | None:
    """Of one chain the last exception that has one cause, else the last that has several."""
    all_found = [found for said in reversed(run) if (found := _first(said, pasted, rules))]
    return next((one for one in all_found if one.certain), next(iter(all_found), None))


def _first(said: str, pasted: Pasted, rules: Iterable[AnyRule]) -> Found | None:
    found = (rule.find(said, pasted) for rule in rules)
    return next((one for one in found if one is not None), None)


def _doubted(found: Found | None) -> Found | None:
    if found is None or not found.certain:
        return found
    codes = (*found.codes, UNDETERMINED)
    return Found(codes, found.line, found.named, found.values, found.look_at)
