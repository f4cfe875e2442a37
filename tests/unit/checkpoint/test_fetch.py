from __future__ import annotations

from pathlib import Path

import pytest

from matrix.checkpoint.fetch import ATTEMPTS, download, public
from matrix.errors import CheckpointError
from tests.unit.checkpoint.conftest import Site

CONTENT = bytes(range(256)) * 2000


def get(site: Site, cache: Path) -> bytes:
    return download(site.url, cache, pause=0).read_bytes()


def test_a_file_is_fetched_once(site: Site, cache: Path) -> None:
    site.content = CONTENT
    assert get(site, cache) == CONTENT
    assert get(site, cache) == CONTENT
    assert site.asked == [""]
    assert [p.name for p in cache.rglob("*.gz")] == ["tiny.tar.gz"]
    assert not list(cache.rglob("*.part"))


def test_a_dropped_connection_goes_on(site: Site, cache: Path) -> None:
    site.content, site.drops = CONTENT, [100_000, 50_000]
    assert get(site, cache) == CONTENT
    assert site.asked == ["", "bytes=100000-", "bytes=150000-"]


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_without_a_validator_it_begins_anew(site: Site, cache: Path, etag: str) -> None:
    site.content, site.drops, site.etag = CONTENT, [100_000], etag
    assert get(site, cache) == CONTENT
    assert site.asked == ["", ""]


def test_a_server_without_ranges_begins_anew(site: Site, cache: Path) -> None:
    site.content, site.drops, site.ranges = CONTENT, [100_000], False
    assert get(site, cache) == CONTENT
    assert site.asked == ["", "bytes=100000-"]


def test_a_file_that_changed_meanwhile_begins_anew(site: Site, cache: Path) -> None:
    site.content, site.drops = CONTENT, [1000] * ATTEMPTS
    with pytest.raises(CheckpointError):
        get(site, cache)
    site.content, site.etag, site.drops = CONTENT[::-1], '"v2"', []
    assert get(site, cache) == CONTENT[::-1]


def test_what_never_ends_is_never_used_but_kept(site: Site, cache: Path) -> None:
    site.content, site.drops = CONTENT, [1000] * ATTEMPTS
    with pytest.raises(CheckpointError, match=f"{ATTEMPTS} attempts: 5,000 of 512,000 bytes"):
        get(site, cache)
    assert not list(cache.rglob("*.gz"))
    assert get(site, cache) == CONTENT
    assert site.asked[-1] == "bytes=5000-"


def test_a_part_that_does_not_fit_is_dropped(site: Site, cache: Path) -> None:
    site.content, site.drops = CONTENT, [1000] * ATTEMPTS
    with pytest.raises(CheckpointError):
        get(site, cache)
    site.statuses = [416]
    assert get(site, cache) == CONTENT
    assert site.asked[-1] == ""


def test_a_busy_server_is_asked_again(site: Site, cache: Path) -> None:
    site.content, site.statuses = CONTENT, [503, 429]
    assert get(site, cache) == CONTENT


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_refusal_is_final(site: Site, cache: Path, status: int) -> None:
    site.statuses = [status]
    with pytest.raises(CheckpointError, match=f"the server answered {status}"):
        get(site, cache)
    assert len(site.asked) == 1


def test_without_a_length_the_end_of_the_connection_counts(site: Site, cache: Path) -> None:
    site.content, site.length = CONTENT, False
    assert get(site, cache) == CONTENT


def test_no_server_at_all(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with pytest.raises(CheckpointError, match="could not be downloaded") as error:
        download("http://127.0.0.1:9/a.tar.gz", cache, pause=0)
    assert "give the file" in error.value.way_out


@pytest.mark.parametrize("url", ["http://", "http://[::1", "http://a b/c.tar.gz"])
def test_what_is_no_address(cache: Path, url: str) -> None:
    with pytest.raises(CheckpointError):
        download(url, cache, pause=0)


def test_secrets_of_an_address_are_not_shown() -> None:
    assert public("https://me:pw@host/a/b.tgz?token=x#y") == "https://host/a/b.tgz"


def test_a_cache_that_cannot_be_written(site: Site, cache: Path) -> None:
    cache.write_text("a file")
    with pytest.raises(CheckpointError, match="cannot be stored"):
        get(site, cache)
