"""Which changes are proposed for a case, and in which order."""

from dataclasses import replace

from matrix.judge.catalogue import CAUSES
from matrix.model import Certainty, Finding, Status
from matrix.remedy.nouns import Case
from matrix.remedy.proposing import REMEDIES, proposed
from tests.unit.remedy.made import case, packages, proposal

DESCRIPTORS = "TypeError: Descriptors cannot be created directly."


def two_causes() -> Case:
    """A likely protobuf, a certain keras, and classes that show only later."""
    facts = packages("protobuf==4.21.0", "keras==2.11.0")
    one = case("env-protobuf-skew", phase="import-od", error=DESCRIPTORS, facts=facts)
    findings = (
        Finding("env-protobuf-skew", Certainty.LIKELY, ()),
        Finding("env-companion-skew", Certainty.CERTAIN, ()),
        Finding("config-ckpt-version-unset", Certainty.CERTAIN, ()),
    )
    return replace(one, verdict=replace(one.verdict, findings=findings))


def test_every_cause_with_a_remedy_is_one_of_the_catalogue() -> None:
    assert set(REMEDIES) <= set(CAUSES)


def test_certain_causes_come_first_and_later_phases_wait() -> None:
    changes, refusals = proposed(two_causes())
    assert [one.remedy for one in changes] == ["keras", "protobuf"]
    assert refusals == ()


def test_what_was_applied_is_not_proposed_again() -> None:
    changes, _ = proposed(two_causes(), [proposal("keras")])
    assert [one.remedy for one in changes] == ["protobuf"]


def test_two_causes_with_one_remedy_have_it_once() -> None:
    one = case("ckpt-naming-mismatch")
    findings = (
        Finding("ckpt-naming-mismatch", Certainty.CERTAIN, ()),
        Finding("made-up-cause", Certainty.CERTAIN, ()),
    )
    changes, refusals = proposed(replace(one, verdict=replace(one.verdict, findings=findings)))
    assert changes == ()
    assert [each.remedy for each in refusals] == ["convert"]


def test_of_a_green_cell_only_what_would_stop_training_is_mended() -> None:
    config = 'train_config { fine_tune_checkpoint: "model.ckpt.index" }'
    one = case("ckpt-path-suffix", config=config)
    others = Finding("ckpt-shape-num-classes", Certainty.CERTAIN, ())
    green = replace(one.verdict, status=Status.PASS, phase="")
    remarked = replace(green, findings=(others, *one.verdict.findings))
    changes, refusals = proposed(replace(one, verdict=remarked))
    assert ([each.remedy for each in changes], refusals) == (["prefix"], ())
