"""Causes in the feature extractor's name: by the cell's error, its own list, or the table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matrix.config.text import parse
from matrix.facts.nouns import CellFacts, Schema
from matrix.judge.evidence import Evidence
from matrix.judge.rules import extractors
from matrix.model import Cell, Certainty, Failure, Finding, Observation
from tests import samples
from tests.unit.config.schemas import NEW, OLD
from tests.unit.judge.seen import done, failed

OLD1 = samples.cell("1.15.5", "2019.05", "3.7")
NEW1 = samples.cell("1.15.5", "2.8.0", "3.7")
NEW2 = samples.cell("2.8.4", "2.8.0", "3.9")
LISTS: dict[Cell, dict[str, tuple[str, ...]]] = {
    OLD1: {"ssd": ("ssd_mobilenet_v1", "ssd_mobilenet_v1_keras"), "faster_rcnn": ()},
    NEW1: {"ssd": ("ssd_mobilenet_v1", "ssd_mobilenet_v2"), "faster_rcnn": ("faster_rcnn_nas",)},
    NEW2: {"ssd": ("ssd_mobilenet_v2_keras",), "center_net": ("hourglass_104",)},
}
SEE = ". See `model_builder.py` for features extractors compatible"


def of(name: str, kind: str = "ssd") -> str:
    return f'model {{ {kind} {{ feature_extractor {{ type: "{name}" }} }} }}'


def evidence(
    text: str,
    cell: Cell = NEW2,
    seen: Observation | None = None,
    surveyed: bool = True,
    schemas: tuple[Schema, ...] = (),
) -> Evidence:
    checkpoint = replace(samples.checkpoint(), pipeline=parse(text))
    e = Evidence(cell, checkpoint, "inference", seen, schemas=schemas)
    facts = CellFacts(e.cell.id, e.cell.od, extractors=LISTS[e.cell])
    return replace(e, facts=facts) if surveyed else e


def refused(message: str, kind: str = "ValueError") -> Observation:
    return failed("build-model", Failure(kind, message))


def all_of(e: Evidence) -> list[Finding]:
    return [found for rule in extractors.RULES if (found := rule(e))]


def brief(e: Evidence) -> list[tuple[str, str]]:
    return [(one.code, one.certainty.value) for one in all_of(e)]


def test_an_extractor_of_the_other_generation() -> None:
    assert all_of(evidence(of("ssd_mobilenet_v2"))) == [
        Finding(
            "extractor-not-in-tf-major",
            Certainty.CERTAIN,
            (
                "ssd_mobilenet_v2 is a feature extractor of TensorFlow 1, and this cell has"
                " TensorFlow 2.8.4",
                "This cell builds 1 for center_net, 1 for ssd, and not this one",
            ),
            "ssd_mobilenet_v2 exists under TensorFlow 1 only: choose a cell of that generation,"
            " or a zoo model of this one. Another name in the config does not convert the"
            " checkpoint.",
        )
    ]
    assert brief(evidence(of("hourglass_104", "center_net"), OLD1)) == [
        ("extractor-not-in-tf-major", "certain")
    ]


def test_an_extractor_of_a_later_version() -> None:
    assert all_of(evidence(of("ssd_mobilenet_v2_mnasfpn"), OLD1)) == [
        Finding(
            "extractor-not-in-api-revision",
            Certainty.CERTAIN,
            (
                "OD API 2019.05 has no ssd_mobilenet_v2_mnasfpn under TensorFlow 1; the OD API of"
                " December 2022 has it",
                "This cell builds 0 for faster_rcnn, 2 for ssd, and not this one",
            ),
            "Use a newer OD API, which has ssd_mobilenet_v2_mnasfpn.",
        )
    ]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        (of("ssd_mobilenet_v2_keras"), NEW2),
        (of("hourglass_104", "center_net"), NEW2),
        # Built under TensorFlow 1 in 2019, whatever later versions do.
        (of("ssd_mobilenet_v1_keras"), OLD1),
        ("", NEW2),
        ("model { experimental_model { } }", NEW2),
    ],
)
def test_nothing_is_said_of_what_the_cell_builds(text: str, cell: Cell) -> None:
    assert all_of(evidence(text, cell)) == []


@pytest.mark.parametrize(
    ("message", "cell", "code"),
    [
        (f"ssd_mobilenet_v2 is not supported for tf version 2{SEE}", NEW2, "tf-major"),
        (f"ssd_mobilenet_v2 is not supported{SEE}", NEW2, "tf-major"),
        ("Unknown ssd feature_extractor: ssd_mobilenet_v3_large", OLD1, "api-revision"),
        ("Unknown Faster R-CNN feature_extractor: faster_rcnn_nas", OLD1, "api-revision"),
        (
            "'resnet_v1_18_fpn' is not a known CenterNet feature extractor type",
            NEW2,
            "api-revision",
        ),
    ],
)
def test_the_cells_own_error_names_the_extractor(message: str, cell: Cell, code: str) -> None:
    e = evidence("", cell, refused(message), surveyed=False)
    assert brief(e) == [(f"extractor-not-in-{code}", "certain")]


def test_another_error_or_a_built_model_says_that_the_extractor_is_there() -> None:
    text = of("ssd_mobilenet_v2")
    for seen in (
        refused("Empty anchor generator."),
        refused("'other'", "KeyError"),
        failed("build-model", how="timeout"),
        done(),
    ):
        assert all_of(evidence(text, seen=seen)) == []


def test_a_config_that_did_not_parse_still_has_its_extractor_to_come() -> None:
    seen = failed("parse-config", Failure("ParseError", "1:1 : x"))
    assert brief(evidence(of("ssd_mobilenet_v2"), seen=seen)) == [
        ("extractor-not-in-tf-major", "certain")
    ]


def test_what_the_start_of_the_cell_told_serves_as_its_list() -> None:
    seen = failed("parse-config", Failure("ParseError", "1:1 : x"))
    seen = replace(seen, facts={"extractors": {"ssd": ["ssd_mobilenet_v2"]}})
    assert all_of(evidence(of("ssd_mobilenet_v2"), seen=seen, surveyed=False)) == []
    assert brief(evidence(of("ssd_mobilenet_v1"), NEW1, seen, surveyed=False)) == [
        ("extractor-not-in-api-revision", "certain")
    ]


def test_the_table_serves_where_nobody_looked() -> None:
    def found(name: str, cell: Cell, *schemas: Schema) -> list[tuple[str, str]]:
        return brief(evidence(of(name), cell, surveyed=False, schemas=schemas))

    likely = [("extractor-not-in-tf-major", "likely")]
    assert found("ssd_mobilenet_v2", NEW2) == likely
    assert found("ssd_mobilenet_v2_keras", NEW1, NEW) == likely
    # Versions of TensorFlow 1's time built some Keras extractors under TensorFlow 1.
    assert found("ssd_mobilenet_v2_keras", OLD1, OLD) == []
    assert found("ssd_mobilenet_v2_keras", OLD1) == []
    # Which versions have a name of this generation is not in the table.
    assert found("ssd_mobilenet_v3_large", OLD1) == []
    assert found("ssd_mobilenet_v9", NEW2) == []


def test_a_cell_that_cannot_import_comes_to_no_extractor() -> None:
    e = evidence(of("ssd_mobilenet_v2"))
    assert e.facts is not None
    assert all_of(replace(e, facts=replace(e.facts, broken_at="import-od"))) == []


def test_a_misspelt_extractor() -> None:
    assert all_of(evidence(of("SSD_mobilenet_v2_fpn_kera"))) == [
        Finding(
            "config-malformed",
            Certainty.LIKELY,
            (
                "No known OD API has a feature extractor SSD_mobilenet_v2_fpn_kera; the nearest"
                " is ssd_mobilenet_v2_fpn_keras",
            ),
            "Mend the text at the model block: SSD_mobilenet_v2_fpn_kera is probably"
            " ssd_mobilenet_v2_fpn_keras.",
            everywhere=True,
        )
    ]


def test_an_extractor_like_no_other_is_left_open() -> None:
    seen = refused(f"my_own_net is not supported for tf version 2{SEE}")
    assert all_of(evidence(of("my_own_net"), seen=seen)) == [
        Finding(
            "undetermined",
            Certainty.POSSIBLE,
            (
                "No known OD API has a feature extractor my_own_net, nor one that is spelt like"
                " it: it may be of a fork or of a later version",
            ),
            "Use the OD API in which my_own_net was written.",
            everywhere=True,
        )
    ]


@pytest.mark.parametrize(
    ("text", "message", "words"),
    [
        (
            "model { ssd { } }",
            f" is not supported for tf version 2{SEE}",
            "the model ssd names no feature extractor",
        ),
        (
            "model { faster_rcnn { } }",
            "Unknown Faster R-CNN feature_extractor: ",
            "the model faster_rcnn names no feature extractor",
        ),
        (
            "train_config { }",
            "Unknown meta architecture: None",
            "there is no model in it",
        ),
    ],
)
def test_a_config_without_a_model(text: str, message: str, words: str) -> None:
    expected = Finding(
        "config-malformed",
        Certainty.CERTAIN,
        (f"The config is incomplete: {words}",),
        f"Mend the text at the model block: {words}.",
        everywhere=True,
    )
    assert all_of(evidence(text)) == [expected]
    assert all_of(evidence(text, seen=refused(message))) == [expected]


def test_a_text_that_is_not_read_whole_may_have_its_model_elsewhere() -> None:
    assert all_of(evidence("model { ssd { } } }")) == []
    seen = failed("parse-config", Failure("ParseError", "1:1 : x"))
    assert all_of(evidence("model { ssd { } }", seen=seen)) == []


@pytest.mark.parametrize(
    ("name", "seen", "codes"),
    [
        ("faster_rcnn_resnet50_keras", None, ["config-malformed"]),
        (
            "faster_rcnn_resnet50_keras",
            refused("'faster_rcnn_resnet50_keras'", "KeyError"),
            ["config-malformed"],
        ),
        ("faster_rcnn_nas", None, ["config-malformed", "extractor-not-in-tf-major"]),
    ],
)
def test_an_extractor_of_another_architecture(
    name: str, seen: Observation | None, codes: list[str]
) -> None:
    found = all_of(evidence(of(name), seen=seen))
    assert [one.code for one in found] == codes
    words = f"{name} is an extractor of faster_rcnn, and the model is ssd"
    assert found[0].evidence == (f"The config contradicts itself: {words}",)
    assert (found[0].certainty, found[0].everywhere) == (Certainty.CERTAIN, True)
