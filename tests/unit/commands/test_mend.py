"""What the remedies of a run start from."""

from dataclasses import replace

from matrix.arguments import parser
from matrix.commands.mend import setup
from matrix.remedy.nouns import Setup
from tests import samples


def test_remedies_start_from_what_the_user_typed() -> None:
    one = replace(samples.mixed(), checkpoint=replace(samples.checkpoint(), given="zoo:x"))
    typed = parser().parse_args(
        ["run", "zoo:x", "--step", "3", "--config", "c", "--model-dir", "d", "--matrix", "m.toml"]
    )
    assert setup(typed, one) == Setup(
        cell=one.results[0].cell,
        checkpoint=one.checkpoint,
        mode="inference",
        given="zoo:x",
        step=3,
        config="c",
        model_dir="d",
        matrix="m.toml",
    )
    demo = replace(one, checkpoint=replace(one.checkpoint, given="demo"))
    found = setup(parser().parse_args(["run", "demo"]), demo)
    assert (found.given, found.matrix) == (str(one.checkpoint.prefix), None)
