from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from matrix.checkpoint.archive import Bounds, DamagedArchiveError, unpack
from matrix.checkpoint.stamps import Stamps
from matrix.errors import CheckpointError


def pack(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for info, content in members:
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def refused(path: Path, cache: Path, bounds: Bounds | None = None) -> CheckpointError:
    with pytest.raises(CheckpointError) as error:
        unpack(path, cache, Stamps(cache), bounds or Bounds())
    left = cache / "archives"
    assert not left.exists() or not list(left.iterdir())
    return error.value


def test_an_archive_is_unpacked_once(tmp_path: Path, cache: Path) -> None:
    path = pack(tmp_path / "net.tar.gz", (member("net/checkpoint/ckpt-0.index"), b"x" * 5000))
    folder = unpack(path, cache, Stamps(cache))
    assert files(folder) == ["net/checkpoint/ckpt-0.index"]
    (folder / "net" / "kept").touch()
    renamed = path.rename(tmp_path / "other.tgz")
    assert unpack(renamed, cache, Stamps(cache)) == folder
    assert "net/kept" in files(folder)


def test_a_flat_archive_is_called_by_its_file(tmp_path: Path, cache: Path) -> None:
    path = pack(tmp_path / "flat.tar.gz", (member("./model.ckpt.index"), b"x"))
    assert unpack(path, cache, Stamps(cache)).name == "flat"


@pytest.mark.parametrize("name", ["../evil", "a/../../evil", "/evil", "a\\..\\evil", "C:/evil"])
def test_paths_that_lead_out_are_refused(tmp_path: Path, cache: Path, name: str) -> None:
    path = pack(tmp_path / "a.tar.gz", (member("good"), b"x"), (member(name), b"x"))
    assert "leads out of the folder" in refused(path, cache).message
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_special_files_are_refused(tmp_path: Path, cache: Path, kind: bytes) -> None:
    path = pack(tmp_path / "a.tar.gz", (member("thing", kind, "/etc/passwd"), b""))
    assert "a link, a device" in refused(path, cache).message


def test_a_path_that_occurs_twice_is_refused(tmp_path: Path, cache: Path) -> None:
    path = pack(tmp_path / "a.tar.gz", (member("a"), b"1"), (member("a"), b"2"))
    assert "one path twice" in refused(path, cache).message


@pytest.mark.parametrize(
    ("bounds", "what"),
    [
        (Bounds(total=10_000), "10,000 bytes"),
        (Bounds(members=2), "more than 2 members"),
        (Bounds(ratio=10, slack=0), "bytes"),
    ],
)
def test_bombs_are_refused(tmp_path: Path, cache: Path, bounds: Bounds, what: str) -> None:
    members = [(member(f"zeros-{n}"), bytes(100_000)) for n in range(3)]
    error = refused(pack(tmp_path / "bomb.tar.gz", *members), cache, bounds)
    assert what in error.message
    assert "publisher" in error.way_out


def test_a_member_that_only_claims_to_be_large(tmp_path: Path, cache: Path) -> None:
    info = member("huge")
    info.size = 1 << 50
    (tmp_path / "a.tar.gz").write_bytes(gzip.compress(info.tobuf(tarfile.GNU_FORMAT)))
    refused(tmp_path / "a.tar.gz", cache)


def test_an_oversized_header_is_not_held_in_memory(tmp_path: Path, cache: Path) -> None:
    info = member("header", tarfile.XHDTYPE)
    info.size = 100 << 20
    content = info.tobuf(tarfile.GNU_FORMAT) + bytes(8 << 20)
    (tmp_path / "a.tar.gz").write_bytes(gzip.compress(content))
    assert "oversized header" in refused(tmp_path / "a.tar.gz", cache).message


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flip(data: bytes) -> bytes:
    return data[:-6] + bytes([data[-6] ^ 1]) + data[-5:]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (cut, "truncated"),
        (flip, "damaged"),
        (lambda _: b"<!DOCTYPE html>", "a web page"),
        (lambda _: b"version https://git-lfs.github.com/spec/v1", "a git-lfs pointer"),
        (lambda _: b"PK\x03\x04", "not a gzip archive"),
        (lambda _: b"", "not a gzip archive"),
        (lambda _: gzip.compress(b"just text" * 100), "damaged"),
    ],
)
def test_what_is_no_whole_archive(
    tmp_path: Path, cache: Path, spoil: Callable[[bytes], bytes], why: str
) -> None:
    content = b"".join(bytes([n % 251, n % 7]) for n in range(5000))
    path = pack(tmp_path / "a.tar.gz", (member("a"), content))
    path.write_bytes(spoil(path.read_bytes()))
    error = refused(path, cache)
    assert why in error.message
    assert isinstance(error, DamagedArchiveError)


def test_a_missing_archive_is_one_sentence(tmp_path: Path, cache: Path) -> None:
    assert "cannot be unpacked" in refused(tmp_path / "none.tar.gz", cache).message
