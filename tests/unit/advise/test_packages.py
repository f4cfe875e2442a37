"""Packages of a lock, and how two sets of them differ."""

from matrix.advise.packages import collected, differences, pinned, tensorflow_of

LOCK = """\
# Made by `nox -s lock`
Absl_Py==1.4.0 \\
    --hash=sha256:0d3f
    # via tensorflow-cpu==9.9.9
tensorflow-cpu[and-cuda]==2.8.4 ; python_version < "4" \\
    --hash=sha256:d2c2
loose>=1
"""


def test_a_lock_names_its_packages() -> None:
    assert pinned(LOCK) == (("absl-py", "1.4.0"), ("tensorflow-cpu", "2.8.4"))
    assert pinned("# unbuildable: No solution\n") == ()


def test_of_several_versions_the_highest_counts() -> None:
    assert collected([("a.b", "1.9"), ("A-B", "1.10"), ("a_b", "")]) == (("a-b", "1.10"),)


def test_tensorflow_goes_by_several_names() -> None:
    assert tensorflow_of((("tf-nightly", "2.19"), ("tensorflow-cpu", "2.8.4"))) == (
        "tensorflow-cpu",
        "2.8.4",
    )
    assert tensorflow_of((("tensorflow-io", "0.2"),)) == ("", "")


def test_another_distribution_of_the_same_tensorflow_is_no_change() -> None:
    one, other = (("tensorflow", "2.8.4"),), (("six", "1"), ("tensorflow-cpu", "2.8.4"))
    assert differences(one, other) == ((), ("six",), ())
    assert differences((), other) == ((), ("six", "tensorflow"), ())
