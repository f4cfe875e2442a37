"""Causes in the config: foreseen from the text, and confirmed by what a cell says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.config.text import parse
from matrix.facts.nouns import CellFacts, Schema
from matrix.judge.diagnose import diagnose
from matrix.judge.evidence import Evidence
from matrix.judge.rules import config
from matrix.model import Cell, Certainty, Failure, Finding, Observation, Phase
from tests import samples
from tests.unit.config.schemas import BOTH, NEW
from tests.unit.judge.seen import PARTLY, done, failed

TF1 = samples.cell("1.15.5", "2019.05", "3.7")
TF2 = samples.cell("2.8.4", "2.8.0", "3.9")
MEND = "Mend the text at {}."
STALE = (
    "Uninstall every OD API distribution and install one of July 2020 or later. Removing the"
    " line from the config only hides it."
)


def evidence(
    text: str,
    seen: Observation | None = None,
    mode: str = "inference",
    cell: Cell = TF1,
    schemas: tuple[Schema, ...] = BOTH,
    given: str = "",
    prefix: str = "ckpt-0",
) -> Evidence:
    checkpoint = replace(
        samples.checkpoint(), pipeline=parse(text), given=given, prefix=Path(prefix)
    )
    return Evidence(cell, checkpoint, mode, seen, schemas=schemas)


def refused(message: str, kind: str = "ParseError") -> Observation:
    return failed("parse-config", Failure(kind, message))


def all_of(e: Evidence) -> list[Finding]:
    return [found for rule in config.RULES if (found := rule(e))]


def codes(e: Evidence) -> list[str]:
    return [one.code for one in all_of(e)]


# What the parser stops at.

NO_BRACE = 'train_input_reader {\n  label_map_path: "x"\neval_config {\n}\n'
NO_BRACE_WORDS = (
    "InputReader has no field eval_config, which belongs to the whole config: a closing brace is"
    " missing above"
)


def test_a_missing_brace_that_the_cell_met() -> None:
    said = (
        '3:1 : Message type "object_detection.protos.InputReader" has no field named "eval_config".'
    )
    assert all_of(evidence(NO_BRACE, refused(said))) == [
        Finding(
            "config-malformed",
            Certainty.CERTAIN,
            (
                f"3:1: {NO_BRACE_WORDS}",
                "Also 1:1: 'train_input_reader' is opened here and never closed",
            ),
            MEND.format(f"line 3, column 1: {NO_BRACE_WORDS}"),
            everywhere=True,
        )
    ]


def test_a_missing_brace_that_is_foreseen() -> None:
    words = "'train_input_reader' is opened here and never closed"
    assert all_of(evidence(NO_BRACE)) == [
        Finding(
            "config-malformed",
            Certainty.CERTAIN,
            (f"1:1: {words}", f"Also 3:1: {NO_BRACE_WORDS}"),
            MEND.format(f"line 1, column 1: {words}"),
            everywhere=True,
        )
    ]


BIFPN = "model { ssd {\n  feature_extractor { bifpn { } }\n} }\n"
BIFPN_SAID = (
    '2:23 : Message type "object_detection.protos.SsdFeatureExtractor" has no field named "bifpn".'
)
BIFPN_FOUND = Finding(
    "config-field-unknown",
    Certainty.CERTAIN,
    ("2:23: SsdFeatureExtractor has no field bifpn; known to OD API 2.8.0",),
    "Choose an OD API that reads it: 2.8.0.",
)


@pytest.mark.parametrize("seen", [None, refused(BIFPN_SAID)])
def test_a_field_of_another_version(seen: Observation | None) -> None:
    assert all_of(evidence(BIFPN, seen)) == [BIFPN_FOUND]
    assert all_of(evidence(BIFPN, cell=TF2)) == []


def test_a_field_that_only_the_cell_speaks_of() -> None:
    assert all_of(evidence("", refused(BIFPN_SAID), schemas=(NEW,))) == [BIFPN_FOUND]


def test_a_field_that_was_removed_is_deleted() -> None:
    text = "model { ssd {\n  feature_extractor { batch_norm_trainable: true } } }"
    words = (
        "2:23: SsdFeatureExtractor has no field batch_norm_trainable: it was removed in April"
        " 2018, and zoo archives of that time still carry it"
    )
    assert all_of(evidence(text)) == [
        Finding(
            "config-field-unknown",
            Certainty.CERTAIN,
            (words,),
            "Delete line 2 (batch_norm_trainable) from pipeline.config: no newer OD API has it,"
            " and a restore does not need it.",
            everywhere=True,
        )
    ]


def test_an_od_api_of_tensorflow_1s_time() -> None:
    text = BIFPN + "train_config { fine_tune_checkpoint_version: V2 }"
    stale = Finding(
        "env-stale-od-package",
        Certainty.CERTAIN,
        (
            "4:16: TrainConfig has no field fine_tune_checkpoint_version; known to OD API 2.8.0",
            "OD API 2019.05 is of TensorFlow 1's time, before July 2020",
        ),
        STALE,
    )
    field, both = all_of(evidence(text))
    assert both == stale
    assert field == replace(
        BIFPN_FOUND, evidence=(*BIFPN_FOUND.evidence, f"Also {stale.evidence[0]}")
    )
    said = (
        '4:16 : Message type "object_detection.protos.TrainConfig" has no field named'
        ' "fine_tune_checkpoint_version".'
    )
    assert all_of(evidence(text, refused(said))) == [stale]
    assert codes(evidence("", refused(said), schemas=())) == ["env-stale-od-package"]


@pytest.mark.parametrize(
    ("text", "certainty", "everywhere", "told"),
    [
        (
            "model { ssd { num_clases: 1 } }",
            *(Certainty.LIKELY, True),
            "1:15: Ssd has no field num_clases in any known OD API; the nearest is num_classes",
        ),
        (
            'model { ssd { num_classes: "9" } }',
            *(Certainty.CERTAIN, True),
            "1:15: num_classes is of type int32: '9' must not stand in quotes",
        ),
        (
            "model { ssd { feature_extractor { activation: RELLU } } }",
            *(Certainty.CERTAIN, True),
            "1:35: Activation has no value 'RELLU'",
        ),
        (
            "train_config { fine_tune_checkpoint: D:\\x }",
            *(Certainty.CERTAIN, True),
            "1:38: 'D:\\x' needs quotes",
        ),
    ],
)
def test_what_no_od_api_takes(text: str, certainty: Certainty, everywhere: bool, told: str) -> None:
    (found,) = all_of(evidence(text))
    assert (found.code, found.evidence) == ("config-malformed", (told,))
    assert (found.certainty, found.everywhere) == (certainty, everywhere)


def test_a_name_in_a_text_that_is_broken_besides() -> None:
    (found,) = all_of(evidence("model { ssd { num_clases: 1 } }\n}"))
    assert found.certainty is Certainty.CERTAIN
    assert found.evidence[1] == "Also 2:1: '}' closes nothing"


def test_a_name_that_is_new_to_the_only_version_known_says_nothing() -> None:
    assert all_of(evidence("model { ssd { strange: 1 } }", cell=TF2, schemas=(NEW,))) == []


def test_an_error_is_matched_by_its_line() -> None:
    text = "model { ssd { num_classes: 1.5 } }\ntrain_config { batch_size: x }"
    said = "2:28 : 'train_config { batch_size: x }': Couldn't parse integer: x"
    (found,) = all_of(evidence(text, refused(said)))
    assert found.evidence == (
        "2:16: batch_size is of type uint32, not 'x'",
        "Also 1:15: num_classes is of type int32, not '1.5'",
    )
    broken = evidence("a {\n\n", refused('3:1 : Expected "}".'), schemas=())
    assert codes(broken) == ["config-malformed"]
    assert all_of(evidence(text, refused("9:1 : Expected string"))) == []


def test_many_places_are_counted() -> None:
    (found,) = all_of(evidence("model { ssd {\n" + "https: 1\n" * 9 + "} }"))
    assert len(found.evidence) == 7
    assert found.evidence[-1] == "And 3 more such places"


@pytest.mark.parametrize(
    "seen",
    [
        refused("no such file", "OSError"),
        failed("build-model", Failure("ValueError", "x")),
        failed("parse-config", how="timeout"),
        done(),
    ],
)
def test_a_config_is_not_blamed_for_another_end(seen: Observation) -> None:
    assert all_of(evidence(BIFPN + "}", seen)) == []


def test_what_a_broken_import_keeps_from_being_reached_is_told() -> None:
    seen = failed("import-od", Failure("ImportError", "x"))
    assert codes(evidence(BIFPN + "}", seen)) == codes(evidence(BIFPN + "}")) != []


def test_a_cell_that_ends_before_the_config_is_not_foreseen_to_reach_it() -> None:
    broken = CellFacts(TF1.id, TF1.od, broken_at="import-tf")
    assert all_of(replace(evidence(BIFPN), facts=broken)) == []


# What fine-tuning under TensorFlow 2 refuses.

FLAG = "train_config { load_all_detection_checkpoint_vars: true }"
UNSET = "train_config { batch_size: 1 }"
FLAG_FOUND = Finding(
    "config-tf1-only-flag",
    Certainty.CERTAIN,
    (
        "train_config.load_all_detection_checkpoint_vars is true, which train_loop refuses under"
        " TensorFlow 2",
    ),
    "Set load_all_detection_checkpoint_vars: false and, to restore the head too,"
    ' fine_tune_checkpoint_type: "full".',
)
UNSET_FOUND = Finding(
    "config-ckpt-version-unset",
    Certainty.CERTAIN,
    ("train_config.fine_tune_checkpoint_version is not set, and the default is V1",),
    "Add fine_tune_checkpoint_version: V2 to train_config.",
)


def stopped(message: str) -> Observation:
    return failed("restore", Failure("ValueError", message))


def test_a_flag_of_tensorflow_1() -> None:
    def found(seen: Observation | None, mode: str = "full", cell: Cell = TF2) -> Finding | None:
        return config.tf1_only(evidence(FLAG, seen, mode, cell))

    assert found(None) == FLAG_FOUND
    assert found(stopped(config.NOT_UNDER_2)) == FLAG_FOUND
    assert found(failed("build-model", Failure("ValueError", "x"))) == FLAG_FOUND
    assert found(None, mode="inference") is None
    assert found(None, cell=TF1) is None
    assert found(stopped("shapes differ")) is None
    assert found(refused("1:1 : x")) is None
    assert found(done()) is None
    assert config.tf1_only(evidence(UNSET, mode="full", cell=TF2)) is None


@pytest.mark.parametrize(
    ("train", "told"),
    [
        ("batch_size: 1", "is not set, and the default is V1"),
        ("fine_tune_checkpoint_version: V1", "is V1"),
        ("fine_tune_checkpoint_version: V2", ""),
        ("fine_tune_checkpoint_version: 2", ""),
    ],
)
def test_the_version_of_the_checkpoint(train: str, told: str) -> None:
    found = config.version_unset(evidence(f"train_config {{ {train} }}", mode="full", cell=TF2))
    path = "train_config.fine_tune_checkpoint_version"
    assert (found.evidence if found else ()) == ((f"{path} {told}",) if told else ())


def test_the_version_matters_where_tensorflow_2_fine_tunes_from_objects() -> None:
    def found(seen: Observation | None, mode: str = "full", cell: Cell = TF2) -> Finding | None:
        return config.version_unset(evidence(UNSET, seen, mode, cell))

    assert found(None) == UNSET_FOUND
    assert found(stopped(config.NOT_V2)) == UNSET_FOUND
    assert found(stopped(config.NOT_UNDER_2)) is None
    assert found(None, mode="inference") is None
    assert found(None, cell=TF1) is None
    names = evidence(UNSET, mode="full", cell=TF2)
    names = replace(names, checkpoint=replace(names.checkpoint, format="v2-name-based"))
    assert config.version_unset(names) is None
    assert config.version_unset(evidence("", mode="full", cell=TF2)) is None


# What the model builder insists on.

INCEPTION = 'model { ssd { feature_extractor { type: "ssd_inception_v2" } } }'
STRICTER = Finding(
    "config-api-stricter",
    Certainty.CERTAIN,
    (
        "ssd_inception_v2 is built with override_base_feature_extractor_hyperparams: true only,"
        " which is not set",
    ),
    "Add what the message asks for; for an Inception extractor that is"
    " override_base_feature_extractor_hyperparams: true in feature_extractor.",
)


def test_an_inception_extractor_without_its_override() -> None:
    said = "SSD Inception V2 feature extractor always usesscope returned by `conv_hyperparams_fn`"
    built = failed("build-model", Failure("ValueError", said))
    assert config.stricter(evidence(INCEPTION)) == STRICTER
    assert config.stricter(evidence(INCEPTION, built)) == STRICTER
    assert config.stricter(evidence(INCEPTION, refused("1:1 : x"))) == STRICTER


def test_an_inception_extractor_that_is_not_the_matter() -> None:
    other = failed("build-model", Failure("ValueError", "Empty anchor generator."))
    assert config.stricter(evidence(INCEPTION, other)) is None
    assert config.stricter(evidence(INCEPTION, done())) is None
    assert config.stricter(evidence(INCEPTION, cell=TF2)) is None
    given = INCEPTION.replace('v2"', 'v2" override_base_feature_extractor_hyperparams: true')
    assert config.stricter(evidence(given)) is None
    assert config.stricter(evidence(INCEPTION.replace("inception_v2", "mobilenet_v2"))) is None


# One file of the bundle in place of the prefix.


@pytest.mark.parametrize(
    ("given", "what", "prefix"),
    [
        ("a/ckpt-0.index", "its .index file", "a/ckpt-0"),
        ("ckpt-0.meta", "its .meta file", "ckpt-0"),
        ("C:\\a\\m.data-00000-of-00001", "its .data-00000-of-00001 file", "C:\\a\\m"),
        ("run/checkpoint", "the state file, or a folder", ""),
    ],
)
def test_the_path_that_was_given(given: str, what: str, prefix: str) -> None:
    words = prefix or "the path without .index, .data-... or .meta"
    assert config.path_suffix(evidence("", given=given, prefix="/x/run/ckpt-0")) == Finding(
        "ckpt-path-suffix",
        Certainty.CERTAIN,
        (f"The path that was given is {given}: that is {what}, not the prefix",),
        f"Give the prefix: {words}.",
        everywhere=True,
    )


@pytest.mark.parametrize(
    ("given", "prefix"),
    [
        ("a/ckpt-0", "/x/a/ckpt-0"),
        ("a.index/ckpt-0", "/x/a.index/ckpt-0"),
        ("zoo:ssd", "/x/ssd/checkpoint/ckpt-0"),
        ("", "/x/checkpoint/ckpt-0"),
        # The folder of the TF2 zoo.
        ("ssd/checkpoint", "/x/ssd/checkpoint/ckpt-0"),
        ("../ssd/checkpoint/", "/x/ssd/checkpoint/ckpt-0"),
        ("checkpoint", "/x/ssd/checkpoint/ckpt-0"),
    ],
)
def test_a_prefix_or_a_folder_is_no_part(given: str, prefix: str) -> None:
    assert config.path_suffix(evidence("", given=given, prefix=prefix)) is None


def test_the_path_in_the_config_matters_for_fine_tuning() -> None:
    text = 'train_config { fine_tune_checkpoint: "a/ckpt-0.index" }'
    assert config.path_suffix(evidence(text)) is None
    found = config.path_suffix(evidence(text, mode="full"))
    assert found is not None
    assert found.evidence == (
        "fine_tune_checkpoint in the config is a/ckpt-0.index: that is its .index file, not the"
        " prefix",
    )
    state = config.path_suffix(evidence(text.replace("ckpt-0.index", "checkpoint"), mode="full"))
    assert state is not None
    assert state.certainty is Certainty.LIKELY


def test_the_path_is_never_why_a_cell_stopped_at_the_checkpoint() -> None:
    def found(seen: Observation) -> Finding | None:
        return config.path_suffix(evidence("", seen, given="ckpt-0.index"))

    assert found(failed("restore", Failure("ValueError", "x"))) is None
    assert found(failed("read-checkpoint", Failure("DataLossError", "x"))) is None
    assert found(done(PARTLY)) is None
    assert found(done()) is not None
    assert found(failed("import-tf", Failure("ImportError", "x"))) is not None


def test_a_phase_that_raised_after_another() -> None:
    phases = (
        Phase("parse-config", "fail", error=Failure("ParseError", "1:1 : x")),
        Phase("build-model", "fail", error=Failure("ValueError", "y")),
    )
    e = evidence("", Observation("x", phases))
    assert config.error_at(e, "build-model") == Failure("ValueError", "y")
    assert config.error_at(e, "restore") is None
    assert not config.comes_to(e, "build-model")
    assert config.comes_to(e, "restore")


def test_a_missing_import_is_not_blamed_on_what_the_config_would_meet() -> None:
    missing = failed("import-od", Failure("ModuleNotFoundError", "No module named 'nets'"))
    said = "train_config { fine_tune_checkpoint_version: V2 }"
    one = evidence(said, missing)
    assert codes(evidence(said)) == ["env-stale-od-package"]
    assert diagnose(one, "import-od")[0].code == "env-dependency-missing"
