"""XML elements out of foreign text."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from matrix.report.interchange.elements import document, element


def test_a_document_is_indented_and_keeps_the_order_of_attributes() -> None:
    root = element("a", {"z": 1, "b": 2.5}, element("c"), element("d", text="two\nlines"))
    assert document(root) == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<a z="1" b="2.5">\n  <c />\n  <d>two\nlines</d>\n</a>\n'
    )


def test_foreign_text_stays_text() -> None:
    hostile = """]]></d><script>&lt;"'"""
    root = element("a", {"b": hostile}, element("d", text=hostile))
    assert document(root) == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<a b="]]&gt;&lt;/d&gt;&lt;script&gt;&amp;lt;&quot;\'">\n'
        "  <d>]]&gt;&lt;/d&gt;&lt;script&gt;&amp;lt;\"'</d>\n</a>\n"
    )


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        *(("\x00", r"\x00"), ("\x1b", r"\x1b"), ("\x0b", r"\x0b"), ("\x85", r"\x85")),
        *(("\ud800", r"\ud800"), ("\ufffe", r"\ufffe"), ("\uffff", r"\uffff")),
        ("\u2028", r"\u2028"),
    ],
)
def test_what_xml_cannot_hold_is_written_out(character: str, shown: str) -> None:
    text = document(element("a", {"b": f"<{character}>"}, element("d", text=f"x{character}")))
    read = ElementTree.fromstring(text.encode())  # noqa: S314 - our own text
    assert (read.attrib, read[0].text) == ({"b": f"<{shown}>"}, f"x{shown}")


def test_every_character_can_be_read_again() -> None:
    every = "".join(map(chr, range(0x110000)))
    text = document(element("a", {"b": every}, element("d", text=every)))
    assert ElementTree.fromstring(text.encode())[0].text is not None  # noqa: S314
