"""Identifiers, braces and selectors."""

import pytest

from matrix.errors import ConfigurationError, UsageError
from matrix.plan.identifier import Identifier, expand, matches, parse, select

CELLS = (
    "tf1.15.5-od2019.05-py3.7-slim",
    "tf2.8.4-od2.8.0-py3.9",
    "tf2.8.4-od2022.12-py3.9-protobuf",
    "tf2.16.2-od2022.12-py3.11-legacy-keras",
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("tf2.8.4-od2.8.0-py3.9", Identifier("2.8.4", "2.8.0", "3.9", "")),
        ("tf2.5.3-od2.5.0.post2-py3.8", Identifier("2.5.3", "2.5.0.post2", "3.8", "")),
        ("tf2.9.0rc1-odmain_1-py3.10-a", Identifier("2.9.0rc1", "main_1", "3.10", "a")),
        (
            "tf2.16.2-od2022.12-py3.11-legacy-keras",
            Identifier("2.16.2", "2022.12", "3.11", "legacy-keras"),
        ),
    ],
)
def test_an_identifier_has_its_parts(text: str, parts: Identifier) -> None:
    assert parse(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tf2.8.4",
        "tf2.8.4-od2.8.0",
        "tf2.8.4-od2.8.0-py3",
        "tf2.8.4-od2.8.0-py3.9-",
        "tf2.8.4-od2.8.0-py3.9\n",
        "tf2.*-od2.8.0-py3.9",
        "tfmain-od2.8.0-py3.9",
        # An image's name has no capitals, and no double or dangling separator.
        "tf2.8.4-odMain-py3.9",
        "tf2.8.4-od2..8-py3.9",
        "tf2.8.4-od2.8.-py3.9",
        "tf2.8.4-od2.8.0-py3.9-a--b",
        "tf2.8.4-od2.8.0-py3.9-../up",
        "tf\u0662.8.4-od2.8.0-py3.9",
    ],
)
def test_what_is_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse(text)
    assert caught.value.message == f"{text!r} is not a cell identifier."


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("plain", ("plain",)),
        ("", ("",)),
        ("tf2.{8,10}", ("tf2.8", "tf2.10")),
        ("a{,-b}", ("a", "a-b")),
        ("{a,b}-{c,d}", ("a-c", "a-d", "b-c", "b-d")),
        ("{a,b{c,d{e,f}}}g", ("ag", "bcg", "bdeg", "bdfg")),
        ("{{a,b},c}", ("a", "b", "c")),
        ("{a}", ("a",)),
        ("{}", ("",)),
        ("a,b", ("a,b",)),
    ],
)
def test_braces_expand(pattern: str, expected: tuple[str, ...]) -> None:
    assert expand(pattern) == expected


@pytest.mark.parametrize(
    ("pattern", "message", "way_out"),
    [
        ("a{b", "The selector 'a{b' has an unclosed brace.", "Add the missing '}'."),
        ("a{b,{c}", "The selector 'a{b,{c}' has an unclosed brace.", "Add the missing '}'."),
        ("a}b", "The selector 'a}b' has an unopened brace.", "Remove the '}'."),
        ("{a}}", "The selector '}' has an unopened brace.", "Remove the '}'."),
    ],
)
def test_a_lone_brace_is_one_sentence(pattern: str, message: str, way_out: str) -> None:
    with pytest.raises(UsageError) as caught:
        expand(pattern)
    assert (caught.value.message, caught.value.way_out) == (message, way_out)


@pytest.mark.parametrize(
    ("selector", "numbers"),
    [
        ("*", (0, 1, 2, 3)),
        ("tf2.*", (1, 2, 3)),
        ("tf2.{8,16}.*-od2022.12-*", (2, 3)),
        ("*-{slim,protobuf}", (0, 2)),
        ("tf2.8.4-od2.8.0-py3.9", (1,)),
        ("tf2.8.4-od2.8.0", ()),
        ("tf2.1[5-7]*", (3,)),
        ("TF2.*", ()),
        ("tf2.8.4-od2.8.0-py3.[", ()),
    ],
)
def test_a_selector_covers_whole_identifiers(selector: str, numbers: tuple[int, ...]) -> None:
    covered = tuple(number for number, cell in enumerate(CELLS) if matches(cell, selector))
    assert covered == numbers


@pytest.mark.parametrize(
    ("only", "skip", "numbers"),
    [
        ((), (), (0, 1, 2, 3)),
        (("tf2.*",), (), (1, 2, 3)),
        # The order is the matrix's, not the order of asking, and nothing comes twice.
        (("*-slim", "tf2.8.4-*", "tf2.8.4-od2.8.0-py3.9"), (), (0, 1, 2)),
        ((), ("tf1.*",), (1, 2, 3)),
        (("tf2.*",), ("*-protobuf", "*-legacy-keras"), (1,)),
    ],
)
def test_only_and_skip(only: tuple[str, ...], skip: tuple[str, ...], numbers: list[int]) -> None:
    assert select(CELLS, only, skip) == tuple(CELLS[number] for number in numbers)


@pytest.mark.parametrize(
    ("only", "skip", "message", "way_out"),
    [
        (
            ("tf2.8.4-od2.8.0-py3.8",),
            (),
            "No cell matches 'tf2.8.4-od2.8.0-py3.8'.",
            "Nearest: tf2.8.4-od2.8.0-py3.9, tf2.8.4-od2022.12-py3.9-protobuf,"
            " tf1.15.5-od2019.05-py3.7-slim.",
        ),
        (("zzzz",), (), "No cell matches 'zzzz'.", "See the cells with 'nox -s cells'."),
        (("",), (), "No cell matches ''.", "See the cells with 'nox -s cells'."),
        ((), ("!!",), "No cell matches '!!'.", "See the cells with 'nox -s cells'."),
        ((), ("*",), "--skip leaves no cell.", "See the cells with 'nox -s cells'."),
    ],
)
def test_a_selection_of_nothing_says_what_is_near(
    only: tuple[str, ...], skip: tuple[str, ...], message: str, way_out: str
) -> None:
    with pytest.raises(UsageError) as caught:
        select(CELLS, only, skip)
    assert (caught.value.message, caught.value.way_out) == (message, way_out)
    assert caught.value.exit_code == 2
