"""What one cell is expected to answer, cause by cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from matrix.config.text import parse
from matrix.facts.nouns import CellFacts, Schema
from matrix.forecast.nouns import Forecast
from matrix.forecast.predict import BASES, UNKNOWN, predict
from matrix.model import Cell, Checkpoint, Failure, Status, Variable
from tests import samples
from tests.unit.fingerprint import made

TF1 = samples.cell("1.15.5", "2.8.0", "3.7")
TF2 = samples.cell("2.8.4", "2.8.0", "3.9")
FPN = "ssd_mobilenet_v2_fpn_keras"
TF2_SSD = made.saved(
    [*made.mobilenet_v2_tf2(), *made.fpn_tf2(128, separable=True), *made.shared_tf2(6, 4)]
)
TF1_SSD = [
    *made.mobilenet_v2_tf1(),
    *made.shrinking_tf1(),
    *made.predictors_tf1((3, 6, 6, 6, 6, 6), 4),
]
PACKAGE = "object_detection.protos."
MESSAGES = {
    "TrainEvalPipelineConfig": {"model": "DetectionModel", "train_config": "TrainConfig"},
    "DetectionModel": {"ssd": "Ssd"},
    "Ssd": {
        "num_classes": "int32",
        "feature_extractor": "SsdFeatureExtractor",
        "box_predictor": "BoxPredictor",
    },
    "SsdFeatureExtractor": {"type": "string", "use_depthwise": "bool", "fpn": "Fpn"},
    "Fpn": {"additional_layer_depth": "int32"},
    "BoxPredictor": {
        "weight_shared_convolutional_box_predictor": "Shared",
        "convolutional_box_predictor": "Convolutional",
    },
    "Shared": {},
    "Convolutional": {},
    "TrainConfig": {"fine_tune_checkpoint_version": "CheckpointVersion"},
}
V2 = "fine_tune_checkpoint_version: V2"
HEALTHY = "this cell imports TensorFlow and the OD API, and passed its controls"
LOOKED_AT = tuple(BASES.values())


def schema(od: str, train: Sequence[str] = ()) -> Schema:
    named = {
        f"{PACKAGE}{name}": {
            field: f"{PACKAGE}{kind}" if kind[0].isupper() else kind
            for field, kind in fields.items()
        }
        for name, fields in MESSAGES.items()
    }
    named[f"{PACKAGE}TrainConfig"].update(dict.fromkeys(train, "string"))
    return Schema(od, named, {f"{PACKAGE}CheckpointVersion": ("V1", "V2")})


def checkpoint(
    variables: Sequence[Variable],
    form: str,
    extractor: str = FPN,
    predictor: str = "weight_shared_convolutional_box_predictor",
    classes: int = 3,
    train: str = V2,
) -> Checkpoint:
    fpn = "use_depthwise: true fpn { additional_layer_depth: 128 }" if "fpn" in extractor else ""
    text = f"""model {{ ssd {{
      num_classes: {classes}
      feature_extractor {{ type: "{extractor}" {fpn} }}
      box_predictor {{ {predictor} {{ }} }}
    }} }}
    train_config {{ {train} }}"""
    return replace(
        samples.checkpoint("ssd"),
        format=form,
        variables=tuple(variables),
        pipeline=parse(text),
    )


OBJECTS = checkpoint(TF2_SSD, "v2-object-based")
NAMES = checkpoint(TF1_SSD, "v2-name-based", "ssd_mobilenet_v2", "convolutional_box_predictor")


def facts(cell: Cell, **changes: object) -> CellFacts:
    healthy = CellFacts(
        cell.id,
        cell.od,
        extractors={"ssd": (FPN,) if cell is TF2 else ("ssd_mobilenet_v2",)},
        modes=("inference", "detection", "classification"),
        controls="passed",
    )
    return replace(healthy, **changes)  # type: ignore[arg-type]


def foreseen(
    one: Checkpoint, cell: Cell, mode: str = "inference", known: CellFacts | None = None
) -> Forecast:
    schemas = [schema("2.8.0"), schema("2022.12", ["late_field"])]
    return predict(one, cell, known or facts(cell), schemas, mode)


@pytest.mark.parametrize(
    ("one", "cell", "mode", "status", "phase", "cause"),
    [
        (OBJECTS, TF2, "inference", Status.PASS, "", ""),
        (NAMES, TF1, "inference", Status.PASS, "", ""),
        (
            checkpoint(TF2_SSD, "v2-object-based", train='late_field: "x"'),
            *(TF2, "inference", Status.FAIL, "parse-config", "config-field-unknown"),
        ),
        (
            checkpoint(TF2_SSD, "v2-object-based", train='early_field: "x"'),
            *(TF2, "inference", Status.FAIL, "parse-config", "config-malformed"),
        ),
        (OBJECTS, TF1, "inference", Status.FAIL, "build-model", "extractor-not-in-tf-major"),
        (NAMES, TF2, "inference", Status.FAIL, "build-model", "extractor-not-in-tf-major"),
        (
            checkpoint(TF2_SSD, "v2-object-based", "ssd_mobilenet_v2"),
            *(TF2, "inference", Status.FAIL, "build-model", "extractor-not-in-tf-major"),
        ),
        (
            checkpoint(TF1_SSD, "v2-name-based"),
            *(TF2, "inference", Status.FAIL, "restore", "ckpt-format-tf1-in-tf2"),
        ),
        (
            checkpoint(TF2_SSD, "v2-object-based", classes=8),
            *(TF2, "inference", Status.FAIL, "restore", "ckpt-shape-num-classes"),
        ),
        (
            checkpoint(
                TF1_SSD,
                "v2-name-based",
                "ssd_mobilenet_v2",
                "convolutional_box_predictor",
                classes=8,
            ),
            *(TF1, "inference", Status.PARTIAL, "restore", "ckpt-shape-num-classes"),
        ),
        (checkpoint(TF2_SSD, "v2-object-based", classes=8), TF2, "detection", Status.PASS, "", ""),
        (OBJECTS, TF2, "full", Status.FAIL, "restore", "ckpt-type-wrong"),
        (OBJECTS, TF2, "classification", Status.FAIL, "restore", "ckpt-type-wrong"),
    ],
)
def test_where_a_checkpoint_is_expected_to_end(
    one: Checkpoint, cell: Cell, mode: str, status: Status, phase: str, cause: str
) -> None:
    found = foreseen(one, cell, mode)
    assert (found.cell, found.status, found.phase, found.cause) == (cell, status, phase, cause)
    assert found.controls == "passed"


def test_the_basis_ends_with_the_phase_that_decides() -> None:
    late = checkpoint(TF2_SSD, "v2-object-based", train='late_field: "x"')
    assert foreseen(late, TF2).basis == (HEALTHY, *LOOKED_AT[:1])
    assert foreseen(OBJECTS, TF1).basis == (HEALTHY, *LOOKED_AT[:2])
    assert foreseen(OBJECTS, TF2).basis == (HEALTHY, *LOOKED_AT)


def test_what_comes_after_the_first_cause_is_told_too() -> None:
    late = checkpoint(
        TF1_SSD,
        "v2-name-based",
        "ssd_mobilenet_v2",
        "convolutional_box_predictor",
        train='late_field: "x"',
    )
    assert [one.code for one in foreseen(late, TF2).findings] == [
        "config-field-unknown",
        "ckpt-format-tf1-in-tf2",
        "extractor-not-in-tf-major",
    ]


def test_a_cell_without_facts_is_untested() -> None:
    found = predict(OBJECTS, TF2, None, (), "inference")
    assert found == Forecast(TF2, Status.UNTESTED, basis=(UNKNOWN,))


@pytest.mark.parametrize(
    ("controls", "status"), [("failed", Status.BROKEN), ("not run", Status.UNTESTED)]
)
def test_a_cell_that_may_not_speak_is_not_asked(controls: str, status: Status) -> None:
    assert foreseen(OBJECTS, TF2, known=facts(TF2, controls=controls)) == Forecast(
        TF2, status, basis=(f"the controls of this cell: {controls}",), controls=controls
    )


def test_a_cell_that_cannot_import_fails_with_the_cause_of_its_error() -> None:
    error = Failure("TypeError", "Descriptors cannot not be created directly.")
    broken = facts(
        TF2, broken_at="import-tf", error=error, controls="unreachable", extractors={}, modes=()
    )
    found = foreseen(OBJECTS, TF2, known=broken)
    assert (found.status, found.phase, found.cause) == (
        Status.FAIL,
        "import-tf",
        "env-protobuf-skew",
    )
    assert found.controls == "unreachable"
    assert found.basis == ("import-tf raised this when the facts were gathered",)


def test_a_cell_without_a_lock_is_unbuildable_with_the_resolvers_reason() -> None:
    problem = "Because a and b, your requirements are unsatisfiable.\nNo solution found"
    broken = facts(TF2, broken_at="build", error=Failure("", problem), controls="not run")
    found = foreseen(OBJECTS, TF2, known=broken)
    assert (found.status, found.phase, found.cause, found.reason) == (
        Status.UNBUILDABLE,
        "build",
        "env-no-resolution",
        "Because a and b, your requirements are unsatisfiable.",
    )
