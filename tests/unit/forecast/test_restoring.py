"""What a restore would do, foreseen from the checkpoint and the config."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from matrix.config.text import parse
from matrix.facts.nouns import CellFacts, Schema
from matrix.forecast.restoring import (
    CENTER_NET,
    ordinary_for_quantized,
    other_type,
    relevant,
    separable,
    status_of,
)
from matrix.judge.evidence import Evidence
from matrix.model import Certainty, Finding, Status, Variable
from tests import samples
from tests.unit.fingerprint import made

TF1 = samples.cell("1.15.5", "2.8.0", "3.7")
TF2 = samples.cell("2.8.4", "2.8.0", "3.9")
FPNLITE = made.saved(
    [*made.mobilenet_v2_tf2(), *made.fpn_tf2(128, separable=True), *made.shared_tf2(6, 4)]
)
BACKBONE = made.saved(made.mobilenet_v2_tf2("feature_extractor/"))
UPSAMPLING = "model/_feature_extractor/_feature_extractor_model/layer_with_weights"
CENTER = made.saved(
    [
        *made.mobilenet_v2_tf2("model/_feature_extractor/_base_model/", labels=True),
        made.variable(f"{UPSAMPLING}-1/kernel", 1, 1, 1280, 64, label="conv2d/kernel"),
        made.variable(
            f"{UPSAMPLING}-3/depthwise_kernel",
            *(3, 3, 64, 1),
            label="separable_conv2d/depthwise_kernel",
        ),
        made.variable(
            "model/_prediction_head_dict/object_center/0/layer_with_weights-1/kernel",
            *(1, 1, 256, 90),
        ),
    ]
)


def ssd(extractor: str = "ssd_mobilenet_v2_fpn_keras", depth: int = 128, depthwise: bool = True,
        classes: int = 3) -> str:  # fmt: skip
    return f"""model {{ ssd {{
      num_classes: {classes}
      feature_extractor {{
        type: "{extractor}" use_depthwise: {str(depthwise).lower()}
        fpn {{ additional_layer_depth: {depth} }}
      }}
      box_predictor {{ weight_shared_convolutional_box_predictor {{ }} }}
    }} }}"""


def center(inside: str) -> str:
    return f"model {{ center_net {{ num_classes: 90 feature_extractor {{ {inside} }} }} }}"


def evidence(
    variables: Sequence[Variable],
    config: str,
    mode: str = "inference",
    generation: int = 2,
    modes: tuple[str, ...] = (),
    schema: Schema | None = None,
) -> Evidence:
    cell = TF1 if generation == 1 else TF2
    checkpoint = replace(samples.checkpoint(), variables=tuple(variables), pipeline=parse(config))
    facts = CellFacts(cell.id, cell.od, modes=modes)
    schemas = (schema,) if schema else ()
    return Evidence(cell, checkpoint, mode, facts=facts, schemas=schemas)


def finding(code: str) -> Finding:
    return Finding(code, Certainty.CERTAIN, ())


CASES = [
    # (config, mode, parts that differ, status under TensorFlow 1, under TensorFlow 2)
    (ssd(), "inference", (), Status.PASS, Status.PASS),
    (ssd(depth=256), "inference", ("neck channels",), Status.PARTIAL, Status.FAIL),
    (ssd(depthwise=False), "inference", ("neck convolutions",), Status.PARTIAL, Status.PARTIAL),
    (ssd(depthwise=False), "full", ("neck convolutions",), Status.PARTIAL, Status.FAIL),
    (ssd(depthwise=False), "classification", (), Status.PASS, Status.PASS),
    (ssd(classes=8), "inference", ("classes",), Status.PARTIAL, Status.FAIL),
    (ssd(classes=8), "detection", (), Status.PASS, Status.PASS),
    (
        ssd("ssd_resnet50_v1_fpn_keras", depthwise=False),
        "classification",
        ("backbone",),
        Status.FAIL,
        Status.FAIL,
    ),
    (
        ssd("ssd_resnet50_v1_fpn_keras", depthwise=False),
        "inference",
        ("backbone", "neck channels", "neck convolutions"),
        Status.PARTIAL,
        Status.FAIL,
    ),
    (
        'model { faster_rcnn { feature_extractor { type: "faster_rcnn_resnet101_keras" } } }',
        "inference",
        ("meta-architecture", "backbone", "neck"),
        Status.FAIL,
        Status.FAIL,
    ),
]


@pytest.mark.parametrize(("config", "mode", "parts", "tf1", "tf2"), CASES)
def test_only_parts_that_the_mode_restores_matter(
    config: str, mode: str, parts: tuple[str, ...], tf1: Status, tf2: Status
) -> None:
    of_2 = evidence(FPNLITE, config, mode)
    assert relevant(of_2) == parts
    assert status_of(of_2, finding("ckpt-arch-mismatch")) is tf2
    of_1 = evidence(FPNLITE, config, mode, generation=1)
    assert status_of(of_1, finding("ckpt-arch-mismatch")) is tf1


@pytest.mark.parametrize(
    ("code", "mode", "tf1", "tf2"),
    [
        ("ckpt-shape-num-classes", "inference", Status.PARTIAL, Status.FAIL),
        ("ckpt-format-tf1-in-tf2", "inference", Status.FAIL, Status.FAIL),
        ("api-revision-drift", "inference", Status.PARTIAL, Status.PARTIAL),
        ("api-revision-drift", "full", Status.FAIL, Status.FAIL),
    ],
)
def test_what_other_causes_lead_to(code: str, mode: str, tf1: Status, tf2: Status) -> None:
    assert status_of(evidence(FPNLITE, ssd(), mode, 1), finding(code)) is tf1
    assert status_of(evidence(FPNLITE, ssd(), mode, 2), finding(code)) is tf2


@pytest.mark.parametrize(
    ("variables", "mode", "modes", "said"),
    [
        (FPNLITE, "inference", ("inference",), None),
        (FPNLITE, "detection", (), None),
        (BACKBONE, "classification", ("classification",), None),
        ([], "classification", (), None),
        (
            FPNLITE,
            "classification",
            (),
            ("The checkpoint holds a whole detector, and would be restored as classification",),
        ),
        (
            BACKBONE,
            "inference",
            (),
            ("The checkpoint holds a backbone alone, and would be restored as inference",),
        ),
        (
            FPNLITE,
            "full",
            ("inference", "detection"),
            (
                "The checkpoint holds a whole detector, and would be restored as full",
                "This OD API accepts the types inference, detection",
            ),
        ),
    ],
)
def test_a_type_that_asks_for_what_is_not_there(
    variables: list[Variable], mode: str, modes: tuple[str, ...], said: tuple[str, ...] | None
) -> None:
    found = other_type(evidence(variables, ssd(), mode, modes=modes))
    assert (found.evidence if found else None) == said
    assert found is None or found.code == "ckpt-type-wrong"


REWRITER = " graph_rewriter { quantization { delay: 1 } }"
TF1_SSD = [*made.mobilenet_v2_tf1(), *made.predictors_tf1((3, 6), 4)]
RANGES = [made.variable("FeatureExtractor/MobilenetV2/Conv/act_quant/min")]


@pytest.mark.parametrize(
    ("variables", "rewriter", "generation", "found"),
    [
        (TF1_SSD, REWRITER, 1, True),
        ([*TF1_SSD, *RANGES], REWRITER, 1, False),
        ([*TF1_SSD, *RANGES], "", 1, False),
        (TF1_SSD, REWRITER, 2, False),
    ],
)
def test_a_rewritten_graph_asks_for_ranges(
    variables: list[Variable], rewriter: str, generation: int, found: bool
) -> None:
    e = evidence(variables, ssd("ssd_mobilenet_v2") + rewriter, generation=generation)
    told = ordinary_for_quantized(e)
    assert (told.code if told else "") == ("ckpt-arch-mismatch" if found else "")


OLD = Schema("2.8.0", {CENTER_NET: {"num_classes": "int32"}})
NEW = Schema("2.8.0", {CENTER_NET: {"num_classes": "int32", "output_prediction_dict": "bool"}})
NAMED = 'type: "mobilenet_v2_fpn_sep_conv"'


@pytest.mark.parametrize(
    ("inside", "schema", "variables", "drifts"),
    [
        (NAMED, NEW, CENTER, True),
        (NAMED, OLD, CENTER, False),
        (NAMED, None, CENTER, False),
        (f"{NAMED} use_separable_conv: true", NEW, CENTER, False),
        ('type: "mobilenet_v2_fpn"', NEW, CENTER, False),
        (NAMED, NEW, FPNLITE[:30], False),
    ],
)
def test_a_separable_fpn_that_only_a_name_asks_for(
    inside: str, schema: Schema | None, variables: list[Variable], drifts: bool
) -> None:
    found = separable(evidence(variables, center(inside), schema=schema))
    assert (found.code if found else "") == ("api-revision-drift" if drifts else "")
