"""The fine-tune type and the training directory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from matrix.judge.evidence import Evidence
from matrix.judge.rules.coverage import finetune_disabled, resumed, wrong_type
from matrix.model import Coverage, Observation, Resume
from tests import samples
from tests.unit.judge.seen import NOTHING, PARTLY, WHOLE, done

TF1 = samples.cell("1.15.5", "2.8.0", "3.7")
TF2 = samples.cell("2.8.4", "2.8.0", "3.9")
DETECTOR = (
    Coverage("inference", 4, 4),
    Coverage("detection", 3, 3),
    Coverage("classification", 3, 0),
    Coverage("full", error="ValueError: Not supported\nmore"),
)
BACKBONE = (
    Coverage("inference", 4, 0),
    Coverage("detection", 3, 0),
    Coverage("classification", 3, 3),
    Coverage("full", 4, 0),
)


def evidence(
    mode: str, coverage: tuple[Coverage, ...], seen: Observation | None = None
) -> Evidence:
    seen = replace(seen or done(NOTHING), coverage=coverage)
    return Evidence(TF2, samples.checkpoint(), mode, seen)


def test_a_type_that_finds_nothing_where_another_finds_its_weights() -> None:
    found = wrong_type(evidence("classification", DETECTOR))
    assert found is not None
    assert found.code == "ckpt-type-wrong"
    assert found.evidence == (
        "Restored for inference: 4 of 4 variables would be bound",
        "Restored as type detection: 3 of 3 variables would be bound",
        "Restored as type classification: 0 of 3 variables would be bound",
        "Restored as type full: refused, ValueError: Not supported",
    )
    assert '"detection"' in found.remedy


def test_a_backbone_is_no_detector() -> None:
    found = wrong_type(evidence("inference", BACKBONE))
    assert found is not None
    assert '"classification"' in found.remedy


def test_no_wrong_type_without_a_right_one() -> None:
    nothing = tuple(replace(one, matched=0) for one in DETECTOR)
    assert wrong_type(evidence("classification", nothing)) is None
    assert wrong_type(evidence("classification", ())) is None
    assert wrong_type(evidence("detection", DETECTOR)) is None
    assert wrong_type(evidence("classification", DETECTOR, done(WHOLE))) is None
    assert wrong_type(Evidence(TF2, samples.checkpoint(), "classification")) is None


def test_a_training_directory_that_is_restored_over_it() -> None:
    resume = Resume(Path("/x/train"), Path("/x/train/ckpt-7"), ())
    seen = replace(done(PARTLY), coverage=DETECTOR)
    one = Evidence(TF2, replace(samples.checkpoint(), resume=resume), "detection", seen)
    found = resumed(one)
    assert found is not None
    assert found.code == "ckpt-model-dir-collision"
    assert found.evidence == (
        "The training directory train holds the checkpoint ckpt-7: training restores it after,"
        " or in place of, the fine-tune checkpoint",
        "1 variables hold its values, not those of ssd_mobilenet_v2",
        "Without it, all 3 variables of type detection would restore",
    )
    assert resumed(replace(one, mode="inference")) is None
    assert resumed(replace(one, checkpoint=samples.checkpoint())) is None
    assert resumed(replace(one, observation=done(WHOLE))) is None
    foreseen = resumed(replace(one, observation=None))
    assert foreseen is not None
    assert len(foreseen.evidence) == 1


def test_a_trainer_that_never_reads_the_checkpoint() -> None:
    seen = replace(done(WHOLE), facts={"finetune_disabled": True})
    one = Evidence(TF1, samples.checkpoint(), "detection", seen)
    found = finetune_disabled(one)
    assert found is not None
    assert found.code == "silent-finetune-disabled"
    assert finetune_disabled(replace(one, cell=TF2)) is None
    assert finetune_disabled(replace(one, mode="inference")) is None
    assert finetune_disabled(replace(one, observation=done(WHOLE))) is None
