"""Configs that are written wrongly: mended where one reading makes sense, else left."""

import pytest

from matrix.config.text import parse
from matrix.model import Variable
from matrix.remedy import spelling
from matrix.remedy.nouns import Proposal
from tests.unit.remedy.made import case, cell, checkpoint

READER = "train_input_reader {\n  label_map_path: /data/my labels.pbtxt # mine\n}\n"


@pytest.mark.parametrize(
    ("config", "mended", "told"),
    [
        (
            READER,
            READER.replace("/data/my labels.pbtxt", '"/data/my labels.pbtxt"'),
            ("line 2: quotes around '/data/my labels.pbtxt'",),
        ),
        (
            "model { ssd {\n  num_classes: 5\n",
            "model { ssd {\n  num_classes: 5\n}\n}\n",
            ("closing braces added at the end: 2",),
        ),
    ],
)
def test_the_text_is_mended(config: str, mended: str, told: tuple[str, ...]) -> None:
    assert spelling.text(case("config-malformed", config=config)) == Proposal(
        "text", "pipeline.config with its text mended", told, config=mended
    )
    assert parse(mended).problems == ()


@pytest.mark.parametrize(
    "config", ["model {}", "model { ssd ] }", "<html>", "{ " * 20, 'a: "b', "x y z"]
)
def test_what_is_not_understood_is_left(config: str) -> None:
    assert spelling.text(case("config-malformed", config=config)) is None


def config(name: str) -> str:
    return f'model {{ ssd {{ num_classes: 5 feature_extractor {{ type: "{name}" }} }} }}\n'


WEIGHTS = [
    Variable("FeatureExtractor/MobilenetV2/expanded_conv_16/project/weights", shape, "float32")
    for shape in [(1, 1, 960, 320)]
] + [Variable("BoxPredictor_0/ClassPredictor/weights", (1, 1, 8, 18), "float32")]


@pytest.mark.parametrize(
    ("name", "tensorflow", "right"),
    [
        ("ssd_mobilnet_v2", "1.15.5", "ssd_mobilenet_v2"),
        ("ssd_mobilenet_v2_kers", "2.8.4", "ssd_mobilenet_v2_keras"),
    ],
)
def test_the_name_is_the_one_of_what_the_checkpoint_holds(
    name: str, tensorflow: str, right: str
) -> None:
    given = checkpoint(config(name), WEIGHTS)
    where = cell(tensorflow)
    found = spelling.extractor(
        case("config-malformed", phase="build-model", config=config(name), given=given, where=where)
    )
    assert found == Proposal(
        "extractor",
        f'type: "{right}"',
        (f"model.ssd.feature_extractor.type is {right}, in place of {name}",),
        config=config(right),
    )


@pytest.mark.parametrize("name", ["ssd_mobilenet_v2", "", "my_own", "ssd_resnet50_v1_fpm"])
def test_another_name_is_left(name: str) -> None:
    given = checkpoint(config(name), WEIGHTS)
    where = cell("1.15.5")
    one = case("config-malformed", config=config(name), given=given, where=where)
    assert spelling.extractor(one) is None
