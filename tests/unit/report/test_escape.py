"""Hostile text."""

from __future__ import annotations

import pytest

from matrix.report import escape


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain: ümlaut 漢字 ✓", "plain: ümlaut 漢字 ✓"),
        ("a\nb\r\nc\td", r"a\nb\r\nc\td"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x9b2J\x07\x00\x7f\x08", r"\x9b2J\x07\x00\x7f\x08"),
        ("safe\u202egpj.exe", r"safe\u202egpj.exe"),
        ("in\u200bvisible\ufeff\u2028", r"in\u200bvisible\ufeff\u2028"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("not utf-8 \udcff", r"not utf-8 \udcff"),
        ("no character \ufffe\uffff", r"no character \ufffe\uffff"),
    ],
)
def test_one_line_writes_out_what_cannot_be_shown(text: str, shown: str) -> None:
    assert escape.one_line(text) == shown


def test_lines_keep_tabs_and_line_ends_only() -> None:
    log = "one\ttab\r\ntwo\rthree\x1b[2J\n\x85end\n"
    assert escape.lines(log) == "one\ttab\ntwo\nthree\\x1b[2J\n\\x85end\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        (" \n\t\n", ""),
        ("\n  first  \nsecond", "first"),
        ("first\u2028second", "first"),
        ("\x1b[1mbold", r"\x1b[1mbold"),
        ("x" * 300, "x" * 300),
        ("x" * 301, "x" * 299 + "…"),
    ],
)
def test_first_line(text: str, shown: str) -> None:
    assert escape.first_line(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ssd_mobilenet_v2-fpn.320", "ssd_mobilenet_v2-fpn.320"),
        ("_emphasis_ and __init__", "&#95;emphasis&#95; and &#95;&#95;init&#95;&#95;"),
        ("a|b\\|c", "a&#124;b&#92;&#124;c"),
        ("`code` *bold* ~gone~", "&#96;code&#96; &#42;bold&#42; &#126;gone&#126;"),
        ("<img src=x> &amp;", "&lt;img src=x&gt; &amp;amp;"),
        ("[click](javascript:x)", "&#91;click&#93;(javascript:x)"),
        ("see https://evil.example", "see https&#58;//evil.example"),
        ("see HTTP://x www.evil.example", "see HTTP&#58;//x www&#46;evil.example"),
        ("$math$ #1", "&#36;math&#36; &#35;1"),
        ("row\n| new | row |", "row&#92;n&#124; new &#124; row &#124;"),
        (
            "<!-- od-matrix:demo:end -->",
            "&lt;!-- od-matrix:demo:end --&gt;",
        ),
    ],
)
def test_markdown_is_inert_anywhere(text: str, shown: str) -> None:
    assert escape.markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("keras.layers", "`keras.layers`"),
        ("a|b <b>*x*</b>", "`a|b <b>*x*</b>`"),
        ("has ` one", "`` has ` one ``"),
        ("``` fence", "```` ``` fence ````"),
        ("", "`  `"),
        (" padded ", "`  padded  `"),
        ("two\nlines", r"`two\nlines`"),
    ],
)
def test_code_cannot_be_left(text: str, shown: str) -> None:
    assert escape.code(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain = text + more", "plain = text + more"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
        ("\t=1", r"\t=1"),
        ("\r=1", r"\r=1"),
        ("x; =1;2", "x;' =1;2"),
        ("", ""),
    ],
)
def test_no_formula_in_a_spreadsheet(text: str, shown: str) -> None:
    assert escape.formula(text) == shown
