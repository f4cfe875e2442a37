"""Exported models in a cell: before the OD API, each in a child of its own."""

from pathlib import Path

import pytest

from tests.unit.probe.fake_cell import ENDS, PYTHONS, message, phases, start

pytestmark = pytest.mark.skipif(not PYTHONS, reason="NO PYTHON found to run the probe with")


@pytest.mark.parametrize("version", PYTHONS)
def test_each_export_has_an_end_of_its_own_and_disturbs_nothing(
    version: str, tmp_path: Path
) -> None:
    exported = ('"segfault"', "no JSON", '""')
    shown = start(tmp_path, version, ["fake_remember"], exported=exported)
    crashed, unreadable, fine = shown.exports
    assert (phases(crashed), crashed.ending) == ("ok ok crash", "signal 11")
    assert phases(unreadable) == "ok fail skipped"
    assert message(unreadable).startswith("JSONDecodeError: Expecting value")
    assert [(one.name, one.outcome) for one in fine.phases] == [
        ("import-tf", "ok"),
        ("load", "ok"),
        ("forward", "ok"),
    ]
    assert list(fine.outputs) == ["final/detection_scores"]
    assert (fine.facts["fed"], fine.facts["tensorflow"]) == ("uint8 [1]", "2.8.4")
    assert phases(shown.observations[0]) == "ok ok ok ok ok ok ok"


@pytest.mark.parametrize("version", ENDS)
def test_an_export_runs_where_the_od_api_ends_the_process(version: str, tmp_path: Path) -> None:
    env = (("FAKE_OD", "segfault"),)
    shown = start(tmp_path, version, ["fake_remember"], exported=('""',), env=env)
    assert phases(shown.exports[0]) == "ok ok ok"
    assert phases(shown.observations[0]) == "ok crash"
    assert shown.outcome.signal == 11


@pytest.mark.parametrize("version", ENDS)
def test_where_there_are_only_exports_the_od_api_is_not_imported(
    version: str, tmp_path: Path
) -> None:
    env = (("FAKE_OD", "segfault"),)
    shown = start(tmp_path, version, [], exported=('""',), env=env)
    assert (phases(shown.exports[0]), shown.outcome.exit_code) == ("ok ok ok", 0)


@pytest.mark.parametrize("version", ENDS)
def test_without_tensorflow_nothing_is_loaded(version: str, tmp_path: Path) -> None:
    env = (("FAKE_IMPORT", "fail"),)
    shown = start(tmp_path, version, [""], exported=('""',), env=env)
    assert phases(shown.exports[0]) == "fail skipped skipped"
    assert phases(shown.observations[0]).startswith("fail skipped")
