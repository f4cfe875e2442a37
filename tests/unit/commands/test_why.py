"""``why``: texts in, causes out, and clear words for what is no text."""

from __future__ import annotations

import codecs
import json
import subprocess
import sys
from pathlib import Path

import pytest

from matrix.arguments import ROOT
from matrix.cli import main

NETS = {"id": "a", "error": "ModuleNotFoundError: No module named 'nets'", "phase": "import"}
SHARED = {"id": 7, "error": "AssertionError: Some Python objects were not bound to checkpointed"}


def written(folder: Path, content: str | bytes) -> str:
    path = folder / "text"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def test_a_text_is_read_aloud(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "--text", written(tmp_path, NETS["error"])]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Read: ModuleNotFoundError: No module named 'nets'\n\n")
    assert "env-dependency-missing: " in shown
    assert "certain: this text has no other cause" in shown


def test_a_text_that_is_shared_names_its_causes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["why", "--text", written(tmp_path, str(SHARED["error"]))]) == 0
    shown = capsys.readouterr().out
    assert "not decided by this text alone" in shown
    assert "  ckpt-type-wrong: " in shown


def test_an_unknown_text_is_undetermined(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["why", "--text", written(tmp_path, "all is well")]) == 0
    assert capsys.readouterr().out.startswith("undetermined: no rule knows this text.\n")


def test_control_characters_do_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "ModuleNotFoundError: No module named 'nets' \x1b]0;title\x07 \x9b31m"
    assert main(["why", "--text", written(tmp_path, text)]) == 0
    assert not {"\x1b", "\x07", "\x9b"} & set(capsys.readouterr().out)


def test_lines_are_answered_in_their_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "\n".join([json.dumps(NETS), "", json.dumps(SHARED)])
    assert main(["why", "--jsonl", written(tmp_path, lines)]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {
        "id": "a",
        "code": "env-dependency-missing",
        "certain": True,
        "alternatives": [],
    }
    assert (second["id"], second["certain"]) == (7, False)
    assert "ckpt-type-wrong" in second["alternatives"]


def test_lines_from_the_file_that_text_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["why", "--jsonl", "--text", written(tmp_path, json.dumps(NETS))]) == 0
    assert json.loads(capsys.readouterr().out)["code"] == "env-dependency-missing"


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + NETS["error"].encode(),
        codecs.BOM_UTF16_LE + NETS["error"].encode("utf-16-le"),
        codecs.BOM_UTF16_BE + NETS["error"].encode("utf-16-be"),
        b"Datei nicht gefunden \xbe\xff\r\n" + NETS["error"].encode(),
    ],
)
def test_texts_as_other_programs_write_them(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["why", "--text", written(tmp_path, content)]) == 0
    assert capsys.readouterr().out.startswith(f"Read: {NETS['error']}\n")


def test_standard_input_is_the_default() -> None:
    command = [sys.executable, "-m", "matrix", "why"]
    done = subprocess.run(command, input=NETS["error"].encode(), capture_output=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith(f"Read: {NETS['error']}\n")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "Line 2 is not JSON"),
        ("[]", "Line 2 is not an object with id and error."),
        ('{"id": 1}', "Line 2 is not an object with id and error."),
        ('{"id": 1, "error": 2}', "Line 2: error, phase and versions must be texts."),
        ('{"id": 1, "error": "a", "phase": []}', "Line 2: error, phase and versions"),
    ],
)
def test_a_bad_line_ends_it_and_what_was_answered_stands(
    line: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = written(tmp_path, f"{json.dumps(NETS)}\n{line}\n")
    assert main(["why", "--jsonl", given]) == 2
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 1
    assert shown.err.startswith(f"error: {words}")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "There is no text to read."),
        (b" \n", "There is no text to read."),
        (b"\x7fELF\0\0", "is binary, not a message."),
        (b"x" * ((8 << 20) + 1), "The text has more than"),
    ],
)
def test_what_is_no_message_is_refused(
    content: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["why", "--text", written(tmp_path, content)]) == 2
    assert words in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "--text", str(tmp_path / "none")]) == 2
    assert "none cannot be read" in capsys.readouterr().err
