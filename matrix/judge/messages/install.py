"""What installers say: pip, uv, and the builds that they start."""

from __future__ import annotations

from matrix.judge.messages.rule import AnyRule, Rule, any_of

MAKES = ("build",)
NOTHING_FOR = r"(?:No matching distribution found for|satisfies the requirement) "

RULES: tuple[AnyRule, ...] = (
    Rule(
        ("env-build-dep",),
        any_of(
            r"subprocess-exited-with-error",
            r"cython_sources",
            r"egg_info\"? (?:did not run|failed)",
            r"metadata-generation-failed",
            r"legacy-install-failure",
            r"Failed (?:to build|building wheel)",
            r"Could not build wheels for",
            r"Getting requirements to build wheel.{0,80}(?:error|did not run)",
            r"Microsoft Visual C\+\+ \d+(?:\.\d+)? (?:or greater )?is required",
            r"(?:py)?yaml[^\n]{0,80}\bcython\b",
            r"\bcython\b[^\n]{0,80}(?:py)?yaml",
        ),
        MAKES,
        look_at="The log of the build: which source package failed, and with which message?",
    ),
    Rule(
        ("env-no-wheel",),
        any_of(
            r"no wheels? with a matching",
            r"has no wheels",
            r"no usable wheels",
            r"C compiler",
            NOTHING_FOR + r"tensorflow(?:[-_](?:cpu|gpu|intel|macos))?(?![-\w])",
            r"is not a supported wheel on this platform",
            r"requires a different Python",
            r"tensorflow[^\n]{0,40}\b(?:binar|wheel|package|build)\w*[^\n]{0,30}"
            r"(?:not available|unavailable|not supported|do(?:es)? not exist|no longer)",
        ),
        MAKES,
    ),
    Rule(
        ("env-build-dep",),
        any_of(r"Failed to (?:download and )?build", r"build backend returned an error"),
        MAKES,
    ),
    Rule(
        ("env-no-resolution",),
        any_of(
            r"unsatisfiable",
            r"No solution found",
            r"ResolutionImpossible",
            r"package versions have conflicting dependencies",
        ),
        MAKES,
    ),
    Rule(("env-no-wheel", "env-no-resolution"), NOTHING_FOR + r"[\w.-]+", MAKES),
    Rule(
        ("env-companion-skew", "env-no-resolution"),
        any_of(
            r"Found existing installation: (?:tensorflow|keras)",
            r"uninstalled (?:tensorflow|keras)-\d",
            r"tf-models-official[^\n]{0,120}\b(?:upgrad|downgrad|replac)\w+[^\n]{0,60}"
            r"\b(?:TF|tensorflow|keras)\b",
            r"requires (?:tensorflow|keras|tf-)\S{0,60}, but you (?:have|'ll have) ",
        ),
        MAKES,
        look_at="Which TensorFlow and keras are installed afterwards, and were they meant?",
    ),
    Rule(
        ("env-numpy-abi", "env-no-resolution"),
        r"requires numpy\S{0,60}, but you (?:have|'ll have) numpy",
        MAKES,
    ),
    Rule(
        ("env-protobuf-skew", "env-no-resolution"),
        r"requires protobuf\S{0,60}, but you (?:have|'ll have) protobuf",
        MAKES,
    ),
)
