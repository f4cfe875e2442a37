"""Causes in the feature extractor that the config names, or does not name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from matrix.config import view
from matrix.judge import extractors
from matrix.judge.catalogue import remedy
from matrix.judge.evidence import Evidence
from matrix.judge.rules.config import BUILD, PARSE, TRAIN, VERSION, comes_to, error_at, stops
from matrix.model import Certainty, Finding

NO_MODEL = "Unknown meta architecture: None"
REFUSALS = re.compile(
    r"^(?P<name>\S*) ?is not supported(?: for tf version \d)?\. See"
    r"|Unknown (?:ssd|Faster R-CNN) feature_extractor: ?(?P<unknown>\S*)"
    r"|'(?P<center>[^']*)' is not a known CenterNet feature extractor",
    re.MULTILINE,
)
"""How ``builders/model_builder.py`` refuses a name, 2019.05 to 2022.12. For an extractor of
another architecture the later ones raise a KeyError with the name alone."""

BUILT = ("ssd", "faster_rcnn", "center_net")
NEAR = 0.8


@dataclass(frozen=True)
class _Refused:
    """An extractor that the cell does not build; ``sure`` where the cell itself says so."""

    name: str
    sure: bool


def incomplete(e: Evidence) -> Finding | None:
    """config-malformed: there is no model in the config, or no feature extractor in it."""
    error = error_at(e, BUILD)
    pipeline = e.checkpoint.pipeline
    architecture = view.architecture(pipeline)
    if error is not None:
        refused = REFUSALS.search(error.message)
        empty = refused is not None and not any(refused.groups())
        holds = empty or NO_MODEL in error.message
    else:
        unnamed = architecture in ("", *BUILT) and not view.extractor(pipeline)
        read = bool(pipeline.root.fields) and not stops(e) and error_at(e, PARSE) is None
        holds = unnamed and read and comes_to(e, BUILD)
    if not holds:
        return None
    words = (
        f"the model {architecture} names no feature extractor"
        if architecture
        else ("there is no model in it")
    )
    return _malformed(Certainty.CERTAIN, f"The config is incomplete: {words}", words)


def other_architecture(e: Evidence) -> Finding | None:
    """config-malformed: an extractor that another meta-architecture builds."""
    refused = _refused(e)
    model = view.architecture(e.checkpoint.pipeline)
    builds = extractors.architecture(refused.name) if refused else ""
    if refused is None or not builds or builds == model or not model:
        return None
    words = f"{refused.name} is an extractor of {builds}, and the model is {model}"
    return _malformed(Certainty.CERTAIN, f"The config contradicts itself: {words}", words)


def other_generation(e: Evidence) -> Finding | None:
    """extractor-not-in-tf-major: the other TensorFlow generation has this extractor."""
    refused = _refused(e)
    generation = extractors.generation(refused.name) if refused else 0
    if refused is None or generation in (0, e.generation):
        return None
    name = refused.name
    return Finding(
        "extractor-not-in-tf-major",
        Certainty.CERTAIN if refused.sure else Certainty.LIKELY,
        (
            f"{name} is a feature extractor of TensorFlow {generation}, and this cell has"
            f" TensorFlow {e.cell.tensorflow}",
            *_listed(e),
        ),
        remedy("extractor-not-in-tf-major", extractor=name, generation=generation),
    )


def unknown(e: Evidence) -> Finding | None:
    """extractor-not-in-api-revision: a later OD API has this extractor."""
    refused = _refused(e)
    if refused is None or extractors.generation(refused.name) != e.generation:
        return None
    if other_architecture(e):
        return None
    name = refused.name
    return Finding(
        "extractor-not-in-api-revision",
        Certainty.CERTAIN,
        (
            f"OD API {e.cell.od} has no {name} under TensorFlow {e.generation}; the OD API of"
            " December 2022 has it",
            *_listed(e),
        ),
        remedy("extractor-not-in-api-revision", extractor=name),
    )


def misspelt(e: Evidence) -> Finding | None:
    """config-malformed or undetermined: no known OD API has an extractor of this name."""
    refused = _refused(e)
    if refused is None or not refused.name or extractors.generation(refused.name):
        return None
    name = refused.name
    lacks = f"No known OD API has a feature extractor {name}"
    near = get_close_matches(name.lower(), sorted(extractors.TF1 | extractors.TF2), 1, NEAR)
    if near:
        words = f"{name} is probably {near[0]}"
        return _malformed(Certainty.LIKELY, f"{lacks}; the nearest is {near[0]}", words)
    return Finding(
        "undetermined",
        Certainty.POSSIBLE,
        (f"{lacks}, nor one that is spelt like it: it may be of a fork or of a later version",),
        f"Use the OD API in which {name} was written.",
        everywhere=True,
    )


def _malformed(certainty: Certainty, evidence: str, words: str) -> Finding:
    return Finding(
        "config-malformed",
        certainty,
        (evidence,),
        remedy("config-malformed", place="the model block", what=f": {words}"),
        everywhere=True,
    )


def _refused(e: Evidence) -> _Refused | None:
    """The extractor that this cell refuses or would refuse; None where it takes the config's.

    The cell's own error decides, then the list of what it builds, then the table of names.
    """
    name = view.extractor(e.checkpoint.pipeline)
    error = error_at(e, BUILD)
    if error is not None:
        if error.type == "KeyError" and name and name in error.message:
            return _Refused(name, sure=True)
        found = REFUSALS.search(error.message)
        return _Refused(next(filter(None, found.groups()), ""), sure=True) if found else None
    if not name or not comes_to(e, BUILD):
        return None
    if builds := _builds(e):
        known = builds.get(view.architecture(e.checkpoint.pipeline), ())
        return None if name in known else _Refused(name, sure=True)
    other = extractors.generation(name) not in (0, e.generation)
    return _Refused(name, sure=False) if other and not _mixed(name, e) else None


def _mixed(name: str, e: Evidence) -> bool:
    """Whether an OD API of TensorFlow 1's time could have a Keras extractor under its name.

    In those versions some were built under TensorFlow 1 (``SSD_KERAS_FEATURE_EXTRACTOR_CLASS_MAP``
    in ``model_builder.py`` of 2019).
    """
    train = e.schema.messages.get(TRAIN, {}) if e.schema else {}
    return name.endswith("_keras") and e.generation == 1 and VERSION not in train


def _builds(e: Evidence) -> Mapping[str, Sequence[str]]:
    """What this very cell builds, by meta-architecture; empty where nobody looked."""
    if e.facts is not None:
        return e.facts.extractors
    seen = e.observation.facts.get("extractors") if e.observation else None
    return seen if isinstance(seen, dict) else {}


def _listed(e: Evidence) -> list[str]:
    """How many extractors the cell was seen to have, in a sentence."""
    counts = [f"{len(names)} for {kind}" for kind, names in sorted(_builds(e).items())]
    return [f"This cell builds {', '.join(counts)}, and not this one"] if counts else []


RULES = (incomplete, other_architecture, other_generation, unknown, misspelt)
