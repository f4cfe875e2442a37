"""``changes.json``: what changed from one report of a checkpoint to the next, the newest first.

A report folder is replaced as a whole; this is what is handed on from the old one to the new.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from matrix.report import moment
from matrix.report.changes import Change, changes
from matrix.report.interface import Row, Sheet
from matrix.report.words import plain_words, where
from matrix.store.codec import parse_json
from matrix.store.fields import Fields, items, texts

SCHEMA = 1
ENTRIES = 100
"""Entries that are kept, the newest."""
CELLS = 100
"""Changes that an entry tells one by one."""
_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:od-matrix")


@dataclass(frozen=True)
class Turn:
    """A cell that answers otherwise; ``was`` is empty where it is new, ``now`` where it is gone."""

    cell: str
    was: str
    now: str


@dataclass(frozen=True)
class Entry:
    """A report with other answers than the one of ``before``, and what else is not the same.

    ``id`` is a URN that no other entry has. ``more`` counts changes that are not told.
    """

    id: str
    when: str
    before: str
    notes: tuple[str, ...]
    changes: tuple[Turn, ...]
    more: int


@dataclass(frozen=True)
class History:
    """The entries of one report folder, the newest first; ``begun`` is its first report's time."""

    id: str
    checkpoint: str
    begun: str
    entries: tuple[Entry, ...] = ()


def grown(past: History | None, former: Sheet | None, present: Sheet) -> History:
    """The history when ``present`` takes the place of ``former``; the same if no answer changed."""
    history = past or _begun(present)
    found = changes(former, present) if former else ()
    if former is None or not found:
        return history
    last = history.entries[0].id if history.entries else history.id
    entry = Entry(
        id=_named(uuid.UUID(last), present),
        when=present.when,
        before=former.when,
        notes=tuple(_notes(former, present)),
        changes=tuple(map(_turn, found[:CELLS])),
        more=max(0, len(found) - CELLS),
    )
    return replace(history, entries=(entry, *history.entries)[:ENTRIES])


def write(history: History) -> str:
    """The history as JSON."""
    return json.dumps({"schema": SCHEMA, **asdict(history)}, indent=2) + "\n"


def parse(text: str) -> History:
    """The history that ``write`` wrote; ``ValueError`` when the text is something else."""
    document = Fields(parse_json(text), "the history")
    if document.count("schema") != SCHEMA:
        raise ValueError(f"its schema is {document.get('schema')}")
    return History(
        id=_urn(document.text("id")),
        checkpoint=document.text("checkpoint"),
        begun=_time(document.text("begun")),
        entries=tuple(map(_entry, items(document.get("entries"), "entries"))),
    )


def _begun(sheet: Sheet) -> History:
    return History(_named(_OURS, sheet), sheet.checkpoint, sheet.when)


def _named(within: uuid.UUID, sheet: Sheet) -> str:
    """A name by content and time, within that of what came before: no two entries share one."""
    return uuid.uuid5(within, f"{sheet.digest} {sheet.when}").urn


def _notes(former: Sheet, present: Sheet) -> Iterator[str]:
    if former.digest != present.digest:
        yield "It is of other files under the same name."
    if former.mode != present.mode:
        yield f"It is restored for {present.mode}; the one before was for {former.mode}."


def _turn(change: Change) -> Turn:
    return Turn(change.cell, _words(change.was), _words(change.now))


def _words(row: Row | None) -> str:
    if row is None:
        return ""
    told = plain_words(row.status, row.matched, row.total, row.inferred)
    return told + where(row.phase, row.cause)


def _entry(value: object) -> Entry:
    one = Fields(value, "an entry")
    return Entry(
        id=_urn(one.text("id")),
        when=_time(one.text("when")),
        before=one.text("before"),
        notes=texts(one.get("notes"), "notes"),
        changes=tuple(map(_read_turn, items(one.get("changes"), "changes"))),
        more=one.count("more"),
    )


def _read_turn(value: object) -> Turn:
    one = Fields(value, "a change")
    return Turn(one.text("cell"), one.text("was"), one.text("now"))


def _urn(text: str) -> str:
    return uuid.UUID(text).urn


def _time(when: str) -> str:
    moment.rfc3339(when)
    return when
