"""What lies beside a checkpoint, and what is not to be run."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from matrix.checkpoint import exports
from matrix.checkpoint.exports import beside, exporting
from matrix.checkpoint.stamps import sha256
from matrix.model import Export
from tests import samples

PB = b"\x08\x01\x12\x00"


def write(path: Path, content: bytes = PB) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def digest(kind: str, *files: tuple[str, bytes]) -> str:
    lines = [kind, *(f"{name} {hashlib.sha256(content).hexdigest()}" for name, content in files)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def problems(found: tuple[Export, ...]) -> list[str]:
    return [one.problem for one in found]


def test_the_archives_of_the_second_zoo(tmp_path: Path) -> None:
    model = tmp_path / "zoo" / "saved_model"
    graph = write(model / "saved_model.pb")
    label = write(model / "assets" / "labels.txt", b"cat")
    data = write(model / "variables" / "variables.data-00000-of-00001", b"data")
    index = write(model / "variables" / "variables.index", b"index")
    write(model / "README.md")
    (found,) = beside(tmp_path / "zoo" / "checkpoint" / "ckpt-0", sha256)
    parts = (
        ("saved_model.pb", PB),
        ("assets/labels.txt", b"cat"),
        ("variables/variables.data-00000-of-00001", b"data"),
        ("variables/variables.index", b"index"),
    )
    assert found == Export(
        "saved-model", model, (graph, label, data, index), digest("saved-model", *parts)
    )


def test_the_archives_of_the_first_zoo(tmp_path: Path) -> None:
    graph = write(tmp_path / "saved_model" / "saved_model.pb")
    frozen = write(tmp_path / "frozen_inference_graph.pb", b"\x0a\x00")
    assert beside(tmp_path / "model.ckpt", sha256) == (
        Export(
            "saved-model", graph.parent, (graph,), digest("saved-model", ("saved_model.pb", PB))
        ),
        Export(
            "frozen-graph",
            frozen,
            (frozen,),
            digest("frozen-graph", ("frozen_inference_graph.pb", b"\x0a\x00")),
        ),
    )


def test_a_checkpoint_that_is_a_part_of_its_saved_model(tmp_path: Path) -> None:
    graph = write(tmp_path / "1" / "saved_model.pb")
    index = write(tmp_path / "1" / "variables" / "variables.index", b"index")
    write(tmp_path / "1" / "model.ckpt.index")
    (found,) = beside(tmp_path / "1" / "variables" / "variables", sha256)
    assert (found.path, found.files) == (tmp_path / "1", (graph, index))


def test_what_lies_above_another_folder_is_not_this_checkpoints(tmp_path: Path) -> None:
    write(tmp_path / "frozen_inference_graph.pb")
    write(tmp_path / "saved_model" / "saved_model.pb")
    write(tmp_path / "training" / "deeper" / "saved_model" / "saved_model.pb")
    assert beside(tmp_path / "training" / "model.ckpt-7", sha256) == ()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "saved_model.pb is empty"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
            "saved_model.pb is a git-lfs pointer, not the file itself",
        ),
        (b"<!DOCTYPE html>\n<html>", "saved_model.pb is a web page, not the file itself"),
    ],
)
def test_what_is_no_graph_is_not_run(tmp_path: Path, content: bytes, problem: str) -> None:
    path = write(tmp_path / "saved_model" / "saved_model.pb", content)
    assert beside(tmp_path / "model.ckpt", sha256) == (
        Export("saved-model", path.parent, (), "", problem),
    )


def test_links_are_followed_inside_the_folder_only(tmp_path: Path) -> None:
    folder = tmp_path / "given"
    write(folder / "frozen.pb")
    (folder / "frozen_inference_graph.pb").symlink_to("frozen.pb")
    assert problems(beside(folder / "model.ckpt", sha256)) == [""]
    (folder / "frozen_inference_graph.pb").unlink()
    (folder / "frozen_inference_graph.pb").symlink_to(write(tmp_path / "secret"))
    write(folder / "saved_model" / "saved_model.pb")
    (folder / "saved_model" / "variables").symlink_to(tmp_path)
    write(tmp_path / "variables.index")
    assert problems(beside(folder / "model.ckpt", sha256)) == [
        "variables.index is a link that leads out of its folder",
        "frozen_inference_graph.pb is a link that leads out of its folder",
    ]


def test_a_link_to_nothing_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "frozen_inference_graph.pb").symlink_to("absent.pb")
    assert problems(beside(tmp_path / "model.ckpt", sha256)) == [
        "it cannot be read: No such file or directory"
    ]


def test_absurd_sizes_are_refused_without_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: Path) -> str:
        raise AssertionError("it is read")

    graph = write(tmp_path / "frozen_inference_graph.pb")
    os.truncate(graph, (1 << 31) + 1)
    model = write(tmp_path / "saved_model" / "saved_model.pb").parent
    data = write(model / "variables" / "variables.data-00000-of-00001")
    os.truncate(data, 1 << 34)
    assert problems(beside(tmp_path / "model.ckpt", never)) == [
        "its files have 17,179,869,188 bytes",
        "frozen_inference_graph.pb has 2,147,483,649 bytes, more than protobuf reads",
    ]
    monkeypatch.setattr(exports, "MOST_FILES", 3)
    data.unlink()
    graph.unlink()
    for number in range(5):
        write(model / "assets" / f"{number}")
    assert problems(beside(tmp_path / "model.ckpt", never)) == ["it has more than 3 files"]


def test_a_checkpoint_gets_its_exports_and_keeps_its_digest(tmp_path: Path) -> None:
    write(tmp_path / "given" / "frozen_inference_graph.pb")
    given = replace(samples.checkpoint(), prefix=tmp_path / "given" / "model.ckpt")
    found = exporting(given, tmp_path / "cache")
    assert [one.name for one in found.exports] == ["frozen_inference_graph.pb"]
    assert replace(found, exports=()) == given
