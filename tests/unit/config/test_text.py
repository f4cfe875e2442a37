from __future__ import annotations

import pytest

from matrix.config.text import DEEPEST, LARGEST, MOST_ERRORS, MOST_VALUES, parse, shown
from matrix.config.tree import Block, Field, Pipeline, Problem

Tree = list[tuple[str, object]]


def tree(block: Block) -> Tree:
    """Names and values alone."""
    return [
        (one.name, tree(one.value) if isinstance(one.value, Block) else one.value)
        for one in block.fields
    ]


def told(text: str) -> tuple[Tree, list[str]]:
    found = parse(text)
    return tree(found.root), [f"{one.line}:{one.column}: {one.words}" for one in found.problems]


def test_fields_have_their_places() -> None:
    text = '# a config\nmodel {\n  ssd { num_classes: 90 }\n}\nname: "x"'
    ssd = Block((Field("num_classes", "90", 3, 9),))
    assert parse(text) == Pipeline(
        Block(
            (
                Field("model", Block((Field("ssd", ssd, 3, 3),)), 2, 1),
                Field("name", "x", 5, 1, quoted=True),
            )
        )
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("a: 1 b:-2.5e3,c: V2;d:inf", [("a", "1"), ("b", "-2.5e3"), ("c", "V2"), ("d", "inf")]),
        ("a { } b: { } c < d: 1 > e: < >", [("a", []), ("b", []), ("c", [("d", "1")]), ("e", [])]),
        ("a: [1, 2] b: []", [("a", "1"), ("a", "2")]),
        ('a: ["x" "y", \'z\']', [("a", "xy"), ("a", "z")]),
        ("a: [{b: 1}, <b: 2>] c: 3", [("a", [("b", "1")]), ("a", [("b", "2")]), ("c", "3")]),
        ("a [{b: 1}] c [] d: 1", [("a", [("b", "1")]), ("d", "1")]),
        ('a: "x" "y"\n\'z\'', [("a", "xyz")]),
        ("a: 'it''s \"so\"'", [("a", 'its "so"')]),
        (r'a: "\"\n\303\251"', [("a", '"\né')]),
        ('a: "x"b: 1', [("a", "x"), ("b", "1")]),
        ("a: 1 # b: 2\n#c: 3\r\nd: '#'", [("a", "1"), ("d", "#")]),
        ("a:\n  1\nb {\n}", [("a", "1"), ("b", [])]),
        ("[ pkg.ext ]: 1 [x.y/Z] { a: 1 }", [("[pkg.ext]", "1"), ("[x.y/Z]", [("a", "1")])]),
        ("a: 1 a: 2", [("a", "1"), ("a", "2")]),
    ],
)
def test_what_protobuf_accepts(text: str, found: Tree) -> None:
    assert told(text) == (found, [])


@pytest.mark.parametrize(
    ("text", "found", "problems"),
    [
        # Braces.
        (
            "model {\n  ssd {\n    a: 1\n}\ntrain {\n}",
            [("model", [("ssd", [("a", "1")]), ("train", [])])],
            [
                "1:1: 'model' is opened here and never closed; in line 4 the brace that closes"
                " 'ssd' (line 2) stands at another depth"
            ],
        ),
        (
            "a {\n  b {\n  }\n  }\n  c: 1\n}\nd: 2",
            [("a", [("b", [])]), ("c", "1"), ("d", "2")],
            [
                "6:1: '}' closes nothing; in line 4 the brace that closes 'a' (line 1) stands"
                " at another depth"
            ],
        ),
        ("a { b: 1 >\nc: 2", [("a", [("b", "1")]), ("c", "2")], ["1:10: '>' where '}' belongs"]),
        ("{ a: 1 } b: 2", [("b", "2")], ["1:1: a block without a name"]),
        (
            "a: [1, 2\nb: 3",
            [("a", "1"), ("a", "2"), ("b", "3")],
            [
                "1:1: 'a' is opened here and never closed",
                "2:1: there is no ',' in the list of 'a'",
            ],
        ),
        ("a: [1,]", [("a", "1")], ["1:6: the last ',' of the list is one too many"]),
        ("a: [1 2]", [("a", "1"), ("a", "2")], ["1:7: there is no ',' in the list of 'a'"]),
        (
            "a: [{b: 1} {b: 2}]",
            [("a", [("b", "1")]), ("a", [("b", "2")])],
            ["1:12: there is no ',' in the list of 'a'"],
        ),
        ("a [1]", [("a", "1")], ["1:1: there is no ':' after 'a'"]),
        # Quotes.
        (
            "path: /data/my model.ckpt # c\nb: 1",
            [("path", "/data/my model.ckpt"), ("b", "1")],
            ["1:7: '/data/my model.ckpt' needs quotes"],
        ),
        (
            "a { path: D:\\models\\x }\nb: gs://c/d",
            [("a", [("path", "D:\\models\\x")]), ("b", "gs://c/d")],
            ["1:11: 'D:\\models\\x' needs quotes", "2:4: 'gs://c/d' needs quotes"],
        ),
        ("a: “x”\nb: 1", [("a", "“x”"), ("b", "1")], ["1:4: '“x”' needs quotes"]),
        ('a: "x\nb: 1', [("a", "x"), ("b", "1")], ["1:4: the string has no closing quote"]),
        ('a: "x"s\n', [("a", "x")], ["1:7: 's' is followed by neither ':' nor '{'"]),
        (
            'a: "C:\\Users"',
            [("a", "C:\\Users")],
            ["1:4: \\U is an unfinished escape: double the backslashes"],
        ),
        # Names, values and colons.
        ("num 90\nb: 1", [("num", "90"), ("b", "1")], ["1:1: there is no ':' after 'num'"]),
        ("a:\nb: 1", [("b", "1")], ["1:1: there is no value after 'a'"]),
        ("a { b: }\nc: 1", [("a", []), ("c", "1")], ["1:5: there is no value after 'b'"]),
        ("a:", [], ["1:1: there is no value after 'a'"]),
        ("90: 1", [], ["1:1: '90' does not belong here"]),
        ("a: 1,, b: 2", [("a", "1"), ("b", "2")], ["1:6: ',' does not belong here"]),
        ("a: 1 ]", [("a", "1")], ["1:6: ']' closes nothing"]),
        # Foreign text.
        (
            "<!DOCTYPE html>\n<p>\na: 1",
            [("a", "1")],
            ["1:1: '<!DOCTYPE html>' is HTML, not a config", "2:1: '<p>' is HTML, not a config"],
        ),
        ("// a note\na: 1", [("a", "1")], ["1:1: '// a note' does not belong here"]),
        (
            "a: 1\nsee the tutorial\nb: 2",
            [("a", "1"), ("b", "2")],
            ["2:1: 'see' is followed by neither ':' nor '{'"],
        ),
        (
            "a { see https://x.org/y\n b: 1 }",
            [("a", [("https", "//x.org/y"), ("b", "1")])],
            ["1:5: 'see' is followed by neither ':' nor '{'"],
        ),
        (
            "\ufeffa: 1",
            [("a", "1")],
            ["1:1: a byte order mark: save the file as UTF-8 without one"],
        ),
        ("[a b: 1\nc: 2", [("c", "2")], ["1:1: '[a b: 1' does not belong here"]),
    ],
)
def test_errors_are_told_with_their_place_and_read_over(
    text: str, found: Tree, problems: list[str]
) -> None:
    assert told(text) == (found, problems)


def test_a_text_that_is_no_config_at_all_is_given_up() -> None:
    text = "prose\n" * 1000
    found = parse(text)
    assert len(found.problems) == MOST_ERRORS + 1
    assert found.problems[-1] == Problem(
        200, 1, "more than 200 errors: this is no config; the rest was not read"
    )


def test_bounds_on_values_depth_and_length() -> None:
    many = parse("a: [" + "1," * MOST_VALUES * 2)
    assert len(many.root.fields) == MOST_VALUES
    assert many.problems == (Problem(1, 1, "more than 20,000 values; the rest was not read"),)
    strings = parse("a: " + '"" ' * MOST_VALUES * 2)
    assert strings.problems == (
        Problem(1, 3 * MOST_VALUES + 1, "more than 20,000 values; the rest was not read"),
    )
    deep = parse("a{" * DEEPEST * 2)
    assert deep.problems == (
        Problem(1, 128, "more than 64 blocks inside each other; the rest was not read"),
    )
    long = parse(" " * LARGEST + "a: 1")
    assert long == Pipeline(
        problems=(Problem(1, LARGEST + 1, "only the first 1,048,576 characters were read"),)
    )


def test_every_piece_of_a_config_is_read_without_an_exception() -> None:
    text = """model { ssd { type: "a\\x41" list: [1, {b: <c: 'd'>}] [x.y]: -1.5f } }; # end"""
    for cut in range(len(text)):
        for piece in (text[:cut], text[cut:], text[:cut] + text[cut + 1 :]):
            assert isinstance(parse(piece), Pipeline)


@pytest.mark.parametrize(
    ("text", "words"),
    [("abc", "'abc'"), ("a\x1b[1m", "'a\ufffd[1m'"), ("x" * 80, "'" + "x" * 60 + "…'")],
)
def test_pieces_of_the_text_in_a_sentence(text: str, words: str) -> None:
    assert shown(text) == words
