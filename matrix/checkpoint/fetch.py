"""Download an archive into the cache: resumable, checked, and never used half.

The bytes arrive in a ``.part`` file. A dropped connection goes on with a Range request,
but only under the validator (ETag or Last-Modified) the first answer carried, so that two
versions of a file are never joined (RFC 9110, sections 13.1.5 and 14).
"""

from __future__ import annotations

import fcntl
import hashlib
import http.client
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from matrix.errors import CheckpointError
from matrix.store.files import write_atomic

Fetch: TypeAlias = Callable[[str, Path], Path]
"""``fetch(url, cache)`` gives the path of the whole file; raises CheckpointError."""

CHUNK = 1 << 18
TIMEOUT = 30.0
ATTEMPTS = 5
PAUSE = 1.0
LARGEST = 8 << 30
RETRY_LATER = frozenset({408, 429, 500, 502, 503, 504})
OFFLINE = "Check the address and the network, or download it elsewhere and give the file."


@dataclass(frozen=True)
class Place:
    """Where a URL's bytes live in the cache: the whole file, the part, what the part is."""

    whole: Path
    part: Path
    about: Path


class DroppedError(Exception):
    """The connection ended before the file did; trying again may help."""


def download(url: str, cache: Path, pause: float = PAUSE) -> Path:
    """Get a file by http or https, from the cache if it was fetched before.

    ``pause`` is the time in seconds before the second attempt; it grows with each one.

    Raises:
        CheckpointError: when the server refuses, cannot be reached, or keeps dropping the
            connection. What has arrived by then is kept for the next call.
    """
    _check_address(url)
    place = _place(url, cache)
    try:
        place.whole.parent.mkdir(parents=True, exist_ok=True)
        with _alone(place.part):
            if not place.whole.is_file():
                _complete(url, place, pause)
    except OSError as error:
        raise CheckpointError(
            f"{public(url)} cannot be stored in {place.whole.parent}: {error.strerror or error}.",
            "Check the free disk space and the rights of the cache folder.",
        ) from error
    return place.whole


def public(url: str) -> str:
    """The URL without what may be secret: user, password, and query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _check_address(url: str) -> None:
    """Refuse what no server can be asked for."""
    try:
        host, _ = urlsplit(url).hostname, urlsplit(url).port
    except ValueError:
        host = None
    if not host or re.search(r"[\s\0-\x1f\x7f]", url):
        raise CheckpointError(f"{url!r} is not an address.", "Write http://HOST/PATH.tar.gz.")


def _place(url: str, cache: Path) -> Place:
    name = unquote(urlsplit(url).path).rpartition("/")[2]
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[-100:] or "download"
    folder = cache / "downloads" / hashlib.sha256(url.encode()).hexdigest()[:16]
    return Place(folder / safe, folder / "download.part", folder / "download.json")


def _complete(url: str, place: Place, pause: float) -> None:
    """Ask until the file is whole, as long as asking again makes sense."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _request(url, place)
        except DroppedError as problem:
            if attempt == ATTEMPTS:
                raise CheckpointError(
                    f"{public(url)} could not be downloaded in {ATTEMPTS} attempts: {problem}.",
                    f"{OFFLINE} Another call goes on where this one ended.",
                ) from problem
            time.sleep(pause * attempt)
        else:
            place.part.replace(place.whole)
            place.about.unlink(missing_ok=True)
            return


def _request(url: str, place: Place) -> None:
    """One request, for the rest if there is a part; returns when the part is whole."""
    have, validator = _progress(place)
    headers = {"Accept-Encoding": "identity", "User-Agent": "od-matrix"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": validator}
    try:
        # S310: resolve() hands over http and https addresses only.
        request = urllib.request.Request(url, headers=headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            _receive(url, answer, place, have)
    except urllib.error.HTTPError as error:
        _refused(url, place, error)
    except (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError) as e:
        raise DroppedError(str(getattr(e, "reason", "")) or str(e) or type(e).__name__) from e


def _refused(url: str, place: Place, error: urllib.error.HTTPError) -> None:
    """Sort an error status: start anew, try again, or give up."""
    if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
        place.part.unlink(missing_ok=True)
        raise DroppedError("the part kept from before did not fit the file") from error
    if error.code in RETRY_LATER:
        raise DroppedError(f"the server answered {error.code} {error.reason}") from error
    raise CheckpointError(
        f"{public(url)} cannot be downloaded: the server answered {error.code} {error.reason}.",
        "Check the address, or download it elsewhere and give the file.",
    ) from error


def _receive(url: str, answer: http.client.HTTPResponse, place: Place, have: int) -> None:
    """Write an answer's bytes behind what is there, or anew, and compare the length."""
    begin, total = _extent(answer, have)
    if (total or 0) > LARGEST:
        raise CheckpointError(f"{public(url)} has {total:,} bytes.", "No checkpoint needs that.")
    if not begin:
        write_atomic(place.about, json.dumps({"validator": _validator(answer)}).encode())
    with place.part.open("ab" if begin else "wb") as part:
        size = begin
        while chunk := answer.read(CHUNK):
            part.write(chunk)
            size += len(chunk)
            if size > LARGEST:
                raise CheckpointError(f"{public(url)} does not end.", "No checkpoint needs that.")
    if total is not None and size != total:
        if size > total:
            place.part.unlink()
        raise DroppedError(f"{size:,} of {total:,} bytes arrived")


def _extent(answer: http.client.HTTPResponse, have: int) -> tuple[int, int | None]:
    """Where the answer's bytes begin in the file and how many the file has, if known."""
    if answer.status != http.client.PARTIAL_CONTENT:
        length = answer.headers.get("Content-Length", "")
        return 0, int(length) if length.isdigit() else None
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("Content-Range", ""))
    if not found or int(found[1]) != have:
        raise DroppedError("the server sent another part than was asked for")
    return have, int(found[2]) if found[2] != "*" else None


def _validator(answer: http.client.HTTPResponse) -> str:
    """What names this version of the file; a weak ETag cannot join byte ranges."""
    etag = str(answer.headers.get("ETag", ""))
    if etag.startswith('"'):
        return etag
    return str(answer.headers.get("Last-Modified", ""))


def _progress(place: Place) -> tuple[int, str]:
    """How many bytes are there and their validator; nothing without a validator."""
    try:
        about = json.loads(place.about.read_bytes())
        validator = about["validator"]
        have = place.part.stat().st_size
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ""
    return (have, validator) if isinstance(validator, str) and validator else (0, "")


@contextmanager
def _alone(part: Path) -> Iterator[None]:
    """Keep two runs from writing to one part; the second waits and finds the file whole."""
    with part.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
