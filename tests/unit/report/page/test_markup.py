"""The one place where text becomes HTML."""

from matrix.report.page.markup import Html, join, tag


def test_an_element_with_attributes() -> None:
    made = tag("a", "x", class_="tile", aria_label='"a" & b', hidden=True, open=False, tabindex=0)
    assert made == '<a class="tile" aria-label="&quot;a&quot; &amp; b" hidden tabindex="0">x</a>'


def test_an_empty_element_has_no_end() -> None:
    assert tag("br") == "<br>"
    assert tag("input", name="text") == '<input name="text">'


def test_foreign_text_is_escaped_wherever_it_stands() -> None:
    hostile = "</script><b a='\"'>&amp;\x1b[31m\u202e\n"
    shown = "&lt;/script&gt;&lt;b a='\"'&gt;&amp;amp;\\x1b[31m\\u202e\n"
    assert tag("p", hostile) == f"<p>{shown}</p>"
    assert join([tag("i", "x"), hostile]) == f"<i>x</i>{shown}"
    quoted = "&lt;/script&gt;&lt;b a=&#x27;&quot;&#x27;&gt;&amp;amp;\\x1b[31m\\u202e\\n"
    assert tag("p", title=hostile) == f'<p title="{quoted}"></p>'


def test_html_in_a_longer_text_is_foreign_again() -> None:
    assert tag("p", f"{tag('b', 'x')}!") == "<p>&lt;b&gt;x&lt;/b&gt;!</p>"
    assert tag("p", tag("b", "x") + "!") == "<p>&lt;b&gt;x&lt;/b&gt;!</p>"
    assert tag("p", Html("<b>x</b>")) == "<p><b>x</b></p>"
