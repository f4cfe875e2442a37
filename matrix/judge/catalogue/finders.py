"""Which functions find which cause: the one list of these names.

A cause that the checkpoint's files or their path have is found on the host, when they are
resolved; the others by rules over what a cell showed, or by what the exception says.
"""

from __future__ import annotations

from collections.abc import Mapping

TEXTS = "matrix.judge.messages.read"
INSTALLS = "matrix.judge.texts.unbuildable"
FILES = "matrix.checkpoint.resolve.resolve"
RULES = "matrix.judge.rules"

FINDERS: Mapping[str, tuple[str, ...]] = {
    "ckpt-corrupt": (FILES, TEXTS),
    "ckpt-incomplete-save": (f"{RULES}.content.no_weights", TEXTS),
    "ckpt-path-suffix": (FILES, f"{RULES}.config.path_suffix", TEXTS),
    "ckpt-path-is-directory": (FILES, TEXTS),
    "ckpt-path-not-found": (FILES, TEXTS),
    "ckpt-state-file-missing": (FILES, TEXTS),
    "ckpt-format-tf1-in-tf2": (f"{RULES}.content.other_format", TEXTS),
    "ckpt-loader-wrong": (TEXTS,),
    "config-malformed": (
        f"{RULES}.config.malformed",
        f"{RULES}.extractors.incomplete",
        f"{RULES}.extractors.misspelt",
        TEXTS,
    ),
    "config-field-unknown": (f"{RULES}.config.unknown_field", TEXTS),
    "config-api-stricter": (f"{RULES}.config.stricter", TEXTS),
    "config-tf1-only-flag": (f"{RULES}.config.tf1_only", TEXTS),
    "config-ckpt-version-unset": (f"{RULES}.config.version_unset", TEXTS),
    "extractor-not-in-tf-major": (f"{RULES}.extractors.other_generation", TEXTS),
    "extractor-not-in-api-revision": (f"{RULES}.extractors.unknown", TEXTS),
    "ckpt-type-wrong": (f"{RULES}.coverage.wrong_type", TEXTS),
    "ckpt-ema-names": (f"{RULES}.content.averages_only", TEXTS),
    "benign-warning": (TEXTS,),
    "ckpt-arch-mismatch": (f"{RULES}.architecture.other_architecture", TEXTS),
    "ckpt-naming-mismatch": (f"{RULES}.architecture.other_names", TEXTS),
    "ckpt-shape-num-classes": (f"{RULES}.architecture.other_classes", TEXTS),
    "ckpt-model-dir-collision": (f"{RULES}.coverage.resumed", TEXTS),
    "silent-finetune-disabled": (f"{RULES}.coverage.finetune_disabled", TEXTS),
    "silent-partial-restore": (f"{RULES}.architecture.partly", TEXTS),
    "env-no-wheel": (INSTALLS, TEXTS),
    "env-build-dep": (INSTALLS, TEXTS),
    "env-no-resolution": (INSTALLS, TEXTS),
    "env-native-library": (TEXTS,),
    "env-python-too-new": (TEXTS,),
    "env-protos-missing": (f"{RULES}.environment.by_message", TEXTS),
    "env-protobuf-skew": (f"{RULES}.environment.by_message", TEXTS),
    "env-numpy-abi": (f"{RULES}.environment.by_message", TEXTS),
    "env-companion-skew": (f"{RULES}.environment.by_message", TEXTS),
    "env-dependency-missing": (f"{RULES}.environment.by_message", TEXTS),
    "env-stale-od-package": (
        f"{RULES}.config.stale_package",
        f"{RULES}.environment.by_message",
        TEXTS,
    ),
    "api-too-old-for-tf": (f"{RULES}.environment.by_message", TEXTS),
    "tf-too-old-for-api": (f"{RULES}.environment.by_message", TEXTS),
    "tf-too-new-for-api": (f"{RULES}.environment.by_message", TEXTS),
    "outputs-diverge": ("matrix.equivalence.verdict.equivalent",),
    "output-redefined": ("matrix.equivalence.verdict.equivalent",),
    "graph-op-skew": (f"{RULES}.environment.by_message", TEXTS),
    "api-revision-drift": (
        f"{RULES}.architecture.other_build",
        "matrix.judge.blame.blamed",
        TEXTS,
    ),
    "build-needs-network": (TEXTS,),
    "undetermined": ("matrix.judge.diagnose.diagnose", TEXTS),
}
