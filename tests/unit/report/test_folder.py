"""The report folder, on real files."""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from matrix import shard
from matrix.arguments import parser
from matrix.errors import ReportError
from matrix.model import Export, ExportResult, Matrix, Status, View
from matrix.report import account, folder, machine, overview, sheet_of, swap, table
from matrix.report.interchange import (
    badge,
    compatibility,
    feed,
    history,
    junit,
    spreadsheet,
)
from matrix.report.page import page
from matrix.store import codec
from tests import samples
from tests.samples import cell, result

GIVEN = ["my model/ckpt-0", "--mode", "full"]
ID = "tf2.8.4-od2.8.0-py3.9"


def _matrix(*ods: str) -> Matrix:
    return samples.matrix(
        *(
            replace(
                result(cell("2.8.4", od, "3.9"), Status.PASS, seen=samples.observation()),
                freeze="absl-py==1.0\nnumpy==1.21",
                build_log="built \x1b[32mgreen\x1b[0m",
            )
            for od in ods
        )
    )


def _files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_the_whole_folder(tmp_path: Path) -> None:
    target, matrix = tmp_path / "reports" / "ssd", _matrix("2.8.0")
    folder.write(matrix, target, GIVEN)
    sheet = sheet_of(matrix)
    evidence = target / "cells" / ID
    seen = {path: (target / path).read_bytes().decode() for path in _files(target)}
    begun = history.grown(None, None, sheet)
    assert seen == {
        "table.txt": table.text(sheet),
        "table.md": f"# Where the checkpoint restores\n\n{table.markdown(sheet)}\n"
        f"## Every cell\n\n{table.rows_markdown(sheet)}",
        "matrix.json": machine.write(sheet),
        "compatibility.json": compatibility.write(sheet),
        "junit.xml": junit.write(sheet),
        "table.csv": spreadsheet.write(sheet),
        "badge.svg": badge.svg(sheet),
        "badge.json": badge.shields(sheet),
        "changes.json": history.write(begun),
        "feed.atom": feed.write(begun),
        "why.md": overview.overview(matrix),
        "index.html": page(matrix, folder.surroundings(target, GIVEN)),
        f"cells/{ID}/why.md": account.account(matrix.results[0], matrix),
        f"cells/{ID}/log.txt": "== build ==\nbuilt \\x1b[32mgreen\\x1b[0m\n== probe ==\nstarted\n",
        f"cells/{ID}/observation.json": (evidence / "observation.json").read_text(),
        f"cells/{ID}/freeze.txt": "absl-py==1.0\nnumpy==1.21\n",
        f"cells/{ID}/reproduce.sh": "#!/bin/sh\n"
        "# Runs this cell again; start it in the folder that holds noxfile.py.\n"
        f"exec python3 -m nox -s \"cell({ID})\" -- 'my model/ckpt-0' --mode full\n",
    }
    assert codec.loads(seen[f"cells/{ID}/observation.json"]) == samples.observation()
    assert os.access(evidence / "reproduce.sh", os.X_OK)
    assert os.listdir(tmp_path / "reports") == ["ssd"]  # noqa: PTH208


def test_what_a_cell_saw_of_exports_lies_below_it(tmp_path: Path) -> None:
    matrix = _matrix("2.8.0")
    exported = result(cell("2.8.4", "2.8.0", "3.9"), Status.PASS, seen=samples.observation("y"))
    answer = ExportResult(Export("saved-model", Path("/given/my model"), (), "1" * 64), exported)
    first = replace(matrix.results[0], exports=(answer,))
    folder.write(replace(matrix, results=(first,)), tmp_path / "ssd", GIVEN)
    home = tmp_path / "ssd" / "cells" / ID / "exports" / "0-my-model"
    assert codec.loads((home / "observation.json").read_text()) == samples.observation("y")
    assert (home / "log.txt").read_text() == "== probe ==\nstarted\n"


def test_permissions_are_those_of_ordinary_files(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        folder.write(_matrix("2.8.0"), tmp_path / "ssd", GIVEN)
    finally:
        os.umask(mask)
    modes = {
        path.name: oct(stat.S_IMODE(path.stat().st_mode))
        for path in [tmp_path / "ssd", *(tmp_path / "ssd").rglob("*")]
    }
    assert modes == {
        **dict.fromkeys(["ssd", "cells", ID, "reproduce.sh"], "0o755"),
        **dict.fromkeys(
            [
                *("table.md", "table.txt", "table.csv", "matrix.json", "why.md"),
                *("compatibility.json", "junit.xml", "badge.svg", "badge.json"),
                *("changes.json", "feed.atom"),
                "index.html",
                *("log.txt", "observation.json", "freeze.txt"),
            ],
            "0o644",
        ),
    }


def test_stale_cells_do_not_survive_and_the_same_input_gives_the_same_bytes(
    tmp_path: Path,
) -> None:
    target = tmp_path / "ssd"
    folder.write(_matrix("2.5.0", "2.8.0"), target, GIVEN)
    folder.write(_matrix("2.8.0"), target, GIVEN)
    assert os.listdir(target / "cells") == [ID]  # noqa: PTH208
    assert "Since the last report" in (target / "index.html").read_text()
    # The page has told what differs; to the very same report nothing does.
    folder.write(_matrix("2.8.0"), target, GIVEN)
    first = {path: (target / path).read_bytes() for path in _files(target)}
    folder.write(_matrix("2.8.0"), target, GIVEN)
    assert {path: (target / path).read_bytes() for path in _files(target)} == first


def test_changes_of_all_reports_before_survive(tmp_path: Path) -> None:
    target = tmp_path / "ssd"
    sheets = [_matrix("2.5.0"), _matrix("2.8.0"), _matrix("2.8.0"), _matrix("2.5.0", "2.8.0")]
    for matrix in sheets:
        folder.write(matrix, target, GIVEN)
    told = history.parse((target / "changes.json").read_text())
    assert [[one.cell for one in entry.changes] for entry in told.entries] == [
        ["tf2.8.4-od2.5.0-py3.9"],
        ["tf2.8.4-od2.8.0-py3.9", "tf2.8.4-od2.5.0-py3.9"],
    ]
    assert (target / "feed.atom").read_text() == feed.write(told)


@pytest.mark.parametrize("text", ['{"schema": 99}', "no JSON", "\udcff"])
def test_a_history_that_cannot_be_read_begins_anew(tmp_path: Path, text: str) -> None:
    target = tmp_path / "ssd"
    folder.write(_matrix("2.5.0"), target, GIVEN)
    (target / "changes.json").write_bytes(text.encode(errors="surrogateescape"))
    folder.write(_matrix("2.8.0"), target, GIVEN)
    told = history.parse((target / "changes.json").read_text())
    assert [len(entry.changes) for entry in told.entries] == [2]


@pytest.mark.parametrize("text", ['{"schema": 99, "cells": []}', "no JSON", "\udcff"])
def test_a_former_report_that_cannot_be_read_is_not_compared_with(
    tmp_path: Path, text: str
) -> None:
    target = tmp_path / "ssd"
    folder.write(_matrix("2.5.0"), target, GIVEN)
    (target / "matrix.json").write_bytes(text.encode(errors="surrogateescape"))
    folder.write(_matrix("2.8.0"), target, GIVEN)
    assert "Since the last report" not in (target / "index.html").read_text()


def test_a_cell_that_never_ran(tmp_path: Path) -> None:
    folder.write(samples.mixed(), tmp_path / "ssd", ["demo"])
    evidence = tmp_path / "ssd" / "cells" / "tf1.15.5-od2.5.0-py3.7"
    assert (evidence / "log.txt").read_text() == "No log: nothing ran.\n"
    assert (evidence / "observation.json").read_text() == "null\n"
    assert (evidence / "freeze.txt").read_text() == ""


def test_numbers_that_json_does_not_have_become_texts(tmp_path: Path) -> None:
    seen = replace(samples.observation(), outputs={"loss": [float("nan"), {"x": float("-inf")}]})
    matrix = samples.matrix(result(cell("2.8.4", "2.8.0", "3.9"), Status.PASS, seen=seen))
    folder.write(matrix, tmp_path / "ssd", GIVEN)
    text = (tmp_path / "ssd" / "cells" / ID / "observation.json").read_text()
    assert json.loads(text)["outputs"] == {"loss": ["nan", {"x": "-inf"}]}


def test_the_values_of_outputs_stay_in_the_store(tmp_path: Path) -> None:
    outputs: dict[str, object] = {"raw/x": {"shape": [2], "mean": 0.5, "values": "AAAAAAAAgD8="}}
    seen = replace(samples.observation(), outputs=outputs, picture=View("f" * 64, outputs))
    matrix = samples.matrix(result(cell("2.8.4", "2.8.0", "3.9"), Status.PASS, seen=seen))
    folder.write(matrix, tmp_path / "ssd", GIVEN)
    told = json.loads((tmp_path / "ssd" / "cells" / ID / "observation.json").read_text())
    assert told["outputs"] == {"raw/x": {"shape": [2], "mean": 0.5}}
    assert told["picture"]["outputs"] == told["outputs"]


def test_the_reproduce_command_survives_the_shell(tmp_path: Path) -> None:
    given = ["it's $HOME `id`\n;", os.fsdecode(b"\xff.ckpt")]
    folder.write(_matrix("2.8.0"), tmp_path / "ssd", given)
    tool = tmp_path / "python3"
    tool.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    tool.chmod(0o755)
    script = tmp_path / "ssd" / "cells" / ID / "reproduce.sh"
    shown = subprocess.run([script], env={"PATH": f"{tmp_path}"}, capture_output=True, check=True)
    assert shown.stdout == b"|".join(
        [b"-m", b"nox", b"-s", f"cell({ID})".encode(), b"--", given[0].encode(), b"\xff.ckpt", b""]
    )


def test_an_interrupted_run_leaves_the_old_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ssd"
    folder.write(_matrix("2.8.0"), target, GIVEN)
    before = {path: (target / path).read_bytes() for path in _files(target)}

    def interrupt(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setitem(folder._EVIDENCE, "freeze.txt", ("", interrupt))
    with pytest.raises(KeyboardInterrupt):
        folder.write(_matrix("2.5.0"), target, GIVEN)
    assert {path: (target / path).read_bytes() for path in _files(target)} == before
    assert list(tmp_path.iterdir()) == [target]


def test_a_failing_exchange_puts_the_old_report_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ssd"
    folder.write(_matrix("2.8.0"), target, GIVEN)
    rename = Path.rename

    def fail(self: Path, to: Path) -> Path:
        if self.suffix == ".new":
            raise OSError(28, "No space left on device")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(ReportError, match=r"ssd cannot be written: No space left on device\. Make"):
        folder.write(_matrix("2.5.0"), target, GIVEN)
    assert os.listdir(target / "cells") == [ID]  # noqa: PTH208
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_killed_run_left_is_put_back_or_removed(tmp_path: Path) -> None:
    target = tmp_path / "s[s]d"
    folder.write(_matrix("2.8.0"), target, GIVEN)
    hidden = [tmp_path / f".s[s]d.{'a' * 32}.new", tmp_path / f".s[s]d.{'b' * 32}.old"]
    target.rename(hidden[1])
    hidden[0].mkdir()
    os.utime(hidden[0], (1, 1))
    with pytest.raises(RuntimeError), swap.Swap(target):
        raise RuntimeError
    assert os.listdir(target / "cells") == [ID]  # noqa: PTH208
    assert list(tmp_path.iterdir()) == [target]


def test_a_linked_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    folder.write(_matrix("2.8.0"), tmp_path / "link", GIVEN)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "matrix.json").is_file()


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_not_a_report_is_not_replaced(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "ssd"
    if kind == "folder":
        target.mkdir()
    (target if kind == "file" else target / "thesis.txt").write_text("precious")
    with pytest.raises(ReportError) as caught:
        folder.write(_matrix("2.8.0"), target, GIVEN)
    assert str(caught.value) == (
        f"{target} exists and is no report of this program. "
        "Move it away, or name another place with --reports."
    )
    assert _files(tmp_path) == (["ssd"] if kind == "file" else ["ssd/thesis.txt"])


def test_an_unwritable_place_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    target = tmp_path / "file" / "reports" / "ssd"
    with pytest.raises(ReportError) as caught:
        folder.write(_matrix("2.8.0"), target, GIVEN)
    assert str(caught.value) == (
        f"The report folder {target} cannot be written: Not a directory. "
        "Make room or make it writable, or name another place with --reports."
    )
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("name", ["../up", "a/b", ".", "..", "", "a\nb", "-x"])
def test_a_cell_cannot_name_a_place_outside(tmp_path: Path, name: str) -> None:
    bad = result(replace(cell("2.8.4", "2.8.0", "3.9"), id=name), Status.PASS)
    with pytest.raises(ReportError, match="cannot name a folder"):
        folder.write(samples.matrix(bad), tmp_path / "ssd", GIVEN)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ssd_mobilenet_v2", "ssd_mobilenet_v2"),
        ("my model (best)", "my-model-best"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "checkpoint"),
        ("漢字", "checkpoint"),
        ("x" * 300, "x" * 100),
    ],
)
def test_folder_name(name: str, expected: str) -> None:
    assert folder.folder_name(name) == expected


def test_the_page_offers_every_other_file_of_the_folder(tmp_path: Path) -> None:
    target, matrix = tmp_path / "ssd", _matrix("2.8.0")
    folder.write(matrix, target, GIVEN)
    shown = (target / "index.html").read_text()
    offered = {href for href in re.findall('href="([^"#]+)"', shown) if ":" not in href}
    written = {name for name in _files(target) if name != folder.SITE}
    assert offered == written | {f"../{folder.SITE}"}


def test_a_file_that_is_not_there_is_not_offered(tmp_path: Path) -> None:
    (tmp_path / "feed.atom").touch()
    (tmp_path / "odd.txt").touch()
    assert list(folder.surroundings(tmp_path, GIVEN).downloads) == ["feed.atom"]


def test_the_command_of_a_move_names_its_cells() -> None:
    start = "python3 -m nox -s advise -- 'my model/ckpt-0' --mode full --from a"
    assert folder.advise("a", (), GIVEN) == start
    made = folder.advise("a", ("b", "c"), GIVEN)
    assert made == f"{start} --only a --only b --only c"
    read = parser().parse_args(["advise", *shlex.split(made)[6:]])
    assert (read.checkpoints, read.start, read.only) == (GIVEN[:1], "a", ["a", "b", "c"])


def test_the_report_of_a_shard_leads_to_no_page_of_all(tmp_path: Path) -> None:
    folder.write(_matrix("2.8.0"), tmp_path / "1-of-2", GIVEN, {shard.FILE: "{}"})
    assert folder.SITE not in (tmp_path / "1-of-2" / "index.html").read_text()
