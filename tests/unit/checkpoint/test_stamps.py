from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from matrix.checkpoint import stamps
from matrix.checkpoint.stamps import KEEP, Stamps
from matrix.store.files import write_atomic
from tests.unit.checkpoint.conftest import age


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "file").write_bytes(b"content")
    age(folder)
    return folder / "file"


def test_an_unchanged_file_is_read_once(
    file: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Stamps(cache)
    digest = first.sha256(file)
    assert digest == hashlib.sha256(b"content").hexdigest()
    first.save()
    monkeypatch.setattr(stamps, "sha256", lambda _: "read again")
    assert Stamps(cache).sha256(file) == digest


def test_a_changed_file_is_read_again(file: Path, cache: Path) -> None:
    known = Stamps(cache)
    before = known.sha256(file)
    file.write_bytes(b"CONTENT")
    assert known.sha256(file) != before


def test_a_file_changed_just_now_is_not_remembered(file: Path, cache: Path) -> None:
    file.write_bytes(b"fresh")
    known = Stamps(cache)
    known.sha256(file)
    assert not known.known


@pytest.mark.parametrize(
    "content", [b"", b"not json", b"[1]", b'{"a": 1}', b"\xff", b"[" * 100_000]
)
def test_a_damaged_cache_is_as_good_as_none(cache: Path, content: bytes) -> None:
    cache.mkdir()
    (cache / "stamps.json").write_bytes(content)
    assert Stamps(cache).known == {}


def test_the_cache_keeps_the_newest(cache: Path) -> None:
    known = Stamps(cache)
    for number in range(KEEP + 10):
        known.remember(str(number), "x")
    known.remember_passed("digest")
    known.save()
    kept = json.loads((cache / "stamps.json").read_text())
    assert len(kept) == KEEP
    assert Stamps(cache).passed("digest")
    assert "0" not in kept


def test_a_cache_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    known = Stamps(tmp_path / "cache")
    known.remember("a", "b")
    known.save()


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "inside").touch()
    with pytest.raises(OSError, match="target"):
        write_atomic(tmp_path / "target", b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["target"]
