from __future__ import annotations

import re

import pytest

from matrix.config.tokens import Token, Tokens


def words(text: str) -> list[Token]:
    tokens, found = Tokens(text), []
    while tokens.next.kind != "end":
        found.append(tokens.take())
    return found


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("type: V2", [("name", "type"), ("sign", ":"), ("name", "V2")]),
        ("-1 .5f 0x1F", [("number", "-1"), ("number", ".5f"), ("number", "0x1F")]),
        ("ssd_efficientnet-b0", [("name", "ssd_efficientnet-b0")]),
        ("a.b", [("name", "a"), ("sign", "."), ("name", "b")]),
        ('"a\\"b"\'c\'', [("string", '"a\\"b"'), ("string", "'c'")]),
        ('"open\n', [("sign", '"'), ("name", "open")]),
        ("# gone\n\xa0x#y", [("name", "x")]),
        ("“é", [("sign", "“"), ("sign", "é")]),
    ],
)
def test_what_is_one_word(text: str, kinds: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.text) for one in words(text)] == kinds


def test_places_count_characters_and_line_feeds() -> None:
    assert words("é: 1\r\n\t# x\n  b }") == [
        Token("sign", "é", 0, 1, 1, first=True),
        Token("sign", ":", 1, 1, 2, first=False),
        Token("number", "1", 3, 1, 4, first=False),
        Token("name", "b", 13, 3, 3, first=True),
        Token("sign", "}", 15, 3, 5, first=False),
    ]


def test_the_rest_of_a_line_and_going_on_behind_it() -> None:
    tokens = Tokens("a/b c  # d\ne")
    tokens.take()
    assert tokens.rest(re.compile("#")) == "/b c"
    tokens.skip_to(5)
    assert tokens.take() == Token("name", "e", 11, 2, 1, first=True)
    assert tokens.next == Token("end", "", 12, 2, 2, first=False)
