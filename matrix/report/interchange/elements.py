"""XML elements, and the one place where foreign text becomes harmless in them.

What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets) is written out as in every other
format; the standard library escapes the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

from matrix.report import escape

Element = ElementTree.Element
NOTHING: Mapping[str, object] = {}


def element(
    name: str, attributes: Mapping[str, object] = NOTHING, *children: Element, text: str = ""
) -> Element:
    """An element with children or a text."""
    told = {key: escape.one_line(str(value)) for key, value in attributes.items()}
    made = Element(name, told)
    made.text = escape.lines(text) or None
    made.extend(children)
    return made


def document(root: Element) -> str:
    """The whole document, one element per line."""
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, "unicode")}\n'
