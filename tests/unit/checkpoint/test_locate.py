from __future__ import annotations

from pathlib import Path

import pytest

from matrix.checkpoint.locate import descend, locate, split_step
from matrix.checkpoint.state import newest
from matrix.errors import CheckpointError
from tests.bundle import write_state, write_v1


def touch(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).touch()
    return folder


def bundles(folder: Path, *names: str) -> Path:
    return touch(
        folder, *(f"{n}.index" for n in names), *(f"{n}.data-00000-of-00001" for n in names)
    )


def test_steps_are_the_numbers_at_the_end() -> None:
    assert split_step("model.ckpt-5724") == ("model.ckpt", 5724)
    assert split_step("model.ckpt") == ("model.ckpt", None)
    assert split_step("ckpt-" + "9" * 30)[1] is None


def test_the_only_one_is_chosen(tmp_path: Path) -> None:
    bundles(tmp_path, "model.ckpt")
    assert locate(tmp_path, None).prefix == tmp_path / "model.ckpt"
    assert locate(tmp_path, None).notes == ()


def test_a_zoo_folder_is_looked_into(tmp_path: Path) -> None:
    bundles(tmp_path / "checkpoint", "ckpt-0")
    assert locate(tmp_path, None).prefix == tmp_path / "checkpoint" / "ckpt-0"


@pytest.mark.parametrize("path", ["ckpt-2", "/elsewhere/train/ckpt-2", "C:\\train\\ckpt-2"])
def test_the_state_file_decides(tmp_path: Path, path: str) -> None:
    bundles(tmp_path, "ckpt-2", "ckpt-10", "other")
    (tmp_path / "checkpoint").write_text(f'model_checkpoint_path: "{path}"\n')
    found = locate(tmp_path, None)
    assert found.prefix.name == "ckpt-2"
    assert "ckpt-10 is there too" in found.notes[0]


def test_without_a_state_file_the_highest_step(tmp_path: Path) -> None:
    bundles(tmp_path, "ckpt-2", "ckpt-10", "ckpt-9")
    found = locate(tmp_path, None)
    assert found.prefix.name == "ckpt-10"
    assert "no state file" in found.notes[0]


def test_a_stale_state_file_is_said_to_be(tmp_path: Path) -> None:
    bundles(tmp_path, "ckpt-2", "ckpt-10")
    write_state(tmp_path / "ckpt-99")
    found = locate(tmp_path, None)
    assert found.prefix.name == "ckpt-10"
    assert "names ckpt-99, which is not there" in found.notes[0]


def test_a_step_is_chosen(tmp_path: Path) -> None:
    bundles(tmp_path, "ckpt-2", "ckpt-10")
    write_state(tmp_path / "ckpt-10")
    assert locate(tmp_path, 2).prefix.name == "ckpt-2"
    with pytest.raises(CheckpointError, match="no checkpoint of step 3, there are 2, 10"):
        locate(tmp_path, 3)


def test_a_step_that_two_checkpoints_have(tmp_path: Path) -> None:
    bundles(tmp_path, "ckpt-2", "model.ckpt-2")
    with pytest.raises(
        CheckpointError, match=r"several checkpoints of step 2: ckpt-2, model.ckpt-2"
    ):
        locate(tmp_path, 2)


def test_a_step_where_there_are_none(tmp_path: Path) -> None:
    bundles(tmp_path, "model.ckpt")
    with pytest.raises(CheckpointError, match="have no steps"):
        locate(tmp_path, 2)


def test_unrelated_checkpoints_are_named(tmp_path: Path) -> None:
    bundles(tmp_path, "model.ckpt-3", "ckpt-1")
    with pytest.raises(CheckpointError, match=r"unrelated checkpoints: ckpt-1, model.ckpt-3"):
        locate(tmp_path, None)


def test_v1_files_are_found(tmp_path: Path) -> None:
    write_v1(tmp_path / "model.ckpt-5", {"a": ("float32", (2,))})
    touch(tmp_path, "model.ckpt-5.meta", "events.out")
    assert locate(tmp_path, None).prefix.name == "model.ckpt-5"


def test_hidden_leftovers_are_not_checkpoints(tmp_path: Path) -> None:
    bundles(tmp_path, "model.ckpt")
    touch(tmp_path, "._model.ckpt.index")
    assert locate(tmp_path, None).prefix.name == "model.ckpt"


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ((), "is empty"),
        (("model.ckpt.data-00000-of-00001",), r"but no model.ckpt.index"),
        (("saved_model.pb",), "SavedModel"),
        (("photo.jpg",), r"only photo.jpg"),
    ],
)
def test_folders_without_a_checkpoint(tmp_path: Path, names: tuple[str, ...], why: str) -> None:
    with pytest.raises(CheckpointError, match=why):
        locate(touch(tmp_path, *names), None)


def test_an_archives_single_folders_are_passed(tmp_path: Path) -> None:
    bundles(tmp_path / "a" / "b" / "checkpoint", "ckpt-0")
    touch(tmp_path / "a" / "PaxHeader", "model.ckpt.index")
    assert descend(tmp_path) == tmp_path / "a" / "b"


@pytest.mark.parametrize(
    "content", [b"", b"\xff\x00", b"model_checkpoint_path: 5", b"x" * (2 << 20)]
)
def test_a_state_file_that_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "checkpoint").write_bytes(content)
    assert newest(tmp_path / "checkpoint") == ""
    assert newest(tmp_path) == ""
    assert newest(tmp_path / "none") == ""
