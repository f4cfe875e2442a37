"""``why``: the causes that a pasted message can have, without a checkpoint."""

from __future__ import annotations

import argparse
import codecs
import json
import sys
from collections.abc import Iterator

from matrix.errors import UsageError
from matrix.facts import files
from matrix.facts.nouns import Schema
from matrix.judge.messages import read
from matrix.report import why
from matrix.store.codec import parse_json

STANDARD = "-"
LARGEST = 8 << 20
"""Bytes of a text that are read; a log that is longer is cut before they are pasted."""

OWN_WORDS = "Give the message as text: nox -s why -- --text FILE, or on standard input."


def run(options: argparse.Namespace) -> int:
    """Print the causes of one text, or with ``--jsonl`` one JSON object per line.

    ``--jsonl`` without a name reads what ``--text`` names.

    Raises:
        UsageError: the input cannot be read, or a line of it is not what is asked for.
    """
    schemas = files.load(files.FOLDER).schemas
    if options.jsonl is not None:
        for line in _lines(options.text if options.jsonl == STANDARD else options.jsonl):
            print(json.dumps(_answer(*line, schemas)), flush=True)
        return 0
    text = _decoded(_content(options.text), options.text)
    if not text.strip():
        raise UsageError("There is no text to read.", OWN_WORDS)
    print(why.text(read(text, schemas=schemas)), end="")
    return 0


def _lines(name: str) -> Iterator[tuple[int, str]]:
    text = _decoded(_content(name), name)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


def _answer(number: int, line: str, schemas: tuple[Schema, ...]) -> dict[str, object]:
    case = _case(number, line)
    words = [case.get(key, "") for key in ("error", "phase", "versions")]
    if not all(isinstance(word, str) for word in words):
        raise UsageError(
            f"Line {number}: error, phase and versions must be texts.", "Mend the line."
        )
    error, phase, versions = map(str, words)
    found = read(error, phase, versions, schemas)
    return {
        "id": case["id"],
        "code": found.code,
        "certain": found.certain,
        "alternatives": list(found.alternatives),
    }


def _case(number: int, line: str) -> dict[str, object]:
    try:
        case = parse_json(line)
    except ValueError as error:
        raise UsageError(f"Line {number} is not JSON: {error}.", "Mend the line.") from None
    if not isinstance(case, dict) or "id" not in case or "error" not in case:
        raise UsageError(
            f"Line {number} is not an object with id and error.",
            'Write it as {"id": "...", "error": "..."}.',
        )
    return case


def _content(name: str) -> bytes:
    """The bytes of a file or of standard input, which are bounded."""
    try:
        if name == STANDARD:
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with open(name, "rb") as file:  # noqa: PTH123 - a pipe may be named, too
                content = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror or error}.", OWN_WORDS) from None
    if len(content) > LARGEST:
        raise UsageError(
            f"The text has more than {LARGEST:,} bytes.", "Give the part with the exception."
        )
    return content


def _decoded(content: bytes, name: str) -> str:
    """The content as text: UTF-8, or UTF-16 as PowerShell writes it; foreign bytes replaced."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = content.decode("utf-16" if wide else "utf-8-sig", "replace")
    if "\0" in text:
        what = "Standard input" if name == STANDARD else name
        raise UsageError(f"{what} is binary, not a message.", OWN_WORDS)
    return text
