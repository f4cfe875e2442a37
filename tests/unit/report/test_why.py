"""A reading as text for a terminal."""

from matrix.judge.messages import read
from matrix.report.why import text

CERTAIN = """\
Read: ValueError: Checkpoint version should be V2

config-ckpt-version-unset: The config does not say that the checkpoint is of version 2
  certain: this text has no other cause
  fine_tune_checkpoint_version is not V2 under TensorFlow 2; where it is absent, the proto's default
    is V1.
  Way out: Add fine_tune_checkpoint_version: V2 to train_config.
"""
LIKELY = """\
Read: No module named 'distutils'

env-python-too-new: This Python is newer than the packages
  likely: other causes of this text are rare
  A package uses what later Pythons no longer have: distutils, imp, collections without abc, async
    as a name.
  Way out: Use a Python of the packages' time.

To decide: Python's version against the release dates of the packages.
It can also be:
  env-dependency-missing: A package is not there
    Look at: importlib.util.find_spec for the name, from the program's own directory; slim has to be
      of the OD API's revision.
    Way out: Install the missing package; for nets, slim and deployment put research and
      research/slim on the import path instead.
"""
OPEN = """\
Read: not all checkpointed values were used \\x9b

It can be (not decided by this text alone):
  benign-warning: It looks like a failure and is none
    Look at: Is every name in the warnings a slot, an average, a counter, or of the head that the
      type leaves out? Then the load succeeded.
    Way out: Nothing to repair: check one kernel's values if in doubt.
"""
UNKNOWN = """\
undetermined: no rule knows this text.
To decide: The evidence that is missing: the whole traceback, the paths in it, the names and shapes
  on both sides.
Way out: Run this program on the checkpoint and its config, or give the whole traceback; the message
  alone does not decide.
"""


def test_one_cause() -> None:
    assert text(read("ValueError: Checkpoint version should be V2")) == CERTAIN


def test_a_likely_cause_and_the_others() -> None:
    assert text(read("No module named 'distutils'")) == LIKELY


def test_causes_that_the_text_does_not_tell_apart() -> None:
    shown = text(read("not all checkpointed values were used \x9b"))
    assert shown.startswith(OPEN)
    assert "\n  ckpt-type-wrong: " in shown


def test_what_decides_where_it_is_more_than_the_first_cause_says() -> None:
    assert "\nTo decide: No variable of the model" in text(read("No variables to save"))


def test_nothing_known() -> None:
    assert text(read("hello")) == UNKNOWN


def test_lines_are_as_wide_as_asked_for() -> None:
    shown = text(read("hello"), width=40)
    assert max(map(len, shown.splitlines())) <= 40
    assert shown.replace("\n  ", " ") == UNKNOWN.replace("\n  ", " ")
