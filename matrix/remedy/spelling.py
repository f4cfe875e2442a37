"""Remedies for configs that are written wrongly, where only one reading makes sense."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from matrix import fingerprint
from matrix.config import view
from matrix.config.text import END_OF_VALUE, parse, shown
from matrix.config.tree import Problem
from matrix.judge import extractors
from matrix.judge.rules.architecture import structural
from matrix.remedy.editing import offset, with_value
from matrix.remedy.nouns import Case, Proposal, Remedies

MOST = 8
"""Places that are mended in one text; more are no slip of the pen."""
MOST_BRACES = 4
CLOSING = "}\n"
Change = tuple[str, str]
"""A text after one change, and what was changed."""


def text(case: Case) -> Proposal | None:
    """Quotes where a value needs them, and closing braces at the end, until it can be read."""
    mended = case.config
    told: list[str] = []
    while (problems := parse(mended).problems) and len(told) < MOST:
        better = (
            (new, words)
            for new, words in _changes(mended, problems[0])
            if len(parse(new).problems) < len(problems)
        )
        found = next(better, None)
        if found is None:
            return None
        mended, words = found
        told.append(words)
    if problems or not told:
        return None
    return Proposal("text", "pipeline.config with its text mended", tuple(told), config=mended)


def extractor(case: Case) -> Proposal | None:
    """The feature extractor of nearly this name that builds what the checkpoint holds."""
    e = case.evidence
    pipeline = e.checkpoint.pipeline
    name = view.extractor(pipeline)
    if not name or extractors.generation(name) or not e.saved.meta:
        return None
    path = f"model.{view.architecture(pipeline)}.feature_extractor.type"
    known = extractors.TF1 if e.generation == 1 else extractors.TF2
    for near in get_close_matches(name, sorted(known)):
        edited = with_value(case.config, path, f'"{near}"')
        if not structural(fingerprint.differences(e.saved, fingerprint.of_config(parse(edited)))):
            told = (f"{path} is {near}, in place of {name}",)
            return Proposal("extractor", f'type: "{near}"', told, config=edited)
    return None


REMEDIES: Remedies = {"config-malformed": (text, extractor)}


def _changes(given: str, problem: Problem) -> Iterator[Change]:
    start = offset(given, problem.line, problem.column)
    ends = END_OF_VALUE.search(given, start)
    value = given[start : ends.start() if ends else None].rstrip()
    if value and not set(value) & {'"', "'", "{", "}"}:
        quoted = f'{given[:start]}"{value}"{given[start + len(value) :]}'
        yield quoted, f"line {problem.line}: quotes around {shown(value)}"
    # Blocks that are opened on one line are one problem, however many they are.
    for count in range(1, MOST_BRACES + 1):
        closed = f"{given.rstrip()}\n{CLOSING * count}"
        yield closed, f"closing braces added at the end: {count}"
