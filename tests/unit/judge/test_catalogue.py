"""The catalogue: complete, consistent, and filled without surprises."""

from __future__ import annotations

from importlib import import_module

import pytest

from matrix.judge.catalogue import AXES, CAUSES, GROUPS, remedy
from matrix.model import PHASES
from matrix.report.causes import markdown

TAXONOMY = [
    "env-no-wheel",
    "env-build-dep",
    "env-protos-missing",
    "env-protobuf-skew",
    "env-numpy-abi",
    "env-companion-skew",
    "env-dependency-missing",
    "env-stale-od-package",
    "api-too-old-for-tf",
    "tf-too-old-for-api",
    "tf-too-new-for-api",
    "graph-op-skew",
    "api-revision-drift",
    "config-malformed",
    "config-field-unknown",
    "config-api-stricter",
    "config-tf1-only-flag",
    "config-ckpt-version-unset",
    "extractor-not-in-tf-major",
    "extractor-not-in-api-revision",
    "ckpt-path-suffix",
    "ckpt-path-not-found",
    "ckpt-path-is-directory",
    "ckpt-state-file-missing",
    "ckpt-corrupt",
    "ckpt-incomplete-save",
    "ckpt-format-tf1-in-tf2",
    "ckpt-loader-wrong",
    "ckpt-arch-mismatch",
    "ckpt-naming-mismatch",
    "ckpt-shape-num-classes",
    "ckpt-type-wrong",
    "ckpt-model-dir-collision",
    "ckpt-ema-names",
    "silent-finetune-disabled",
    "silent-partial-restore",
    "benign-warning",
    "undetermined",
]


def test_every_code_of_the_taxonomy_is_there_and_others_say_why() -> None:
    assert set(TAXONOMY) <= set(CAUSES)
    assert [code for code in CAUSES if code not in TAXONOMY and not CAUSES[code].reason] == []


@pytest.mark.parametrize("code", CAUSES)
def test_a_cause_is_whole(code: str) -> None:
    cause = CAUSES[code]
    assert cause.code == code
    assert cause.group in GROUPS
    assert cause.axis in AXES
    assert set(cause.phases) <= {*PHASES, "build"}
    assert cause.title
    assert cause.definition
    assert cause.look_at
    assert cause.found_by


@pytest.mark.parametrize("code", CAUSES)
def test_what_finds_a_cause_exists(code: str) -> None:
    for name in CAUSES[code].found_by:
        module, _, function = name.rpartition(".")
        assert callable(getattr(import_module(module), function)), name


@pytest.mark.parametrize("code", CAUSES)
def test_a_remedy_is_a_sentence_with_and_without_values(code: str) -> None:
    plain = remedy(code)
    assert "{" not in plain
    assert "|" not in plain
    values = {name: f"<{name}>" for name in CAUSES[code].places}
    filled = remedy(code, **values)
    assert all(value in filled for value in values.values())
    assert remedy(code, nobody="x") == plain == remedy(code, **dict.fromkeys(values))


def test_the_page_names_every_cause_once() -> None:
    page = markdown()
    assert [page.count(f"### `{code}`\n") for code in CAUSES] == [1] * len(CAUSES)
