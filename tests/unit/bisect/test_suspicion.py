"""Which changes the bad side's own words point at."""

from dataclasses import replace

from matrix.bisect.nouns import Change, Kind
from matrix.bisect.suspicion import DEEPEST, PASSED, PYTHON, REST, SAID, suspicion
from matrix.model import Certainty, Finding, Result, Status
from tests import samples
from tests.unit.bisect.sides import CELL, failing

SITE = "/venvs/x/lib/python3.9/site-packages"
TRACEBACK = f"""Traceback (most recent call last):
  File "/job/probe/tasks.py", line 3, in run
  File "{SITE}/object_detection/builders/model_builder.py", line 20, in <module>
  File "{SITE}/official/vision/beta.py", line 1, in <module>
  File "{SITE}/google/protobuf/descriptor.py", line 560, in __new__
TypeError: no
"""
FOUND = Finding("env-numpy-abi", Certainty.LIKELY, ("built against numpy 1.x",), "pin numpy<2")
BAD = samples.result(
    CELL,
    Status.FAIL,
    reason="AttributeError: module 'yaml' has no attribute 'x'",
    findings=(FOUND,),
    seen=failing("import-od", "TypeError", "no", TRACEBACK),
)


def weigh(name: str, bad: Result = BAD) -> int:
    return suspicion(frozenset([Change(Kind.PACKAGE, name, "a", "b")]), bad)


def test_a_package_that_the_message_or_its_cause_names() -> None:
    assert weigh("pyyaml") == weigh("numpy") == SAID
    assert weigh("yaml-like") == weigh("num") == REST


def test_a_package_by_its_place_in_the_traceback() -> None:
    assert weigh("protobuf") == DEEPEST
    assert weigh("tf-models-official") == weigh("object-detection") == PASSED


def test_a_unit_is_as_suspicious_as_its_most_suspicious_change() -> None:
    unit = frozenset(Change(Kind.PACKAGE, name) for name in ("six", "protobuf"))
    assert suspicion(unit, BAD) == DEEPEST


def test_another_python_comes_before_all_and_a_nameless_change_after() -> None:
    assert suspicion(frozenset([Change(Kind.PYTHON, "Python", "3.9", "3.10")]), BAD) == PYTHON
    assert suspicion(frozenset([Change(Kind.BUILD, "", "", "Cython<3")]), BAD) == REST


def test_a_cell_that_showed_nothing_names_by_its_reason_alone() -> None:
    bad = replace(BAD, observation=None)
    assert (weigh("pyyaml", bad), weigh("protobuf", bad)) == (SAID, REST)
