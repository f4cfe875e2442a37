"""The order of layers by their numbers."""

from matrix.fingerprint.dialect import natural


def test_natural() -> None:
    names = ["a/10/x", "a/9/x", "a/2", "a/009/w", "b/1"]
    assert sorted(names, key=natural) == ["a/2", "a/009/w", "a/9/x", "a/10/x", "b/1"]


def test_a_number_too_long_to_convert_is_still_ordered() -> None:
    longer = f"a/{'9' * 5000}"
    assert sorted([longer, "a/8"], key=natural) == ["a/8", longer]
