"""An observation always exists: whatever happens to one item, and the next one still runs."""

import hashlib
from pathlib import Path

import pytest

from matrix.equivalence.output import read
from matrix.model import PHASES, Limits, Picture, Restore, Variable, View
from tests.unit.probe.fake_cell import ENDS, PYTHONS, SUFFIX, message, phases, start


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


OK = "ok ok ok ok ok ok ok"
UNBUILT = "ok ok ok fail ok skipped skipped"
WHOLE = Restore(
    kind="object-based",
    mode="inference",
    total=2,
    total_bytes=20,
    bound=2,
    bound_bytes=20,
    unexpected=(
        Variable("_CHECKPOINTABLE_OBJECT_GRAPH", (), "string"),
        Variable(f"model/old{SUFFIX}", (1,), "int32"),
    ),
)

pytestmark = pytest.mark.skipif(not PYTHONS, reason="NO PYTHON found to run the probe with")


@pytest.mark.parametrize("version", PYTHONS)
def test_every_misfortune_has_its_own_outcome_and_the_next_item_runs(
    version: str, tmp_path: Path
) -> None:
    cases = {
        "fake_remember": (OK, "", ""),
        "fake_segfault": ("ok ok ok crash", "signal 11", ""),
        "fake_confess": (UNBUILT, "", "RuntimeError: [None, False] False"),
        "fake_leave": (UNBUILT, "", "SystemExit: bye"),
        "fake_base": (UNBUILT, "", "BaseException: not even an Exception"),
        "fake_unprintable": (UNBUILT, "", "MuteError: (its message cannot be shown)"),
        "fake_abandon": ("ok ok ok crash", "signal 11", ""),
        "fake_vanish": ("ok ok ok crash", "exit 0", ""),
        "fake_wander": (
            "ok ok ok ok fail skipped skipped",
            "",
            "FileNotFoundError: [Errno 2] No such file or directory: 'in/8/ckpt-0.index'",
        ),
        "fake_segfault_at_forward": ("ok ok ok ok ok ok crash", "signal 11", ""),
        "fake_unreadable": (
            "ok ok fail skipped ok skipped skipped",
            "",
            "ParseError: 1:1 : no field named fake_unreadable",
        ),
        "} reader { fake_unreadable": (
            "ok ok fail ok ok ok ok",
            "",
            "ParseError: 1:1 : no field named fake_unreadable",
        ),
        "fake_chatter": (OK, "", ""),
    }
    shown = start(tmp_path, version, list(cases))
    told = [(phases(one), one.ending, message(one)) for one in shown.observations]
    assert dict(zip(cases, told, strict=True)) == cases
    assert (shown.outcome.exit_code, shown.seen.cut) == (0, frozenset())
    last = shown.observations[-1]
    assert last.restore == WHOLE
    assert last.log.endswith("out of the child\n\ufffd\0{\nto stderr")
    kept = read(last.outputs)
    assert list(kept["raw/sums"].values) == [100.0, 50.0]
    assert kept["raw/sums"].bounds == (75.0, 50.0, 100.0)
    assert list(kept) == [
        "final/boxes/0",
        "final/boxes/1",
        "raw/preprocessed_inputs",
        "raw/sums",
    ]
    assert last.pixels == digest(b"1:" + (1).to_bytes(4, "little"))
    assert str(last.facts["python"]).startswith(version)


@pytest.mark.parametrize("version", ENDS)
def test_what_hangs_or_eats_memory_is_ended_alone(version: str, tmp_path: Path) -> None:
    limits = Limits(memory_bytes=160 * 1024**2, phase_seconds=1, cell_seconds=30)
    shown = start(tmp_path, version, ["fake_hang", "fake_devour", ""], limits=limits)
    assert [(phases(one), one.ending) for one in shown.observations] == [
        ("ok ok ok timeout", "timeout"),
        ("ok ok ok oom", "oom"),
        (OK, ""),
    ]
    assert (shown.outcome.exit_code, shown.seen.cut) == (0, frozenset())


@pytest.mark.parametrize("version", PYTHONS)
def test_the_controls_are_written_restored_and_damaged(version: str, tmp_path: Path) -> None:
    shown = start(tmp_path, version, [""], controls=True)
    assert shown.seen.controls is not None
    good, damaged = shown.seen.controls.good, shown.seen.controls.damaged
    assert (good.checkpoint, phases(good)) == ("control-good", OK)
    assert good.restore is not None
    assert (good.restore.bound, good.restore.total) == (2, 2)
    assert (damaged.checkpoint, phases(damaged)) == (
        "control-damaged",
        "ok ok ok ok fail skipped skipped",
    )
    assert message(damaged) == (
        "DataLossError: Checksum does not match: out/control-damaged/ckpt-0.data-00000-of-00001"
    )
    assert shown.observations[0].restore == WHOLE


@pytest.mark.parametrize(
    ("misfortune", "outcomes", "ending", "says"),
    [
        ("segfault", "crash", "signal 11", ""),
        ("hang", "timeout", "timeout", ""),
    ],
)
@pytest.mark.parametrize("version", ENDS)
def test_an_import_that_ends_the_process_is_visible(
    version: str, misfortune: str, outcomes: str, ending: str, says: str, tmp_path: Path
) -> None:
    limits = Limits(memory_bytes=1024**3, phase_seconds=1, cell_seconds=30)
    env = (("FAKE_IMPORT", misfortune),)
    shown = start(tmp_path, version, ["", ""], limits=limits, controls=True, env=env)
    for one in shown.observations:
        assert (phases(one), one.ending, message(one)) == (outcomes, ending, says)
        assert one.phases[0].name == "import-tf"
        assert str(one.facts["python"]).startswith(version)
    assert shown.seen.controls is None
    assert len(shown.seen.cut) == 2


@pytest.mark.parametrize(
    ("misfortune", "says"),
    [
        ("fail", "ImportError: cannot import name 'builder' from 'google.protobuf.internal'"),
        ("leave", "SystemExit: 3"),
    ],
)
@pytest.mark.parametrize("version", ENDS)
def test_an_import_that_raises_skips_the_rest(
    version: str, misfortune: str, says: str, tmp_path: Path
) -> None:
    shown = start(tmp_path, version, [""], controls=True, env=(("FAKE_IMPORT", misfortune),))
    (one,) = shown.observations
    assert phases(one) == "fail skipped skipped skipped skipped skipped skipped"
    assert tuple(phase.name for phase in one.phases) == PHASES
    assert message(one) == says
    assert (shown.seen.controls, shown.seen.cut, shown.outcome.exit_code) == (None, frozenset(), 0)


@pytest.mark.parametrize("version", ENDS[:1])
def test_together_and_alone_say_the_same(version: str, tmp_path: Path) -> None:
    words = ["fake_remember", "fake_wide", "fake_segfault", "fake_more", "fake_confess", ""]
    together = start(tmp_path / "together", version, words).observations
    for number, word in enumerate(words):
        (alone,) = start(tmp_path / str(number), version, [word]).observations
        with_others = together[number]
        assert phases(alone) == phases(with_others)
        assert message(alone) == message(with_others)
        assert alone.ending == with_others.ending
        assert (alone.restore, alone.outputs) == (with_others.restore, with_others.outputs)


@pytest.mark.parametrize("version", ENDS)
def test_a_restore_is_counted_by_values(version: str, tmp_path: Path) -> None:
    words = ["fake_wide", "fake_more", "fake_stubborn"]
    wide, more, stubborn = start(tmp_path, version, words).observations
    assert wide.restore is not None
    assert more.restore is not None
    assert stubborn.restore is not None
    assert (stubborn.restore.different, stubborn.restore.bound) == (("model/bias",), 1)
    assert [
        (one.name, one.checkpoint_shape, one.model_shape) for one in wide.restore.mismatched
    ] == [("model/bias", (1,), (2,))]
    assert (wide.restore.bound, wide.restore.total) == (1, 2)
    assert more.restore.missing == (Variable("model/more", (), "int32", "Variable"),)
    assert (more.restore.bound, more.restore.total) == (2, 3)
    # What the checkpoint does not have keeps its own value, not the marker.
    assert list(read(more.outputs)["raw/sums"].values) == [100.0, 50.0, 6.0]


@pytest.mark.parametrize("version", ENDS)
def test_a_picture_is_shown_after_the_deterministic_image(version: str, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\nab")
    (one,) = start(tmp_path, version, [""], picture=Picture(path, "p" * 64)).observations
    assert one.picture is not None
    assert one.picture.error == ""
    assert one.picture.pixels == digest(b"1,2,3:" + b"a\0\0\0b\0\0\0")
    assert sorted(one.picture.outputs) == sorted(one.outputs)
    assert list(read(one.picture.outputs)["raw/preprocessed_inputs"].values) == [97.0, 98.0]


@pytest.mark.parametrize("version", ENDS)
def test_a_picture_that_cannot_be_decoded_is_no_fault_of_the_checkpoint(
    version: str, tmp_path: Path
) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    (one,) = start(tmp_path, version, [""], picture=Picture(path, "p" * 64)).observations
    assert (phases(one), len(one.outputs)) == (OK, 4)
    assert one.picture == View("", error="ValueError: Invalid PNG data, size 8")
