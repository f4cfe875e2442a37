"""Remedies in the config: which text the copy gets, and what is said of it."""

from dataclasses import replace

import pytest

from matrix.facts.nouns import Schema
from matrix.model import Coverage, Mismatch, Restore, Variable
from matrix.remedy import configs
from matrix.remedy.nouns import Case, Proposal, Refusal, Remedy
from tests.unit.config.schemas import BOTH, NEW, OLD, PACKAGE
from tests.unit.remedy.made import RESUME, case, cell, checkpoint

SSD = """\
model {
  ssd {
    num_classes: 90
    feature_extractor { type: "ssd_mobilenet_v2_keras" depth_multiplier: 1.0 }
  }
}
"""
TRAIN = 'train_config { fine_tune_checkpoint: "a" }\n'


@pytest.mark.parametrize(
    ("remedy", "config", "text", "words", "edit"),
    [
        (
            configs.version,
            TRAIN,
            'train_config { fine_tune_checkpoint_version: V2 fine_tune_checkpoint: "a" }\n',
            "fine_tune_checkpoint_version: V2",
            "train_config.fine_tune_checkpoint_version is V2, where nothing stood",
        ),
        (
            configs.tf1_flag,
            "train_config { load_all_detection_checkpoint_vars: true }",
            "train_config { load_all_detection_checkpoint_vars: false }",
            "load_all_detection_checkpoint_vars: false",
            "train_config.load_all_detection_checkpoint_vars is false, in place of true",
        ),
        (
            configs.override,
            'model { ssd { feature_extractor { type: "ssd_inception_v2" } } }',
            "model { ssd { feature_extractor {"
            " override_base_feature_extractor_hyperparams: true"
            ' type: "ssd_inception_v2" } } }',
            "override_base_feature_extractor_hyperparams: true",
            "model.ssd.feature_extractor.override_base_feature_extractor_hyperparams is true,"
            " where nothing stood",
        ),
    ],
)
def test_a_field_is_set(remedy: Remedy, config: str, text: str, words: str, edit: str) -> None:
    found = remedy(case("x", config=config))
    assert isinstance(found, Proposal)
    assert (found.config, found.words, found.edits) == (text, words, (edit,))


def test_what_stands_there_already_is_no_remedy() -> None:
    config = "train_config { fine_tune_checkpoint_version: V2 }"
    assert configs.version(case("config-ckpt-version-unset", config=config)) is None


def head(outputs: int) -> Variable:
    name = "BoxPredictor_0/ClassPredictor/biases"
    return Variable(name, (outputs,), "float32")


def classes(config: str = SSD) -> Case:
    """Six anchors with scores for 5 classes and background, where 90 are wanted."""
    mismatch = Mismatch(head(0).name, (36,), (546,))
    restore = Restore("name-based", "inference", 2, 8, 1, 4, mismatched=(mismatch,))
    return case("ckpt-shape-num-classes", config=config, model=[head(546)], restore=restore)


def test_the_number_of_classes_is_the_checkpoints_own() -> None:
    found = configs.num_classes(classes())
    assert found == Proposal(
        "num-classes",
        "num_classes: 5",
        ("model.ssd.num_classes is 5, in place of 90",),
        config=SSD.replace("90", "5"),
    )
    assert configs.num_classes(case("ckpt-shape-num-classes", config=SSD)) is None


FIELDS = """\
model {
  center_net { num_classes: 1 }
}
train_config {
  batch_size: 1
  fine_tune_checkpoint_version: V2
}
"""


def fields(config: str, od: str, schemas: tuple[Schema, ...] = BOTH) -> Case:
    where = cell("2.8.4", od)
    return case(
        "config-field-unknown", phase="parse-config", config=config, where=where, schemas=schemas
    )


def test_fields_of_other_versions_are_left_out() -> None:
    assert configs.unknown_fields(fields(FIELDS, "2019.05")) == Proposal(
        "fields",
        "pipeline.config without center_net and fine_tune_checkpoint_version",
        (
            "line 2 of pipeline.config is left out (center_net), which OD API 2019.05 does not"
            " have; others may build another model from it",
            "line 6 of pipeline.config is left out (fine_tune_checkpoint_version), which OD API"
            " 2019.05 does not have; others may build another model from it",
        ),
        config="model {\n}\ntrain_config {\n  batch_size: 1\n}\n",
    )


@pytest.mark.parametrize(
    ("config", "od"),
    [
        (FIELDS, "2.8.0"),
        ("model { ssd { num_clases: 5 } }", "2.8.0"),
        (SSD.replace("depth_multiplier: 1.0", "activation: SWISH"), "2019.05"),
    ],
)
def test_misspelt_fields_and_values_are_left_in(config: str, od: str) -> None:
    """A misspelt field was meant, and another value is not what is left out."""
    assert configs.unknown_fields(fields(config, od)) is None


def backbone(channels: int, name: str = "MobilenetV2/expanded_conv_16/project") -> Variable:
    shape = (1, 1, channels * 3, channels)
    return Variable(f"FeatureExtractor/{name}/weights", shape, "float32")


def predictor() -> Variable:
    name = "BoxPredictor_0/ClassPredictor/weights"
    return Variable(name, (1, 1, 8, 18), "float32")


MOBILENET = SSD.replace("_keras", "").replace("90", "5")


def test_the_width_is_the_checkpoints_own() -> None:
    given = checkpoint(MOBILENET, [backbone(160), predictor()])
    found = configs.size(case("ckpt-arch-mismatch", config=MOBILENET, given=given))
    assert found == Proposal(
        "size",
        "depth_multiplier: 0.5",
        ("model.ssd.feature_extractor.depth_multiplier is 0.5, in place of 1.0",),
        config=MOBILENET.replace("1.0", "0.5"),
    )


def test_another_backbone_is_refused_with_the_nearest_published_models() -> None:
    config = MOBILENET.replace("ssd_mobilenet_v2", "ssd_mobilenet_v1")
    given = checkpoint(config, [backbone(320), predictor()])
    found = configs.size(case("ckpt-arch-mismatch", config=config, given=given))
    assert isinstance(found, Refusal)
    assert found.reason.startswith(
        "the config is of another architecture (backbone), which no edit of it mends: take that of"
        " ssd_mobilenet_v2"
    )
    same = checkpoint(MOBILENET, [backbone(320), predictor()])
    assert configs.size(case("ckpt-arch-mismatch", config=MOBILENET, given=same)) is None


COVERAGE = (
    Coverage("inference", 100, 0),
    Coverage("detection", 80, 79),
    Coverage("classification", 80, 0),
)
TYPED = Schema(
    "2.8.0",
    {
        **NEW.messages,
        f"{PACKAGE}TrainConfig": {
            "fine_tune_checkpoint_type": "string",
            "from_detection_checkpoint": "bool",
        },
    },
)


def typed(mode: str, tensorflow: str = "2.8.4", config: str = TRAIN) -> Case:
    return case(
        "ckpt-type-wrong",
        config=config,
        mode=mode,
        coverage=COVERAGE,
        where=cell(tensorflow),
        schemas=(TYPED, OLD),
    )


def test_the_type_is_the_one_that_finds_the_weights() -> None:
    assert configs.fine_tune_type(typed("classification")) == Proposal(
        "type",
        'fine_tune_checkpoint_type: "detection"',
        (
            'restored as fine-tune type "detection" in place of "classification"',
            'train_config.fine_tune_checkpoint_type is "detection", where nothing stood',
        ),
        config=TRAIN.replace("{", '{ fine_tune_checkpoint_type: "detection"'),
        mode="detection",
    )
    older = configs.fine_tune_type(typed("classification", "1.15.5"))
    assert isinstance(older, Proposal)
    assert older.edits[-1] == (
        "train_config.from_detection_checkpoint is true, where nothing stood"
    )
    bare = configs.fine_tune_type(typed("classification", config="model {}"))
    assert isinstance(bare, Proposal)
    assert (bare.config, bare.mode) == ("", "detection")


def test_a_part_of_a_detector_is_not_run_as_a_whole_one() -> None:
    assert configs.fine_tune_type(typed("inference")) == Refusal(
        "type",
        "a detector cannot be run from it, for it holds a part of one; with --mode detection it"
        " restores 79 of 80 variables",
    )
    assert configs.fine_tune_type(case("ckpt-type-wrong")) is None


def test_the_training_directory_is_left_out() -> None:
    given = checkpoint(resume=RESUME)
    found = configs.empty_directory(case("ckpt-model-dir-collision", given=given))
    assert found == Proposal(
        "model-dir",
        "an empty training directory",
        ("the training directory is not training but an empty one",),
        alone=True,
    )
    alone = replace(given, resume=None)
    assert configs.empty_directory(case("ckpt-model-dir-collision", given=alone)) is None


def test_the_prefix_takes_the_place_of_its_file() -> None:
    config = 'train_config { fine_tune_checkpoint: "a/model.ckpt-5.data-00000-of-00001" }\n'
    assert configs.prefix(case("ckpt-path-suffix", config=config)) == Proposal(
        "prefix",
        'fine_tune_checkpoint: "a/model.ckpt-5"',
        (
            'train_config.fine_tune_checkpoint is "a/model.ckpt-5", in place of'
            " a/model.ckpt-5.data-00000-of-00001",
        ),
        config='train_config { fine_tune_checkpoint: "a/model.ckpt-5" }\n',
    )
    assert configs.prefix(case("ckpt-path-suffix", config=TRAIN)) is None


@pytest.mark.parametrize(
    ("name", "tensorflow", "other"),
    [
        ("ssd_mobilenet_v2", "2.8.4", "ssd_mobilenet_v2_keras"),
        ("ssd_mobilenet_v2_keras", "1.15.5", "ssd_mobilenet_v2"),
        ("ssd_inception_v2", "2.8.4", ""),
        ("ssd_efficientnet-b0_bifpn_keras", "1.15.5", ""),
        ("ssd_mobilenet_v2", "1.15.5", ""),
        ("ssd_mobilenet_v2_keras", "2.8.4", ""),
    ],
)
def test_the_extractor_of_the_other_generation(name: str, tensorflow: str, other: str) -> None:
    config = SSD.replace("ssd_mobilenet_v2_keras", name)
    one = case(
        "extractor-not-in-tf-major", phase="build-model", config=config, where=cell(tensorflow)
    )
    assert configs.generation(one) == (
        Proposal(
            "generation",
            f'type: "{other}"',
            (
                f'model.ssd.feature_extractor.type is "{other}", in place of {name}',
                configs.ALIKE,
            ),
            config=SSD.replace("ssd_mobilenet_v2_keras", other),
        )
        if other
        else None
    )
