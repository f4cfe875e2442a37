from __future__ import annotations

import shutil
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from matrix.checkpoint import resolve as module
from matrix.checkpoint.fetch import download
from matrix.checkpoint.resolve import resolve
from matrix.errors import CheckpointError
from matrix.model import Checkpoint
from tests.bundle import counting, strings, write_bundle, write_state, write_v1
from tests.unit.checkpoint.conftest import CONFIG, TENSORS, Site, age


def quick(url: str, cache: Path) -> Path:
    return download(url, cache, pause=0)


@pytest.fixture
def training(tmp_path: Path) -> Path:
    """A training folder with steps 0, 100 and 200 and its config."""
    folder = tmp_path / "hands"
    for step in (0, 100, 200):
        prefix = write_bundle(folder / f"model.ckpt-{step}", {"w": counting("float32", (4,), step)})
        prefix.with_name(prefix.name + ".meta").write_bytes(b"\x0a\x00")
    write_state(folder / "model.ckpt-200", "model.ckpt-0", "model.ckpt-100")
    (folder / "pipeline.config").write_text(CONFIG)
    return folder


def pack(folder: Path, path: Path) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        tar.add(folder, arcname=folder.name)
    return path


def test_a_zoo_folder(zoo: Path, cache: Path) -> None:
    found = resolve(str(zoo), None, None, cache)
    assert found.name == "ssd_tiny_coco17_tpu-8"
    assert found.prefix == zoo / "checkpoint" / "ckpt-0"
    assert found.config == zoo / "pipeline.config"
    assert found.format == "v2-object-based"
    assert [(v.name, v.label) for v in found.variables] == [
        ("_CHECKPOINTABLE_OBJECT_GRAPH", ""),
        ("model/bias/.ATTRIBUTES/VARIABLE_VALUE", "conv/bias"),
        ("model/kernel/.ATTRIBUTES/VARIABLE_VALUE", "conv/kernel"),
        ("save_counter/.ATTRIBUTES/VARIABLE_VALUE", "save_counter"),
    ]
    assert [p.name.removeprefix("ckpt-0") for p in found.files] == [
        ".index",
        ".data-00000-of-00002",
        ".data-00001-of-00002",
    ]
    assert found.notes == ()
    assert len(found.digest) == 64


def test_a_prefix_needs_no_note(training: Path, cache: Path) -> None:
    found = resolve(str(training / "model.ckpt-100"), None, None, cache)
    assert (found.name, found.notes) == ("hands-model.ckpt-100", ())


@pytest.mark.parametrize("ending", [".index", ".data-00000-of-00001", ".meta"])
def test_a_file_of_the_bundle_means_the_prefix(training: Path, cache: Path, ending: str) -> None:
    found = resolve(f"{training}/model.ckpt-100{ending}", None, None, cache)
    assert found.prefix == training / "model.ckpt-100"
    assert f"model.ckpt-100{ending} is a file of the checkpoint" in found.notes[0]


def test_the_state_file_means_the_newest(training: Path, cache: Path) -> None:
    found = resolve(str(training / "checkpoint"), None, None, cache)
    assert found.prefix.name == "model.ckpt-200"
    assert "checkpoint is the state file" in found.notes[0]


def test_steps(training: Path, cache: Path) -> None:
    assert resolve(str(training), None, None, cache).prefix.name == "model.ckpt-200"
    assert resolve(str(training), None, 0, cache).prefix.name == "model.ckpt-0"
    assert resolve(f"{training}/model.ckpt-100", None, 100, cache).prefix.name == "model.ckpt-100"
    with pytest.raises(CheckpointError, match="together with step 5"):
        resolve(f"{training}/model.ckpt-100", None, 5, cache)


def test_relative_paths_and_home(zoo: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(zoo)
    monkeypatch.setenv("HOME", str(zoo.parent))
    prefix = zoo / "checkpoint" / "ckpt-0"
    for given in ("checkpoint/ckpt-0", ".", "checkpoint", "../" + zoo.name, "~/" + zoo.name):
        assert resolve(given, None, None, cache).prefix == prefix


def test_v1_is_recognised(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "old").mkdir()
    write_v1(tmp_path / "old" / "model.ckpt", {"a": ("float32", (2,))})
    (tmp_path / "old" / "pipeline.config").write_text(CONFIG)
    found = resolve(str(tmp_path / "old" / "model.ckpt"), None, None, cache)
    assert (found.format, found.name) == ("v1", "old")
    assert found.files == (found.prefix,)
    shard = shutil.copy(found.prefix, tmp_path / "old" / "m-00000-of-00002")
    with pytest.raises(CheckpointError, match="one shard of a V1"):
        resolve(str(shard), None, None, cache)


def test_an_archive(zoo: Path, tmp_path: Path, cache: Path) -> None:
    path = pack(zoo, tmp_path / "download.tar.gz")
    found = resolve(str(path), None, None, cache)
    assert found.name == zoo.name
    assert found.digest == resolve(str(zoo), None, None, cache).digest
    odd = path.rename(tmp_path / "no-extension")
    assert resolve(str(odd), None, None, cache) == found


def test_an_address(zoo: Path, tmp_path: Path, cache: Path, site: Site) -> None:
    site.content = pack(zoo, tmp_path / "a.tgz").read_bytes()
    site.drops = [500]
    found = resolve(site.url, None, None, cache, quick)
    assert found.name == zoo.name
    assert resolve(site.url, None, None, cache, quick) == found
    assert site.asked == ["", "bytes=500-"]


def test_a_damaged_download_is_not_kept(zoo: Path, tmp_path: Path, cache: Path, site: Site) -> None:
    good = pack(zoo, tmp_path / "a.tgz").read_bytes()
    site.length = False
    for bad in (b"<html>log in</html>", good[:-10], good[:200]):
        site.content = bad
        with pytest.raises(CheckpointError, match=r"web page|truncated|damaged"):
            resolve(site.url, None, None, cache, quick)
    site.content = good
    assert resolve(site.url, None, None, cache, quick).name == zoo.name


def test_a_zoo_name_is_fetched_from_its_address(zoo: Path, tmp_path: Path, cache: Path) -> None:
    path = pack(zoo, tmp_path / "a.tgz")
    asked = []

    def fetch(url: str, folder: Path) -> Path:
        asked.append((url, folder))
        return path

    assert resolve("zoo:ssd_mobilenet_v1_coco", None, None, cache, fetch).name == zoo.name
    assert asked[0][0].endswith("/ssd_mobilenet_v1_coco_2018_01_28.tar.gz")
    path.write_bytes(b"<html>")
    with pytest.raises(CheckpointError):
        resolve("zoo:extremenet", None, None, cache, fetch)
    # Only what the cache owns is thrown away.
    assert path.exists()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "No checkpoint was given"),
        ("zoo:nothing_like_it", "no model named"),
        ("gs://bucket/model.tar.gz", "gs:// addresses are not supported"),
        ("ftp://host/model.tar.gz", "not supported"),
        ("/nonexistent/model.ckpt", "does not exist"),
        ("C:\\train\\model.ckpt", "Use / between folders"),
        ("PATH_TO_BE_CONFIGURED/model.ckpt", "placeholder"),
        ("a\0b", "does not exist"),
        ("x" * 5000, "cannot be read"),
        ("~nobody-here/model.ckpt", "cannot be expanded"),
    ],
)
def test_what_stands_for_nothing(given: str, why: str, cache: Path) -> None:
    with pytest.raises(CheckpointError, match=why) as error:
        resolve(given, None, None, cache)
    assert error.value.way_out
    assert error.value.exit_code == 2


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("hands/model.ckpt-20", "hands/model.ckpt-200"),
        ("hand/model.ckpt-100", "hands/model.ckpt-100"),
        ("hands/sub/deep/model.ckpt", "hands"),
        ("hands/modl.ckpt-100.index", "hands/model.ckpt-100"),
    ],
)
def test_the_nearest_path_is_named(training: Path, cache: Path, wrong: str, near: str) -> None:
    with pytest.raises(CheckpointError) as error:
        resolve(str(training.parent / wrong), None, None, cache)
    assert error.value.message.endswith(f"The nearest is {training.parent / near}.")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("frozen_inference_graph.pb", b"\x0a\x00", "a frozen graph"),
        ("model.h5", b"\x89HDF", "a Keras file"),
        ("pipeline.config", b"model {}", "a config"),
        ("model.ckpt", b"<html>", "a web page"),
        ("model.ckpt", b"anything", "none of the files"),
        ("model.tar", b"", "not compressed"),
    ],
)
def test_files_that_are_no_checkpoint(
    tmp_path: Path, cache: Path, name: str, content: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CheckpointError, match=why):
        resolve(str(tmp_path / name), None, None, cache)


def test_a_bundle_without_its_index(training: Path, cache: Path) -> None:
    (training / "model.ckpt-100.index").unlink()
    for ending in ("", ".meta", ".data-00000-of-00001"):
        with pytest.raises(CheckpointError, match=r"model.ckpt-100.index is missing"):
            resolve(f"{training}/model.ckpt-100{ending}", None, None, cache)


def test_damage_comes_out_at_the_front_door(zoo: Path, cache: Path) -> None:
    shard = zoo / "checkpoint" / "ckpt-0.data-00000-of-00002"
    data = bytearray(shard.read_bytes())
    data[0] ^= 1
    shard.write_bytes(data)
    with pytest.raises(CheckpointError, match="is damaged: 1 of 2 tensors do not match"):
        resolve(str(zoo), None, None, cache)
    # Nothing about it may be remembered as good.
    with pytest.raises(CheckpointError, match="is damaged: 1 of 2 tensors do not match"):
        resolve(str(zoo), None, None, cache)


def test_an_object_graph_that_nobody_could_read(zoo: Path, cache: Path) -> None:
    broken = dict(TENSORS) | {"_CHECKPOINTABLE_OBJECT_GRAPH": strings((), b"graph")}
    write_bundle(zoo / "checkpoint" / "ckpt-0", broken, shards=2)
    with pytest.raises(CheckpointError, match="the object graph lies at byte 0") as error:
        resolve(str(zoo), None, None, cache)
    assert error.value.cause == "ckpt-corrupt"


def test_a_rerun_reads_no_tensor_again(
    zoo: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(zoo)
    first = resolve(str(zoo), None, None, cache)

    def never(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(module, "check_content", never)
    monkeypatch.setattr("matrix.checkpoint.stamps.sha256", never)
    assert resolve(str(zoo), None, None, cache) == first


def test_the_digest_is_of_content_not_of_place(zoo: Path, tmp_path: Path, cache: Path) -> None:
    found = resolve(str(zoo), None, None, cache)
    copy = tmp_path / "copy"
    shutil.copytree(zoo, copy)
    for path in copy.rglob("ckpt-0.*"):
        path.rename(path.with_name(path.name.replace("ckpt-0", "ckpt-7")))
    assert digest(copy, cache) == found.digest
    (copy / "pipeline.config").write_text(CONFIG + "# changed\n")
    assert digest(copy, cache) != found.digest


def test_other_values_are_another_digest(zoo: Path, cache: Path) -> None:
    before = digest(zoo, cache)
    changed = dict(TENSORS) | {"save_counter/.ATTRIBUTES/VARIABLE_VALUE": counting("int64", (), 9)}
    write_bundle(zoo / "checkpoint" / "ckpt-0", changed, shards=2)
    assert digest(zoo, cache) != before


def digest(folder: Path, cache: Path) -> str:
    return resolve(str(folder), None, None, cache).digest


def test_a_cache_that_cannot_be_used_costs_only_time(zoo: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert isinstance(resolve(str(zoo), None, None, tmp_path / "file"), Checkpoint)


def test_a_given_config_is_taken(zoo: Path, tmp_path: Path, cache: Path) -> None:
    other = tmp_path / "other.config"
    other.write_text(CONFIG)
    found = resolve(str(zoo), None, None, cache)
    assert resolve(str(zoo), str(other), None, cache) == replace(found, config=other)
