"""Read a config in protobuf's text format on the host, without protobuf and without protos.

The reader never raises. Where a text stops being a config it notes the place, reads on as
a person would, and leaves out what makes no sense. What it accepts is what protobuf's own
Python parser accepts, apart from the names and types, which `matrix.config.schema` checks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from matrix.config.strings import unescape
from matrix.config.tokens import Token, Tokens
from matrix.config.tree import Block, Field, Pipeline, Problem

LARGEST = 1 << 20
MOST_VALUES = 20_000
DEEPEST = 64
MOST_ERRORS = 200
"""Bounds on characters, values, blocks inside each other and errors, above which the rest is
not read. The largest config of the OD API's samples has 281 values in 9,000 characters."""

CLOSERS = {"{": "}", "<": ">", "[": "]"}
PLAIN = re.compile(r"[^\s{}<>\[\],;#\"']+")
"""A scalar without quotes runs this far; where a word ends earlier, it is a path or prose."""
END_OF_VALUE = re.compile(r"[\n#{},;]")
END_OF_LINE = re.compile(r"[\n{}]")
BEGINS_FIELD = re.compile(r"\s*[:{<]")
SCALARS = re.compile(r"\[\s*[^\s{<\]]")
EXTENSION = re.compile(r"\[[\s\w./-]+\]")
BYTE_ORDER_MARK = "\ufeff"
TAG = re.compile(r"<[!/?a-zA-Z][^>\n]*>?")


@dataclass
class _Frame:
    """A block or a list that is open: ``name`` is its field's, ``closer`` ends it."""

    name: Token
    closer: str
    indent: int
    fields: list[Field] = field(default_factory=list)


def parse(text: str) -> Pipeline:
    """Read a config as far as it can be read; ``problems`` are in the order of the text."""
    reader = _Reader(text[:LARGEST])
    reader.run()
    if len(text) > LARGEST:
        reader.problem(reader.tokens.next, f"only the first {LARGEST:,} characters were read")
    problems = sorted(reader.problems, key=lambda one: (one.line, one.column))
    return Pipeline(Block(tuple(reader.frames[0].fields)), tuple(problems))


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens = Tokens(text)
        self.frames = [_Frame(self.tokens.next, "", 0)]
        self.problems: list[Problem] = []
        self.suspect = ""
        self.count = self.errors = 0
        self.stopped = False

    def run(self) -> None:
        """Read to the end of the text, or to the first bound that it exceeds."""
        while self.tokens.next.kind != "end" and not self.stopped:
            self._step(self.tokens.next)
        while len(self.frames) > 1:
            frame = self.frames[-1]
            if not self.stopped:
                self._unclosed(frame)
            self._pop()

    def problem(self, token: Token, words: str) -> None:
        """Note one error per line; further ones there are its consequences."""
        self.errors += 1
        if not self.problems or self.problems[-1].line != token.line:
            self.problems.append(Problem(token.line, token.column, words))
        if self.errors == MOST_ERRORS:
            self._stop(token, f"more than {MOST_ERRORS} errors: this is no config")

    def _stop(self, token: Token, words: str) -> None:
        self.problems.append(Problem(token.line, token.column, f"{words}; the rest was not read"))
        self.stopped = True

    def _step(self, token: Token) -> None:
        frame = self.frames[-1]
        if token.text == frame.closer:
            self._close(frame)
        elif token.text in ("}", ">", "]"):
            self._mismatched(frame)
        elif frame.closer == "]":
            self._element(frame, token)
        elif token.kind == "name":
            self._field(self.tokens.take())
        elif token.text == "[" and (found := EXTENSION.match(self.tokens.text, token.start)):
            self._extension(token, found)
        else:
            self._stray(token)

    # Fields and their values.

    def _field(self, name: Token) -> None:
        """Read what follows a field's name."""
        colon = self._accept(":")
        token = self.tokens.next
        if token.text in CLOSERS:
            if not colon and SCALARS.match(self.tokens.text, token.start):
                self.problem(name, f"there is no ':' after {shown(name.text)}")
            self._open(name, self.tokens.take())
        elif colon:
            self._scalar(name)
        elif token.line == name.line and token.kind in ("string", "number"):
            self.problem(name, f"there is no ':' after {shown(name.text)}")
            self._scalar(name)
        else:
            self.problem(name, f"{shown(name.text)} is followed by neither ':' nor '{{'")

    def _extension(self, token: Token, found: re.Match[str]) -> None:
        """Read a field whose name is that of an extension in brackets."""
        text = "".join(found.group().split())
        self.tokens.skip_to(found.end())
        self._field(Token("name", text, token.start, token.line, token.column, token.first))

    def _scalar(self, name: Token) -> None:
        token = self.tokens.next
        if token.kind == "string":
            self._keep(name, self._string(), quoted=True)
        elif token.text in ('"', "'"):
            self.problem(token, "the string has no closing quote")
            self._keep(name, unescape(self._rest(END_OF_LINE)[1:])[0], quoted=True)
        elif token.text in ("", "}", ">", "]", ",", ";") or self._next_field(name, token):
            self.problem(name, f"there is no value after {shown(name.text)}")
        elif self._is_plain(token):
            self._keep(name, self.tokens.take().text)
        else:
            text = self._rest(END_OF_VALUE)
            self.problem(token, f"{shown(text)} needs quotes")
            self._keep(name, text)
        self._separator()

    def _next_field(self, name: Token, token: Token) -> bool:
        """Whether what stands where a value belongs is the next line's field."""
        begins = BEGINS_FIELD.match(self.tokens.text, token.end)
        return token.kind == "name" and token.line > name.line and begins is not None

    def _is_plain(self, token: Token) -> bool:
        found = PLAIN.match(self.tokens.text, token.start)
        whole = found is not None and found.end() == token.end
        return whole and token.kind in ("name", "number")

    def _string(self) -> str:
        """Take a string and those beside it, which protobuf joins."""
        parts = []
        while self.tokens.next.kind == "string" and not self.stopped:
            token = self.tokens.take()
            text, refused = unescape(token.text[1:-1])
            if refused:
                self.problem(token, f"{refused} is an unfinished escape: double the backslashes")
            parts.append(text)
            self._count(token)
        return "".join(parts)

    def _keep(self, name: Token, value: str | Block, quoted: bool = False) -> None:
        kept = Field(name.text, value, name.line, name.column, quoted)
        self.frames[-1].fields.append(kept)
        self._count(name)

    def _count(self, token: Token) -> None:
        self.count += 1
        if self.count == MOST_VALUES:
            self._stop(token, f"more than {MOST_VALUES:,} values")

    def _element(self, frame: _Frame, token: Token) -> None:
        """Read one element of a list, and what stands between it and the next."""
        if token.text in ("{", "<"):
            self._open(frame.name, self.tokens.take())
            return
        begins = BEGINS_FIELD.match(self.tokens.text, token.end)
        if token.kind == "string":
            self._keep(frame.name, self._string(), quoted=True)
        elif self._is_plain(token) and not begins:
            self._keep(frame.name, self.tokens.take().text)
        else:
            self._unclosed(frame)
            self._pop()
            return
        self._comma(frame)

    def _comma(self, frame: _Frame) -> None:
        """Go over the comma between two elements of a list."""
        comma = self.tokens.next
        if self._accept(",") and self.tokens.next.text == "]":
            self.problem(comma, "the last ',' of the list is one too many")
        elif comma.text not in (",", "]"):
            self.problem(comma, f"there is no ',' in the list of {shown(frame.name.text)}")

    # Braces.

    def _open(self, name: Token, opener: Token) -> None:
        indent = name.column if name.first else 0
        self.frames.append(_Frame(name, CLOSERS[opener.text], indent))
        if len(self.frames) > DEEPEST:
            self._stop(opener, f"more than {DEEPEST} blocks inside each other")

    def _close(self, frame: _Frame) -> None:
        token = self.tokens.take()
        if token.first and frame.indent and token.column != frame.indent and not self.suspect:
            where = f"line {token.line} the brace that closes {shown(frame.name.text)}"
            self.suspect = f"; in {where} (line {frame.name.line}) stands at another depth"
        self._pop()

    def _pop(self) -> None:
        """End the innermost block or list and hand its content to the one around it."""
        frame = self.frames.pop()
        if frame.closer == "]":
            self.frames[-1].fields += frame.fields
            self._separator()
            return
        if frame.name.kind == "name":
            self._keep(frame.name, Block(tuple(frame.fields)))
        around = self.frames[-1]
        self._comma(around) if around.closer == "]" else self._separator()

    def _mismatched(self, frame: _Frame) -> None:
        token = self.tokens.take()
        if len(self.frames) == 1:
            self.problem(token, f"{shown(token.text)} closes nothing{self.suspect}")
        else:
            self.problem(token, f"{shown(token.text)} where {shown(frame.closer)} belongs")
            self._pop()

    def _unclosed(self, frame: _Frame) -> None:
        words = f"{shown(frame.name.text)} is opened here and never closed{self.suspect}"
        self.problem(frame.name, words)

    # What belongs nowhere.

    def _stray(self, token: Token) -> None:
        """Go over what cannot begin a field."""
        tag = TAG.match(self.tokens.text, token.start)
        if tag:
            self.problem(token, f"{shown(tag.group())} is HTML, not a config")
            self.tokens.skip_to(tag.end())
        elif token.text == BYTE_ORDER_MARK:
            self.problem(token, "a byte order mark: save the file as UTF-8 without one")
            self.tokens.take()
        elif token.text in ("{", "<"):
            self.problem(token, "a block without a name")
            self._open(token, self.tokens.take())
        elif token.kind != "sign" or token.text in ",;:":
            self.problem(token, f"{shown(token.text)} does not belong here")
            self.tokens.take()
        else:
            self.problem(token, f"{shown(self._rest(END_OF_LINE))} does not belong here")

    def _rest(self, stop: re.Pattern[str]) -> str:
        """Take the text up to where ``stop`` matches."""
        token = self.tokens.next
        text = self.tokens.rest(stop)
        self.tokens.skip_to(token.start + max(len(text), 1))
        return text

    def _accept(self, sign: str) -> bool:
        found = self.tokens.next.text == sign
        if found:
            self.tokens.take()
        return found

    def _separator(self) -> None:
        """Go over the one comma or semicolon that may stand behind a field."""
        if not self._accept(","):
            self._accept(";")


def shown(text: str, longest: int = 60) -> str:
    """A piece of the text between quotes, short and without signs that control a terminal."""
    clean = "".join(sign if sign.isprintable() else "\ufffd" for sign in text[: longest + 1])
    return f"'{clean[:longest]}…'" if len(clean) > longest else f"'{clean}'"
