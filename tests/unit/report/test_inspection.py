"""The text of an inspection, whole."""

from __future__ import annotations

from matrix.checkpoint.parts import PartCount
from matrix.checkpoint.survey import Health, Shard
from matrix.checkpoint.traces import Statement
from matrix.model import Certainty
from matrix.report.inspection import MOST_SHARDS, Inspection, text, unreadable

LONG = "model/_box_predictor/_prediction_heads/box_encodings/_box_encoder_layers/0/kernel"


def shard(number: int, of: int, **state: object) -> Shard:
    fields: dict[str, object] = {"bytes": 4000, "needed": 4000, "tensors": 12, "intact": 12}
    name = f"ckpt-3.data-{number:05}-of-{of:05}"
    return Shard(name=name, **(fields | state))  # type: ignore[arg-type]


def inspection(health: Health, **more: object) -> Inspection:
    fields: dict[str, object] = {
        "prefix": "/zoo/ssd/ckpt-3",
        "format": "v2-object-based",
        "architecture": "SSD with MobileNetV2 (depth 1.0), 90 classes",
        "families": (("model", 1384), ("bookkeeping", 2)),
        "parts": (PartCount("backbone", 1260, 9031936), PartCount("bookkeeping", 2, 12)),
        "health": health,
        "passport": (
            Statement("by TensorFlow 2.8 or later", f"there is {LONG}"),
            Statement("which release of TensorFlow wrote it", "nothing shows it", None),
            Statement("saved before the first step", "its name", Certainty.LIKELY),
        ),
        "config": ("pipeline.config: SSD", "3:5: Ssd has no field x"),
        "notes": ("pipeline.config is one folder up.",),
    }
    return Inspection(**(fields | more))  # type: ignore[arg-type]


WHOLE = """\
/zoo/ssd/ckpt-3
  Format        v2-object-based, 8,000 bytes in 2 data files
  Holds         1,384 model, 2 bookkeeping
  Architecture  SSD with MobileNetV2 (depth 1.0), 90 classes
  Note          pipeline.config is one folder up.

Variables
  Part           Tensors      Bytes
  -----------  ---------  ---------
  backbone         1,260  9,031,936
  bookkeeping          2         12
  total            1,262  9,031,948

Integrity
  Data file                     Bytes    Intact  State
  --------------------------  -------  --------  -------
  ckpt-3.data-00000-of-00002    4,000  12 of 12  whole
  ckpt-3.data-00001-of-00002    4,000  12 of 12  whole
  Whole: the checksums of the index and of 24 tensors match.

Passport
  certain   by TensorFlow 2.8 or later
              there is model/…/box_encodings/_box_encoder_layers/0/kernel
  unknown   which release of TensorFlow wrote it
              nothing shows it
  likely    saved before the first step
              its name

Config
  - pipeline.config: SSD
  - 3:5: Ssd has no field x
"""

DAMAGED = """\
Integrity
  Data file                     Bytes    Intact  State
  --------------------------  -------  --------  --------------------------
  ckpt-3.data-00000-of-00005        0   0 of 12  missing
  ckpt-3.data-00001-of-00005    1,000   3 of 12  cut off, needs 4,000
  ckpt-3.data-00002-of-00005    4,000   0 of 12  damaged, 11 are zeros
  ckpt-3.data-00003-of-00005    4,000   0 of 12  holds the data of number 4
  ckpt-3.data-00004-of-00005    4,000  12 of 12  whole
  45 of 60 tensors are not what the index says, in 4 of 5 data files.
  Damaged: ckpt-3.data-00000-of-00005 is missing: ckpt-3.index speaks of 5 data file(s), and number
  0 is not there. Put it beside its .index file. [ckpt-corrupt]

"""


def test_a_whole_checkpoint() -> None:
    assert text(inspection(Health((shard(0, 2), shard(1, 2))))) == WHOLE


def test_every_kind_of_damage_is_told() -> None:
    shards = (
        shard(0, 5, bytes=0, intact=0, trouble="missing"),
        shard(1, 5, bytes=1000, intact=3),
        shard(2, 5, intact=0, zeros=11),
        shard(3, 5, intact=0, trouble="holds the data of number 4"),
        shard(4, 5),
    )
    words = (
        "ckpt-3.data-00000-of-00005 is missing: ckpt-3.index speaks of 5 data file(s), and number"
        " 0 is not there. Put it beside its .index file."
    )
    shown = text(inspection(Health(shards, words, "ckpt-corrupt")))
    assert shown[shown.index("Integrity\n") :].startswith(DAMAGED)
    assert max(map(len, shown.splitlines())) <= 100


def test_of_many_shards_the_damaged_come_first() -> None:
    shards = [shard(number, 1000) for number in range(1000)]
    shards[900] = shard(900, 1000, intact=0, bytes=0, trouble="missing")
    lines = text(inspection(Health(tuple(shards), "one is missing", "ckpt-corrupt"))).splitlines()
    begin = lines.index("Integrity")
    assert "data-00900-of-01000" in lines[begin + 3]
    assert lines[begin + 3 + MOST_SHARDS] == "  and 980 more data files"
    assert "  12 of 12,000 tensors are not what the index says, in 1 of 1,000 data files." in lines


def test_a_v1_file_has_blocks_and_no_data_files() -> None:
    shown = text(inspection(Health(()), format="v1"))
    assert "\n  Format        v1\n" in shown
    assert "\nIntegrity\n  Whole: the checksums of the index and of all blocks match.\n" in shown
    broken = text(inspection(Health((), "m is damaged.", "ckpt-corrupt"), format="v1"))
    assert "\nIntegrity\n  Damaged: m is damaged. [ckpt-corrupt]\n" in broken


def test_what_a_terminal_should_not_be_sent_is_written_out() -> None:
    seen = inspection(
        Health((shard(0, 1, trouble="\x1b[31m"),), "\x1b[2J", ""),
        prefix="/a\x1b",
        config=("\u202e",),
        passport=(Statement("\x07", "\x1b]0;x"),),
        notes=("\x9b",),
    )
    shown = text(seen)
    assert not {sign for sign in shown if not sign.isprintable() and sign != "\n"}


def test_an_index_that_cannot_be_read() -> None:
    assert unreadable("/zoo/m", "m.index is damaged. Copy it again.", "ckpt-corrupt") == (
        "/zoo/m\n  Damaged: m.index is damaged. Copy it again. [ckpt-corrupt]\n"
    )
