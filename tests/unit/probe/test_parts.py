"""The probe's pure parts, and its syntax in every Python that is here."""

import json
import subprocess
from pathlib import Path

import pytest

from matrix.batch import probe_files
from matrix.probe.config import model_block
from matrix.probe.record import MAX_MESSAGE, MAX_TRACEBACK, Recorder, describe
from matrix.probe.runtime import installed
from matrix.probe.supervise import amend, resident_bytes
from matrix.probe.write import damaged_copy, find_prefix
from matrix.store.codec import loads
from tests.unit.probe.fake_cell import PYTHONS

PATCH = Path(__file__).resolve().parents[3] / "images" / "patch.py"
COMPILE = """
import sys
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as stream:
        compile(stream.read(), name, "exec")
"""


@pytest.mark.parametrize("version", PYTHONS)
def test_every_python_reads_every_file(version: str) -> None:
    files = [str(path) for path in (*probe_files(), PATCH) if path.suffix == ".py"]
    done = subprocess.run(
        [PYTHONS[version], "-I", "-c", COMPILE, *files], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(files) > 10


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("model { ssd {} }", " ssd {} "),
        ("model{}", ""),
        ("model: { a: 1 }", " a: 1 "),
        ("train { model { a: 1 } }\nmodel { b: 2 }", " b: 2 "),
        ("# model { x }\nmodel { # }\n a: 1 }", " # }\n a: 1 "),
        ("""model { a: "}" b: '{' c: "\\"}" }""", """ a: "}" b: '{' c: "\\"}" """),
        ('reader { path: D:\\x" }\nmodel { a: 1 }', " a: 1 "),
        ('path: "model {"\nmodel { a: 1 }', " a: 1 "),
        ("model { a: 1 } model { b: 2 }", " a: 1 "),
        ("model_extra { a: 1 }", None),
        ("my.model { a: 1 }", " a: 1 "),
        ("model { a { }", None),
        ("} model { a: 1 }", None),
        ("", None),
    ],
)
def test_the_model_of_a_broken_config(text: str, block: str | None) -> None:
    assert model_block(text) == block


def test_a_recorder_is_on_disk_after_every_step(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    recorder = Recorder(str(path), "x", {"facts": {"a": 1}, "phases": []})
    on_disk: list[str] = []

    def look() -> str:
        on_disk.append(loads(path.read_bytes()).phases[-1].outcome)
        recorder.note("seen")
        return "result"

    assert recorder.run("import-tf", look) == "result"
    assert recorder.run("import-od", lambda: 1 // 0) is None
    recorder.skip("parse-config", "import-od did not succeed")
    found = loads(path.read_bytes())
    assert on_disk == ["running"]
    assert found.facts == {"a": 1}
    assert [(one.name, one.outcome, one.notes) for one in found.phases] == [
        ("import-tf", "ok", ("seen",)),
        ("import-od", "fail", ()),
        ("parse-config", "skipped", ("import-od did not succeed",)),
    ]
    error = found.phases[1].error
    assert error is not None
    assert (error.type, "1 // 0" in error.traceback) == ("ZeroDivisionError", True)
    assert [recorder.outcome(name) for name in ("import-od", "restore")] == ["fail", ""]
    assert list(tmp_path.iterdir()) == [path]


def test_an_exception_is_described_whatever_it_says() -> None:
    class MuteError(Exception):
        def __str__(self) -> str:
            raise ValueError

    assert describe(MuteError())["message"] == "(its message cannot be shown)"
    told = describe(ValueError("\ud800" + "x" * 2 * MAX_TRACEBACK))
    assert told["message"] == "?" + "x" * (MAX_MESSAGE - 1)
    assert len(told["traceback"]) == MAX_TRACEBACK
    json.dumps(told).encode("utf-8")


@pytest.mark.parametrize(
    ("outcome", "ending", "expected"),
    [
        ("running", "signal 11", ("crash", "signal 11")),
        ("running", "timeout", ("timeout", "timeout")),
        ("running", "oom", ("oom", "oom")),
        ("running", "", ("crash", "exit 0")),
        ("ok", "signal 6", ("ok", "signal 6")),
        ("ok", "", ("ok", "")),
    ],
)
def test_an_ended_process_is_written_down(
    tmp_path: Path, outcome: str, ending: str, expected: tuple[str, str]
) -> None:
    recorder = Recorder(str(tmp_path / "x.json"), "x")
    recorder.run("import-tf", lambda: None)
    recorder.data["phases"][0]["outcome"] = outcome
    recorder.save()
    amend(recorder.path, ending)
    found = loads(Path(recorder.path).read_bytes())
    assert (found.phases[0].outcome, found.ending) == expected


def test_installed_distributions_by_their_folders(tmp_path: Path) -> None:
    for name in ("Keras_Applications-1.0.8.dist-info", "six-1.16.0.dist-info", "six", "a.egg-info"):
        (tmp_path / "one" / name).mkdir(parents=True)
    (tmp_path / "two" / "six-1.16.0.dist-info").mkdir(parents=True)
    folders = [str(tmp_path / "one"), str(tmp_path / "two"), str(tmp_path / "absent")]
    assert installed(folders) == ["keras-applications==1.0.8", "six==1.16.0"]


def test_memory_of_a_process_that_is_gone_is_nothing() -> None:
    assert resident_bytes(2**22 + 1) == 0


def test_damage_is_in_the_data_of_a_copy(tmp_path: Path) -> None:
    prefix = tmp_path / "good" / "ckpt-0"
    prefix.parent.mkdir()
    Path(f"{prefix}.index").write_bytes(b"i" * 1000)
    Path(f"{prefix}.data-00000-of-00002").write_bytes(b"a")
    Path(f"{prefix}.data-00001-of-00002").write_bytes(bytes(200))
    damaged = damaged_copy(str(prefix), str(tmp_path / "bad"))
    assert damaged == str(tmp_path / "bad" / "ckpt-0") == find_prefix(str(tmp_path / "bad"))
    assert Path(f"{damaged}.index").read_bytes() == b"i" * 1000
    assert Path(f"{damaged}.data-00000-of-00002").read_bytes() == b"a"
    shard = Path(f"{damaged}.data-00001-of-00002").read_bytes()
    assert shard == bytes(100) + b"\xff" * 64 + bytes(36)
    assert Path(f"{prefix}.data-00001-of-00002").read_bytes() == bytes(200)


def test_no_checkpoint_has_no_prefix(tmp_path: Path) -> None:
    assert find_prefix(str(tmp_path)) == ""
    assert find_prefix(str(tmp_path / "absent")) == ""
