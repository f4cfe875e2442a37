"""Messages that keep the words of their text."""

import re


class ParseError(Exception):
    """As protobuf's."""


def Merge(text, message):  # noqa: N802
    """Keep the words; a text with ``fake_unreadable`` is none of a message."""
    message.words = re.findall(r"[a-z_]+", text)
    if "fake_unreadable" in message.words:
        raise ParseError("1:1 : no field named fake_unreadable")
    return message
