"""Versions in their order."""

from matrix.plan.versions import era, minor, natural, numbers


def test_numbers_sort_by_value_and_words_before_them() -> None:
    versions = ["2.16.2", "2.8.4", "2.8", "2.8.rc1", "1.15.5"]
    assert sorted(versions, key=natural) == ["1.15.5", "2.8", "2.8.rc1", "2.8.4", "2.16.2"]


def test_the_numbers_of_a_version() -> None:
    assert numbers("2.8.0rc1") == (2, 8, 0, 1)
    assert numbers("main") == ()


def test_od_api_versions_sort_by_time() -> None:
    ods = ["main", "2022.12", "2.8.0", "2.5.0.post2", "2019.05"]
    assert sorted(ods, key=era) == ["2019.05", "2.5.0.post2", "2.8.0", "2022.12", "main"]


def test_the_minor_release() -> None:
    assert [minor(one) for one in ("2.8.4", "2.8", "2.8.0rc1")] == ["2.8", "2.8", "2.8"]
