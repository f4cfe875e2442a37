"""feed.atom, asserted by whole output and read by an ordinary reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import feedparser

from matrix.report.interchange import feed
from matrix.report.interchange.history import Entry, History, Turn
from tests.unit.report.interchange.sheets import HOSTILE

FEED, NEW, OLD = (f"urn:uuid:00000000-0000-5000-8000-00000000000{n}" for n in range(3))
BEGUN = History(FEED, "ssd", "2026-01-01 08:30 UTC")
TOLD = replace(
    BEGUN,
    entries=(
        Entry(
            NEW,
            "2026-03-01 12:00 UTC",
            "2026-02-01 12:00 UTC",
            ("It is of other files under the same name.",),
            (
                Turn("tf2.9-od2.8-py3.9", "FAIL at import-od (keras-3)", "PASS"),
                Turn("tf2.10-od2.8-py3.9", "", "OOM"),
                Turn("tf2.11-od2.8-py3.9", "PASS", ""),
            ),
            2,
        ),
        Entry(OLD, "2026-02-01T12:00:00Z", "x", (), (Turn("c", "PASS", "FAIL"),), 0),
    ),
)
XML = f"""\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>{FEED}</id>
  <title>ssd: where it restores</title>
  <updated>2026-03-01T12:00:00Z</updated>
  <author>
    <name>od-matrix</name>
  </author>
  <link rel="alternate" type="text/html" href="index.html" />
  <entry>
    <id>{NEW}</id>
    <title>ssd: 5 cells answer otherwise</title>
    <updated>2026-03-01T12:00:00Z</updated>
    <content type="html">&lt;p&gt;The report before was of 2026-02-01 12:00 UTC. \
It is of other files under the same name.&lt;/p&gt;\
&lt;ul&gt;&lt;li&gt;tf2.9-od2.8-py3.9: PASS, was FAIL at import-od (keras-3)&lt;/li&gt;\
&lt;li&gt;tf2.10-od2.8-py3.9: OOM, is new&lt;/li&gt;\
&lt;li&gt;tf2.11-od2.8-py3.9: not there any more, was PASS&lt;/li&gt;&lt;/ul&gt;\
&lt;p&gt;2 more cells not listed.&lt;/p&gt;</content>
  </entry>
  <entry>
    <id>{OLD}</id>
    <title>ssd: 1 cell answers otherwise</title>
    <updated>2026-02-01T12:00:00Z</updated>
    <content type="html">&lt;p&gt;The report before was of x.&lt;/p&gt;\
&lt;ul&gt;&lt;li&gt;c: FAIL, was PASS&lt;/li&gt;&lt;/ul&gt;</content>
  </entry>
</feed>
"""


def _read(told: History) -> Any:
    read = feedparser.parse(feed.write(told).encode(), sanitize_html=False)
    assert (read.bozo, read.version) == (False, "atom10")
    return read


def test_write() -> None:
    assert feed.write(TOLD) == XML


def test_a_reader_finds_what_the_standard_asks_for() -> None:
    read = _read(TOLD)
    assert (read.feed.id, read.feed.author, read.feed.updated) == (
        FEED,
        "od-matrix",
        "2026-03-01T12:00:00Z",
    )
    assert [(one.id, one.updated_parsed[:5]) for one in read.entries] == [
        (NEW, (2026, 3, 1, 12, 0)),
        (OLD, (2026, 2, 1, 12, 0)),
    ]
    assert read.entries[0].content[0].type == "text/html"
    assert "<li>tf2.10-od2.8-py3.9: OOM, is new</li>" in read.entries[0].content[0].value


def test_a_feed_without_entries_is_one() -> None:
    read = _read(BEGUN)
    assert (read.entries, read.feed.updated) == ([], "2026-01-01T08:30:00Z")


def test_hostile_text_is_read_as_text() -> None:
    entry = Entry(NEW, BEGUN.begun, HOSTILE, (HOSTILE,), (Turn(HOSTILE, HOSTILE, HOSTILE),), 0)
    read = _read(replace(BEGUN, checkpoint=HOSTILE, entries=(entry,)))
    shown = r"""=1+1 &lt;b&gt;"&amp;'\x1b[31m\ufffe"""
    assert read.entries[0].content[0].value == (
        f"<p>The report before was of {shown}. {shown}</p>"
        f"<ul><li>{shown}: {shown}, was {shown}</li></ul>"
    )
    assert read.feed.title_detail.type == "text/plain"
