"""From evidence to causes: every rule is asked, in the order that avoids known misdiagnoses.

The order is files, path, format, config, extractor, coverage per type, architecture, names,
shapes, training directory, versions last. A finding whose cause can show in the phase that
failed is decisive; the others are told after it, for they come next when it is mended.
"""

from __future__ import annotations

from matrix import fingerprint
from matrix.judge import texts
from matrix.judge.catalogue import CAUSES
from matrix.judge.evidence import Evidence, Rule
from matrix.judge.rules import architecture, config, content, coverage, environment, extractors
from matrix.model import PHASES, Certainty, Finding

UNDETERMINED = "undetermined"
RULES: tuple[Rule, ...] = (
    *content.RULES,
    *config.RULES,
    *extractors.RULES,
    *coverage.RULES,
    *architecture.RULES,
    *environment.RULES,
)


def diagnose(e: Evidence, phase: str) -> tuple[Finding, ...]:
    """The causes of what was seen, the decisive one first.

    ``phase`` is where the cell stopped, empty when it did not: then the findings are remarks.
    """
    found = [finding for rule in RULES if (finding := rule(e)) is not None]
    if not phase:
        return tuple(found)
    here = [one for one in found if phase in CAUSES[one.code].phases]
    if not here:
        here = [_undetermined(e, phase)]
    later = [one for one in found if one not in here]
    first, *others = here
    return (first, *_distinct([*others, *later], first.code))


def ruled_out(e: Evidence) -> tuple[str, ...]:
    """What was looked at and is not the cause, in sentences."""
    seen = e.observation
    told = ["The files: every shard is there and every tensor matches its checksum"]
    if seen is None:
        return tuple(told)
    done = {phase.name for phase in seen.phases if phase.outcome == "ok"}
    if "import-od" in done:
        told.append("The installation: TensorFlow and the OD API are imported")
    if "parse-config" in done:
        told.append("The config: this OD API parses it whole")
    if "build-model" in done:
        told.append(f"The feature extractor: this cell builds it ({len(seen.model)} variables)")
    if (e.checkpoint.format == "v2-object-based") == (e.generation == 2):
        told.append(f"The format: TensorFlow {e.generation} restores {e.checkpoint.format}")
    return (*told, *_same_architecture(e))


def never_reached(e: Evidence) -> tuple[str, ...]:
    """The phases that were skipped: what they would meet is not known."""
    phases = e.observation.phases if e.observation else ()
    known = {phase.name for phase in phases if phase.outcome != "skipped"}
    return tuple(name for name in PHASES if name not in known)


def _same_architecture(e: Evidence) -> list[str]:
    if not (e.saved.meta and e.wanted.meta) or fingerprint.differences(e.saved, e.wanted):
        return []
    return [f"The architecture: checkpoint and config agree ({fingerprint.words(e.wanted)})"]


def _undetermined(e: Evidence, phase: str) -> Finding:
    failed = e.failed
    said = "nothing was raised"
    if failed is not None and failed.error is not None:
        said = texts.first_line(failed.error)
    lacking = {
        "restore": "which objects or names the exception speaks of; see the tables of variables",
        "forward": "why a restored model does not run; see the traceback",
    }.get(phase, "a message or a fact of this cell that has one cause only; see the traceback")
    return Finding(
        UNDETERMINED,
        Certainty.POSSIBLE,
        (f"Seen at {phase}: {said}", f"Missing: {lacking}"),
    )


def _distinct(findings: list[Finding], first: str) -> list[Finding]:
    """Each cause once; a description without a cause is dropped beside real ones."""
    seen, kept = {first, "silent-partial-restore"}, []
    for one in findings:
        if one.code not in seen:
            seen.add(one.code)
            kept.append(one)
    return kept
