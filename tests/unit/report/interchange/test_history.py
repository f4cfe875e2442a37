"""What is handed on from one report to the next."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

import pytest

from matrix.arguments import ROOT
from matrix.model import Status
from matrix.report.interchange import history
from matrix.report.interchange.history import CELLS, ENTRIES, History, Turn, grown
from matrix.report.interface import Sheet
from tests.unit.report.interchange.sheets import row, sheet

FIRST = sheet(
    row(8, Status.PASS),
    row(9, Status.FAIL, cause="keras-3", phase="import-od"),
    row(10, Status.PARTIAL),
)
SECOND = replace(
    FIRST,
    when="2026-02-01 12:00 UTC",
    rows=(row(8, Status.PASS), row(9, Status.PASS), row(11, Status.OOM)),
)
JSON = """\
{
  "schema": 1,
  "id": "urn:uuid:FEED",
  "checkpoint": "ssd",
  "begun": "2026-01-31 12:00 UTC",
  "entries": [
    {
      "id": "urn:uuid:ENTRY",
      "when": "2026-02-01 12:00 UTC",
      "before": "2026-01-31 12:00 UTC",
      "notes": [],
      "changes": [
        {
          "cell": "tf2.9-od2.8-py3.9",
          "was": "FAIL at import-od (keras-3)",
          "now": "PASS"
        },
        {
          "cell": "tf2.11-od2.8-py3.9",
          "was": "",
          "now": "OOM"
        },
        {
          "cell": "tf2.10-od2.8-py3.9",
          "was": "PARTIAL",
          "now": ""
        }
      ],
      "more": 0
    }
  ]
}
"""


def _over(sheets: Iterable[Sheet]) -> History:
    past, former = None, None
    for one in sheets:
        past, former = grown(past, former, one), one
    assert past is not None
    return past


def test_write() -> None:
    told = _over([FIRST, SECOND])
    text = history.write(told)
    assert text.replace(told.id, "urn:uuid:FEED").replace(told.entries[0].id, "urn:uuid:ENTRY") == (
        JSON
    )
    assert history.parse(text) == told


def test_the_first_report_has_no_entry_and_the_same_answers_add_none() -> None:
    begun = grown(None, None, FIRST)
    assert (begun.begun, begun.entries) == (FIRST.when, ())
    later = replace(FIRST, when="2026-03-01 12:00 UTC", engine="venv")
    assert grown(begun, FIRST, later) == begun
    one = grown(begun, FIRST, SECOND)
    assert grown(one, SECOND, SECOND) == one


def test_a_report_from_before_there_was_a_history_begins_one() -> None:
    told = grown(None, FIRST, SECOND)
    assert (told.begun, len(told.entries)) == (SECOND.when, 1)


def test_names_are_stable_and_no_two_are_the_same() -> None:
    back_and_forth = [FIRST, replace(SECOND, when=FIRST.when)] * 4
    told = _over(back_and_forth)
    names = [told.id, *(one.id for one in told.entries)]
    assert len(set(names)) == len(names) == 8
    assert _over(back_and_forth) == told
    assert all(name.startswith("urn:uuid:") for name in names)
    other = grown(None, None, replace(FIRST, digest="d2"))
    assert other.id != told.id


def test_other_files_and_another_mode_are_told() -> None:
    (entry,) = _over([FIRST, replace(SECOND, digest="d2", mode="detection")]).entries
    assert entry.notes == (
        "It is of other files under the same name.",
        "It is restored for detection; the one before was for inference.",
    )


def test_old_entries_go_and_the_newest_come_first() -> None:
    days = [replace((FIRST, SECOND)[n % 2], when=f"{2000 + n}-01-01 00:00 UTC") for n in range(150)]
    told = _over(days)
    assert len(told.entries) == ENTRIES
    assert [one.when[:4] for one in told.entries[:2]] == ["2149", "2148"]
    assert told.begun == "2000-01-01 00:00 UTC"
    assert history.parse(history.write(told)) == told


def test_an_entry_of_many_cells_tells_the_first_and_counts_the_rest() -> None:
    many = sheet(*(row(number, Status.PASS) for number in range(CELLS + 5)))
    (entry,) = _over([sheet(), many]).entries
    assert (len(entry.changes), entry.more) == (CELLS, 5)
    assert entry.changes[0] == Turn("tf2.0-od2.8-py3.9", "", "PASS")


def _damaged(**values: object) -> str:
    text = history.write(_over([FIRST, SECOND]))
    return json.dumps({**json.loads(text), **values})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        _damaged(schema=2),
        _damaged(schema="1"),
        _damaged(id="http://evil.example"),
        _damaged(begun="yesterday"),
        _damaged(entries={}),
        _damaged(entries=[{}]),
        _damaged(checkpoint=None),
    ],
)
def test_something_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        history.parse(text)


def test_every_key_is_documented() -> None:
    guide = (ROOT / "docs" / "for-programs.md").read_text()
    document = json.loads(JSON)
    (entry,) = document["entries"]
    (first, *_) = entry["changes"]
    wanted = [*(f"| `{key}` |" for key in document), *(f".{key}`" for key in entry)]
    wanted += [f"`{key}`" for key in first]
    assert [key for key in wanted if key not in guide] == []
