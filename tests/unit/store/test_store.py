"""The store, on real files."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from matrix.errors import StoreError
from matrix.model import Controls
from matrix.store import Store, key_of
from tests import samples

KEY = key_of(checkpoint="c", environment="e", probe="1")


def _file(root: Path, kind: str = "observations", key: str = KEY) -> Path:
    return root / "v1" / kind / key[:2] / f"{key}.json"


def _all_files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_the_key_is_the_digest_of_canonical_json() -> None:
    assert key_of(b=(1, "x"), a={"z": 1, "y": None}) == key_of(a={"y": None, "z": 1}, b=[1, "x"])
    assert key_of(a=1) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
    assert key_of(a=1) != key_of(a="1")
    with pytest.raises(TypeError):
        key_of(a=Path())
    with pytest.raises(ValueError, match="JSON"):
        key_of(a=float("nan"))


def test_what_was_put_is_got(tmp_path: Path) -> None:
    seen = samples.observation()
    Store(tmp_path).put(KEY, seen)
    assert Store(tmp_path).get(KEY) == seen
    assert _all_files(tmp_path) == [_file(tmp_path)]


def test_controls_are_kept_apart(tmp_path: Path) -> None:
    store = Store(tmp_path)
    controls = Controls(samples.observation("good"), samples.observation("damaged"))
    assert store.get_controls(KEY) is None
    store.put_controls(KEY, controls)
    assert store.get_controls(KEY) == controls
    assert store.get(KEY) is None
    assert _all_files(tmp_path) == [_file(tmp_path, "controls")]


def test_absent_is_none_and_makes_nothing(tmp_path: Path) -> None:
    assert Store(tmp_path / "new").get(KEY) is None
    assert not (tmp_path / "new").exists()


def test_the_same_observation_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        Store(tmp_path / name).put(KEY, samples.observation())
    assert _file(tmp_path / "a").read_bytes() == _file(tmp_path / "b").read_bytes()


@pytest.mark.parametrize("key", ["", "abc", "../" * 21 + "x", "A" * 64, KEY + "\n"])
def test_only_digests_are_keys(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        Store(tmp_path).put(key, samples.observation())
    with pytest.raises(ValueError, match="not a key"):
        Store(tmp_path).get(key)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"not json",
        b"\xff\xfe\x00",
        b'{"key": "x"}',
        b"[" * 100_000,
        json.dumps({"key": KEY, "seal": "", "body": {"schema": 1}}).encode(),
    ],
)
@pytest.mark.parametrize("kind", ["observations", "controls"])
def test_a_damaged_file_is_absent_and_gets_replaced(
    tmp_path: Path, content: bytes, kind: str
) -> None:
    store, seen = Store(tmp_path), samples.observation()
    _file(tmp_path, kind).parent.mkdir(parents=True)
    _file(tmp_path, kind).write_bytes(content)
    assert store.get(KEY) is None
    assert store.get_controls(KEY) is None
    store.put(KEY, seen)
    store.put_controls(KEY, Controls(seen, seen))
    assert store.get(KEY) == seen
    assert store.get_controls(KEY) == Controls(seen, seen)


def test_every_truncation_and_a_flipped_digit_are_noticed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(KEY, samples.observation())
    whole = _file(tmp_path).read_bytes()
    damaged = [whole[:size] for size in range(0, len(whole) - 2, 97)]
    damaged.append(whole.replace(b"3900", b"3901"))
    for content in damaged:
        _file(tmp_path).write_bytes(content)
        assert store.get(KEY) is None


def test_a_file_under_another_key_is_foreign(tmp_path: Path) -> None:
    store, other = Store(tmp_path), key_of(checkpoint="another")
    store.put(KEY, samples.observation())
    _file(tmp_path, key=other).parent.mkdir(parents=True, exist_ok=True)
    _file(tmp_path).rename(_file(tmp_path, key=other))
    assert store.get(other) is None


def test_a_sealed_body_of_another_version_is_absent(tmp_path: Path) -> None:
    from matrix.store.observations import _seal

    body = {"schema": 2}
    entry = {"key": KEY, "seal": _seal(body), "body": body}
    _file(tmp_path).parent.mkdir(parents=True)
    _file(tmp_path).write_text(json.dumps(entry))
    assert Store(tmp_path).get(KEY) is None


@pytest.mark.parametrize("kind", ["prepare", "put", "put_controls"])
def test_an_unwritable_root_says_what_to_do(tmp_path: Path, kind: str) -> None:
    # Below a regular file nobody can write, not even the superuser.
    (tmp_path / "file").write_text("")
    store, seen = Store(tmp_path / "file" / "store"), samples.observation()
    actions: dict[str, Callable[[], None]] = {
        "prepare": store.prepare,
        "put": lambda: store.put(KEY, seen),
        "put_controls": lambda: store.put_controls(KEY, Controls(seen, seen)),
    }
    with pytest.raises(StoreError) as caught:
        actions[kind]()
    assert str(caught.value) == (
        f"The store {tmp_path}/file/store cannot be written: Not a directory. "
        "Make room or make it writable, or name another folder with --store."
    )
    assert caught.value.exit_code == 3
    assert store.get(KEY) is None


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_root_says_what_to_do(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="Permission denied"):
        Store(tmp_path).prepare()


def test_prepare_makes_the_root_and_leaves_nothing_in_it(tmp_path: Path) -> None:
    Store(tmp_path / "a" / "b").prepare()
    assert (tmp_path / "a" / "b").is_dir()
    assert _all_files(tmp_path) == []


def test_prepare_sweeps_only_what_was_abandoned(tmp_path: Path) -> None:
    old, new = tmp_path / "v1" / ".a.tmp", tmp_path / "v1" / ".b.tmp"
    for path in (old, new):
        path.parent.mkdir(exist_ok=True)
        path.write_text("half")
    os.utime(old, (1, 1))
    Store(tmp_path).prepare()
    assert _all_files(tmp_path) == [new]


def test_a_full_disk_keeps_the_old_and_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, old = Store(tmp_path), samples.observation(log="old")
    store.put(KEY, old)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left on device"):
        store.put(KEY, replace(old, log="new"))
    assert store.get(KEY) == old
    assert _all_files(tmp_path) == [_file(tmp_path)]


def test_threads_write_one_key_at_once(tmp_path: Path) -> None:
    store, failures = Store(tmp_path), []

    def work(number: int) -> None:
        for _ in range(10):
            store.put(KEY, samples.observation(log=f"{number}" * 1000))
            seen = store.get(KEY)
            if seen is None or len(set(seen.log)) != 1:
                failures.append(seen)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert _all_files(tmp_path) == [_file(tmp_path)]


WRITER = """
import sys
from pathlib import Path
from matrix.store import Store
from tests import samples
store, key, letter = Store(Path(sys.argv[1])), sys.argv[2], sys.argv[3]
for _ in range(50):
    store.put(key, samples.observation(log=letter * 20000))
"""


def test_processes_write_one_key_at_once_and_one_is_killed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(KEY, samples.observation(log="x" * 20000))
    command = [sys.executable, "-c", WRITER, str(tmp_path), KEY]
    writers = [subprocess.Popen([*command, letter]) for letter in "ab"]
    while writers[0].poll() is None:
        seen = store.get(KEY)
        assert seen is not None
        assert len(set(seen.log)) == 1
        if seen.log[0] == "b":
            writers[1].kill()
    assert writers[0].wait() == 0
    writers[1].wait()
    assert store.get(KEY) is not None
