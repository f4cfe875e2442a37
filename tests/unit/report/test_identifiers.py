"""Identifiers in few words."""

from matrix.report.identifiers import compact


def test_what_differs_in_tensorflow_alone_is_one_selector() -> None:
    names = [
        "tf2.8.4-od2.8.0-py3.9",
        "tf2.8.4-od2022.12-py3.9-protobuf",
        "tf2.10.1-od2.8.0-py3.9",
        "my-own-name",
    ]
    assert compact(names) == (
        "tf{2.8.4,2.10.1}-od2.8.0-py3.9, tf2.8.4-od2022.12-py3.9-protobuf, my-own-name"
    )
    assert compact([]) == ""
