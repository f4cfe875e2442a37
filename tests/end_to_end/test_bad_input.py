"""Bad input through the real command line: one sentence, the right exit code, nothing left.

No cell is needed: everything here ends before one would start.
"""

from __future__ import annotations

import io
import os
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from matrix.arguments import ROOT
from tests import bundle
from tests.end_to_end.program import Program

HTML = b"<!DOCTYPE html><html><body>Sign in to download</body></html>"
POINTER = (
    b"version https://git-lfs.github.com/spec/v1\n"
    b"oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n"
    b"size 12345\n"
)
# What `write_folder` writes, in the order in which it lies in the shard.
FLOATS, COUNT = bundle.counting("float32", [3])[2], bundle.counting("int64", [])[2]
SHARD = "model.ckpt.data-00000-of-00001"
REFUSAL_SECONDS = 20.0
UNUSED = {"stamps.json", "archives"}
"""What the cache may hold afterwards: what is known of unchanged files, an empty folder."""


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path, {"OD_MATRIX_CACHE": str(tmp_path / "cache")})


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return bundle.write_folder(tmp_path / "good")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file and folder below a folder, with what the files hold."""
    return {
        str(path.relative_to(folder)): content(path)
        for path in sorted(folder.rglob("*"))
        if path.name not in UNUSED
    }


def content(path: Path) -> bytes:
    if path.is_symlink():
        return str(path.readlink()).encode()
    return path.read_bytes() if path.is_file() else b"(folder)"


def refused(program: Program, *arguments: str, code: int = 2, engine: str = "venv") -> str:
    """Run to the refusal; return its one sentence (and what to do) without ``error:``."""
    program.scratch.mkdir(exist_ok=True)
    (program.home / "cache").mkdir(exist_ok=True)
    before = tree(program.home)
    done = program.run(*arguments, "--engine", engine, seconds=REFUSAL_SECONDS)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert tree(program.home) == before
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert line.endswith((".", ")", "?", "]"))
    assert "Traceback" not in line
    return line.removeprefix("error: ")


def test_a_path_that_does_not_exist(program: Program) -> None:
    said = refused(program, "nowhere/model.ckpt")
    assert said.startswith("nowhere/model.ckpt does not exist.")
    assert said.endswith(" [ckpt-path-not-found]")


def test_an_empty_folder(program: Program, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert f"{tmp_path / 'empty'} is empty." in refused(program, str(tmp_path / "empty"))


def test_two_unrelated_checkpoints(program: Program, good: Path) -> None:
    bundle.write_bundle(good / "other.ckpt", {"a": bundle.counting("float32", [3])})
    said = refused(program, str(good))
    assert "holds unrelated checkpoints: model.ckpt, other.ckpt." in said
    assert said.endswith(" [ckpt-state-file-missing]")


def test_no_config(program: Program, good: Path) -> None:
    (good / "pipeline.config").unlink()
    said = refused(program, str(good))
    assert "There is no pipeline.config" in said
    # None of the causes fits, so none is named.
    assert said.endswith("(--config FILE).")


def test_a_given_config_that_does_not_exist(program: Program, good: Path) -> None:
    assert "nowhere.config does not exist." in refused(
        program, str(good), "--config", "nowhere.config"
    )


def test_a_config_that_cannot_be_read(program: Program, good: Path) -> None:
    (good / "pipeline.config").unlink()
    # Reading this file fails for everybody, root included.
    (good / "pipeline.config").symlink_to("/proc/self/mem")
    assert "cannot be read" in refused(program, str(good))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0", "is a binary file, not a text config."),
        (b"model { \xff }", "is not UTF-8 text (byte 8)."),
        (b"", "is empty."),
        (HTML, "is a web page, not the file itself."),
        (POINTER, "is a git-lfs pointer, not the file itself."),
        (b'{"model": {}}', "is a JSON file, not a text config."),
    ],
)
def test_a_config_that_is_not_one(program: Program, good: Path, content: bytes, said: str) -> None:
    (good / "pipeline.config").write_bytes(content)
    sentence = refused(program, str(good))
    assert said in sentence
    assert sentence.endswith(" [config-malformed]")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HTML, "is a web page, not the file itself."),
        (POINTER, "is a git-lfs pointer, not the file itself."),
        (b"short", "is truncated: it has 5 bytes, its index speaks of 20."),
        (bytes(range(1, 21)), "does not belong to its index: 2 of 2 tensors "),
        (FLOATS[:-1] + b"?" + COUNT, "is damaged: 1 of 2 tensors "),
        (bytes(20), "is filled with zeros in place of 2 of 2 tensors"),
        (None, "is missing: "),
    ],
)
def test_a_shard_that_is_not_its_own(
    program: Program, good: Path, content: bytes | None, said: str
) -> None:
    (good / SHARD).unlink()
    if content is not None:
        (good / SHARD).write_bytes(content)
    sentence = refused(program, str(good))
    assert f"{SHARD} {said}" in sentence
    assert sentence.endswith(" [ckpt-corrupt]")


def test_swapped_shards(program: Program, good: Path) -> None:
    tensors = {"a": bundle.counting("float32", [3]), "b": bundle.counting("float32", [3], 9)}
    bundle.write_bundle(good / "model.ckpt", tensors, shards=2)
    first, second = (good / f"model.ckpt.data-{n:05}-of-00002" for n in (0, 1))
    first.rename(good / "third")
    second.rename(first)
    (good / "third").rename(second)
    sentence = refused(program, str(good))
    assert f"{first.name} holds the tensors of {second.name}" in sentence
    assert sentence.endswith(" [ckpt-corrupt]")


@pytest.mark.parametrize("content", [HTML, POINTER, b"", b"noise" * 100])
def test_an_index_that_is_not_one(program: Program, good: Path, content: bytes) -> None:
    (good / "model.ckpt.index").write_bytes(content)
    sentence = refused(program, str(good))
    assert sentence.startswith("model.ckpt.index is ")
    assert sentence.endswith(" [ckpt-corrupt]")


def packed(path: Path, fill: Callable[[tarfile.TarFile], None]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        fill(tar)
    return path


def member(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def test_an_archive_that_leads_out_of_its_folder(program: Program, tmp_path: Path) -> None:
    archive = packed(tmp_path / "zoo.tar.gz", lambda tar: member(tar, "../../evil", b"x"))
    said = refused(program, str(archive))
    assert "it holds '../../evil', whose path leads out of the folder" in said


def test_a_bomb(program: Program, tmp_path: Path) -> None:
    def fill(tar: tarfile.TarFile) -> None:
        zeros = bytes(64 << 20)
        for number in range(5):
            member(tar, f"model/{number}", zeros)

    said = refused(program, str(packed(tmp_path / "bomb.tar.gz", fill)))
    assert "it holds more than 268,435,456 bytes, no checkpoint needs that" in said


def test_an_archive_cut_off(program: Program, tmp_path: Path, good: Path) -> None:
    archive = packed(tmp_path / "zoo.tar.gz", lambda tar: tar.add(good, "zoo"))
    archive.write_bytes(archive.read_bytes()[:-20])
    sentence = refused(program, str(archive))
    assert "zoo.tar.gz is truncated." in sentence
    assert sentence.endswith(" [ckpt-corrupt]")


def test_a_selector_that_matches_nothing(program: Program, good: Path) -> None:
    said = refused(program, str(good), "--only", "tf9.*")
    assert "tf9.*" in said


def test_everything_skipped(program: Program, good: Path) -> None:
    refused(program, str(good), "--skip", "*")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("pids =", "pidz ="), "pidz"),
        (lambda text: text + "\n[surprise]\n", "surprise"),
        (lambda text: text.replace('as-of = "2022-12-31"', 'as-of = "yesterday"'), "yesterday"),
        (lambda text: text.replace("tf2.8.4-od{", "tf2.8.5-od{"), "2.8.5"),
        (lambda text: text.replace("cells = [", "cells = ", 1), "matrix.toml"),
        (lambda _: "\0", "matrix.toml"),
        (lambda _: "", "cells"),
    ],
)
def test_a_matrix_that_cannot_be_read(
    program: Program, good: Path, tmp_path: Path, change: Callable[[str], str], said: str
) -> None:
    mine = tmp_path / "matrix.toml"
    mine.write_text(change((ROOT / "matrix.toml").read_text(encoding="utf-8")), encoding="utf-8")
    assert said in refused(program, str(good), "--matrix", str(mine))


def test_a_matrix_that_does_not_exist(program: Program, good: Path) -> None:
    assert "nowhere.toml" in refused(program, str(good), "--matrix", "nowhere.toml")


@pytest.mark.parametrize("place", ["in-the-way", "in-the-way/below", "/proc/reports"])
def test_a_reports_folder_that_cannot_be_written(
    program: Program, good: Path, tmp_path: Path, place: str
) -> None:
    (tmp_path / "in-the-way").write_text("a file")
    said = refused(program, str(good), "--reports", place)
    assert said == f"The folder {place} cannot be written. Name another with --reports."


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_reports_folder_without_rights(program: Program, good: Path, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    assert "cannot be written" in refused(program, str(good), "--reports", "closed/reports")


def test_a_report_folder_that_holds_something_else(program: Program, good: Path) -> None:
    mine = program.reports / "good"
    mine.mkdir(parents=True)
    (mine / "thesis.txt").write_text("mine")
    assert "is no report of this program" in refused(program, str(good))


def test_a_store_that_cannot_be_written(program: Program, good: Path, tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("a file")
    said = refused(program, str(good), "--store", str(tmp_path / "in-the-way"), code=3)
    assert "in-the-way cannot be written" in said


def test_a_cache_that_cannot_be_written(tmp_path: Path, good: Path) -> None:
    (tmp_path / "in-the-way").write_text("a file")
    program = Program(tmp_path, {"OD_MATRIX_CACHE": str(tmp_path / "in-the-way")})
    archive = packed(tmp_path / "zoo.tar.gz", lambda tar: tar.add(good, "zoo"))
    assert "cannot be" in refused(program, str(archive))


def test_an_unknown_name_of_the_zoo(program: Program) -> None:
    said = refused(program, "zoo:ssd_mobilenet_v2_fpnlite_321x321_coco17_tpu-8")
    assert "ssd_mobilenet_v2_fpnlite_321x321_coco17_tpu-8" in said
    assert "ssd_mobilenet_v2_fpnlite_320x320_coco17_tpu-8" in said


def test_no_checkpoint(program: Program) -> None:
    assert refused(program).startswith("No checkpoint is given.")


@pytest.mark.parametrize("jobs", ["0", "-1"])
def test_no_jobs(program: Program, good: Path, jobs: str) -> None:
    assert refused(program, str(good), "--jobs", jobs).startswith(f"--jobs {jobs} starts nothing.")


def test_no_budget_for_remedies(program: Program, good: Path) -> None:
    told = refused(program, str(good), "--fix", "--fix-budget", "0")
    assert told.startswith("--fix-budget 0 tries nothing.")


def test_a_step_that_is_not_there(program: Program, good: Path) -> None:
    assert "no checkpoint of step 7" in refused(program, str(good), "--step", "7")


def test_no_daemon(program: Program, good: Path) -> None:
    program.environ["DOCKER_HOST"] = f"unix://{program.home}/no.sock"
    said = refused(program, str(good), code=3, engine="docker")
    assert said.startswith("No Docker daemon answers (its socket is not there).")
    assert said.endswith("Or use --engine venv.")


def test_one_bad_checkpoint_among_good_ones(program: Program, good: Path) -> None:
    shutil.copytree(good, program.home / "bad")
    (program.home / "bad" / SHARD).write_bytes(HTML)
    assert "is a web page" in refused(program, str(good), str(program.home / "bad"))


@pytest.mark.parametrize("arguments", [["--engine", "podman"], ["--frobnicate"], ["--jobs", "two"]])
def test_an_option_that_does_not_exist(program: Program, good: Path, arguments: list[str]) -> None:
    done = program.run(str(good), *arguments)
    assert done.returncode == 2
    *usage, last = done.stderr.splitlines()
    assert usage[0].startswith("usage: ")
    assert "error: " in last
    assert not program.reports.exists()
