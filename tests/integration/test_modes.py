"""Restoring as a fine-tune checkpoint: each mode asks for variables of its own (TensorFlow 2)."""

from dataclasses import replace

from matrix.model import Observation, Restore, Status
from matrix.pipeline import run_cells
from tests.integration.lab import TF2, Lab


def restored(lab: Lab, mode: str) -> tuple[Status, str, Observation]:
    """What the TensorFlow 2 cell says of its own checkpoint in one mode."""
    one = lab.checkpoints["tf2"]
    run = replace(lab.with_store("modes"), mode=mode)
    (result,) = run_cells(run, [lab.plan.cell(TF2)], [one])[one.digest]
    assert result.observation is not None
    assert result.verdict.controls == "passed"
    return result.verdict.status, result.verdict.phase, result.observation


def bound(lab: Lab, mode: str) -> Restore:
    status, _, observation = restored(lab, mode)
    assert status is Status.PASS, observation
    assert observation.restore is not None
    assert (observation.restore.mode, observation.restore.missing) == (mode, ())
    return observation.restore


def test_full_restores_the_whole_model_and_detection_its_extractor(lab: Lab) -> None:
    whole, full, detection = (bound(lab, mode) for mode in ("inference", "full", "detection"))
    assert (full.total, full.total_bytes) == (whole.total, whole.total_bytes)
    assert 0 < detection.total < whole.total
    # What detection leaves out is in the checkpoint, and belongs to the box predictor.
    left = {one.name for one in detection.unexpected if "_box_predictor" in one.name}
    assert len(left) >= whole.total - detection.total


def test_classification_finds_no_classifier_in_a_detector(lab: Lab) -> None:
    status, phase, observation = restored(lab, "classification")
    assert (status, phase) == (Status.FAIL, "restore")
    failed = next(one for one in observation.phases if one.name == "restore")
    assert failed.error is not None
    assert failed.error.type == "AssertionError"
