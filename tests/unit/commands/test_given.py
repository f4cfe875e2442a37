"""The arguments of a run, told apart and told again."""

from __future__ import annotations

from dataclasses import replace

from matrix.arguments import parser
from matrix.commands.given import given
from matrix.report.following import Given
from tests import samples


def test_what_is_usual_is_left_out() -> None:
    options = parser().parse_args(["run", "demo"])
    checkpoint = replace(samples.checkpoint(), given="demo")
    assert given(options, checkpoint) == Given(
        checkpoint=("demo",), report=("ssd_mobilenet_v2",), demo=True
    )


def test_everything_else_is_told_again() -> None:
    words = (
        "ckpt other --config a --step 3 --mode full --model-dir train --only tf2* --only tf1*"
        " --skip *py3.7 --catalogue --matrix my.toml --engine venv --store kept --reports here"
        " --image dog.jpg --exports no --jobs 2 --long"
    )
    options = parser().parse_args(["run", *words.split()])
    told = given(options, replace(samples.checkpoint(), given="ckpt"))
    assert told == Given(
        checkpoint=("ckpt", "--config", "a", "--step", "3"),
        cells=("--catalogue", "--only", "tf2*", "--only", "tf1*", "--skip", "*py3.7"),
        how=("--mode", "full", "--matrix", "my.toml", "--engine", "venv", "--store", "kept"),
        training=("--model-dir", "train"),
        outputs=("--image", "dog.jpg", "--exports", "no"),
        report=("ssd_mobilenet_v2", "--reports", "here"),
    )
    again = parser().parse_args(["run", *told.everything])
    usual = {"checkpoints": ["ckpt"], "reports": parser().parse_args(["run"]).reports}
    assert vars(again) == {**vars(options), **usual, "jobs": None, "long": False}
