"""What protobuf's parser says of a config, and what the OD API's builders say of it."""

from __future__ import annotations

import re

from matrix.config.schema import PACKAGE, known_in, misplaced
from matrix.judge import extractors
from matrix.judge.messages.pasted import Pasted
from matrix.judge.messages.rule import FLAGS, AnyRule, Computed, Found, Rule, any_of, line_of

PARSES = ("parse-config",)
BUILDS = ("build-model",)
RESTORES = ("restore",)

REMOVED = ("batch_norm_trainable",)
"""Fields that the protos lost while zoo archives kept them (tensorflow/models, April 2018)."""

DELETE = (
    "Delete the line {} from pipeline.config: newer OD API versions do without it, and a restore"
    " does not need it."
)
WHOLE_API = ("fine_tune_checkpoint_version",)
"""Fields whose absence shows that the whole OD API is of TensorFlow 1's time."""

REVISIONS = ("config-field-unknown", "env-stale-od-package")

NO_FIELD = re.compile(r"has no field named\W{0,3}(?P<field>[\w.:/-]*)", FLAGS)
OF_MESSAGE = re.compile(
    r"(?:(?P<place>\d+:\d+)\W{0,6})?(?:Message type )?\"?[\w.]*?(?P<message>\w+)\"?\W{0,3}$"
)
NOT_SUPPORTED = re.compile(
    r"(?P<name>(?<![\w-])[\w-]{0,80}) ?is not supported(?: for tf version (?P<tf>\d))?\.\s{0,4}See",
    FLAGS,
)
UNKNOWN = re.compile(
    r"Unknown (?:ssd|Faster R-?CNN) feature_?extractor: ?(?P<name>[\w-]{0,80})"
    r"|'(?P<center>[^'\n]{0,80})' is not a known CenterNet feature extractor",
    FLAGS,
)


def unknown_field(said: str, pasted: Pasted) -> Found | None:
    """Why a message does not know a field: another revision, or a text gone wrong.

    A field of the whole config inside another message means a brace that never closed. Where
    the messages of other OD API versions are known, they tell a real field from a misspelt
    one; a name of several words is one of a proto rather than foreign text.
    """
    found = NO_FIELD.search(said)
    if found is None:
        return None
    name, line = found["field"].rstrip("."), line_of(found)
    before = OF_MESSAGE.search(said[max(0, found.start() - 200) : found.start()])
    message = before["message"] if before else ""
    values: dict[str, object] = {"place": before["place"] if before else None}
    if name in REMOVED:
        return Found(("config-field-unknown",), line, values={"advice": DELETE.format(name)})
    if name in WHOLE_API and message.lower() == "trainconfig":
        return Found(("env-stale-od-package",), line, values=values)
    if misplaced(name):
        what = ": a brace above it never closes"
        return Found(("config-malformed",), line, values={**values, "what": what})
    if foreign(name):
        return Found(("config-malformed",), line, values=values)
    known = known_in(PACKAGE + message, name, pasted.schemas)
    if known:
        advice = f"Use an OD API that knows {name}: {', '.join(known)}."
        return Found(REVISIONS, line, values={"advice": advice})
    if name and pasted.schemas:
        return Found(("config-malformed", *REVISIONS), line, values=values)
    return Found((*REVISIONS, "config-malformed"), line, named="_" in name, values=values)


def foreign(name: str) -> bool:
    """Whether a field's name is of no proto: a drive letter, a word of an address, a path."""
    return (
        len(name) == 1
        or name.lower() in ("http", "https", "file", "google", "gs", "www")
        or (re.search(r"[./:-]|^[A-Z]", name) is not None)
    )


def extractor(said: str, _: Pasted) -> Found | None:
    """Whether an extractor that is not supported belongs to the other generation.

    The same words follow a misspelt name, so the name has to be a known one; without a name
    the config's message is empty.
    """
    found = NOT_SUPPORTED.search(said)
    if found is None:
        return None
    name, line = found["name"].lower(), line_of(found)
    if not name or name == "valueerror":
        return Found(
            ("config-malformed",), line, values={"what": ": feature_extractor has no type"}
        )
    generation = extractors.generation(name)
    if generation and str(generation) != found["tf"]:
        values = {"extractor": name, "generation": generation}
        return Found(("extractor-not-in-tf-major",), line, values=values)
    return Found(
        ("extractor-not-in-tf-major", "extractor-not-in-api-revision", "config-malformed"),
        line,
        named=False,
        values={"extractor": name},
    )


def unknown_extractor(said: str, _: Pasted) -> Found | None:
    """Why an OD API does not know an extractor at all."""
    found = UNKNOWN.search(said)
    if found is None:
        return None
    name, line = (found["name"] or found["center"] or "").lower(), line_of(found)
    values = {"extractor": name}
    if not name:
        return Found(("config-malformed",), line)
    generation = extractors.generation(name)
    if generation == 1:
        return Found(("extractor-not-in-api-revision",), line, values=values)
    if generation == 2:
        codes = ("extractor-not-in-api-revision", "extractor-not-in-tf-major")
        return Found(codes, line, values=values)
    codes = ("extractor-not-in-api-revision", "config-malformed")
    return Found(codes, line, values=values)


RULES: tuple[AnyRule, ...] = (
    Computed(unknown_field, PARSES),
    Rule(
        ("config-malformed",),
        any_of(
            r"(?:ParseError: ?(?P<place>\d+:\d+)?|(?<![\d:])\d+:\d+ ?:)[^\n]{0,300}"
            r"(?:Expected |Couldn't parse |Invalid (?:character|escape|boolean|integer)"
            r"|String missing ending quote|should not have multiple)",
            r"Expected identifier or (?:number|string)",
            r"should not have multiple \S{1,80} fields",
            r"is missing required fields",
        ),
        (*PARSES, "import-od"),
    ),
    Rule(
        ("config-malformed", "config-field-unknown"),
        any_of(
            r'Enum type "?[\w.]+"? has no value named',
            r"has no extension named",
            r"text_format\.ParseError",
        ),
        PARSES,
    ),
    Rule(
        ("config-malformed",),
        # The reader of files was called without a name: the flag was mistyped.
        any_of(
            r"Invoked with:[^\n]{0,20}\bNone, ?\d{4,7}\b",
            r"pipeline_config_path must have a value",
            r"pipeline_config_path[^\n]{0,40}(?:must be specified|is required)",
        ),
        (*PARSES, *BUILDS),
        look_at="The command line: two hyphens before every flag, and the flag's exact name.",
    ),
    Rule(
        ("config-tf1-only-flag",),
        r"load_all_detection_checkpoint_vars[^\n]{0,40}(?:un|not )supported",
        (*PARSES, *RESTORES),
    ),
    Rule(
        ("config-ckpt-version-unset",),
        r"Checkpoint version (?:should|must) be V2",
        (*PARSES, *RESTORES),
    ),
    Computed(extractor, BUILDS),
    Computed(unknown_extractor, BUILDS),
    Rule(("config-malformed",), r"Unknown meta architecture: ?None", BUILDS),
    Rule(
        ("extractor-not-in-tf-major",),
        r"CenterNetMetaArch not supported under TF ?1",
        (*BUILDS, *RESTORES),
    ),
    Rule(
        ("config-api-stricter",),
        any_of(
            r"feature extractor always uses\s{0,2}scope returned by",
            r"override_base_feature_extractor_hyperparams",
        ),
        BUILDS,
    ),
    Rule(
        ("config-api-stricter", "config-malformed"),
        any_of(
            r"Unknown (?:regularizer|initializer|activation|box predictor|image resizer"
            r"|anchor generator|optimizer)[^\n]{0,40}:",
            r"toolkit versions? (?:is|are) not compatible",
        ),
        BUILDS,
    ),
    Rule(
        ("build-needs-network",),
        any_of(
            r"URL fetch failure on [^\n]{0,300}keras-applications",
            r"keras-applications[^\n]{0,300}\bErrno\b",
        ),
        BUILDS,
    ),
)
