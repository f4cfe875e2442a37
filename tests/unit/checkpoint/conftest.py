"""What several tests of this folder start from: a small good checkpoint and a server."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.bundle import Tensor, counting, graph, node, strings, write_bundle

GRAPH = graph(
    node({"model": 1, "save_counter": 4}),
    node({"kernel": 2, "bias": 3}),
    node(values={"model/kernel/.ATTRIBUTES/VARIABLE_VALUE": "conv/kernel"}),
    node(values={"model/bias/.ATTRIBUTES/VARIABLE_VALUE": "conv/bias"}),
    node(values={"save_counter/.ATTRIBUTES/VARIABLE_VALUE": "save_counter"}),
)
TENSORS: dict[str, Tensor] = {
    "model/kernel/.ATTRIBUTES/VARIABLE_VALUE": counting("float32", (3, 3, 4, 8)),
    "model/bias/.ATTRIBUTES/VARIABLE_VALUE": counting("float32", (8,), 50),
    "save_counter/.ATTRIBUTES/VARIABLE_VALUE": counting("int64", ()),
    "_CHECKPOINTABLE_OBJECT_GRAPH": strings((), GRAPH),
}
CONFIG = "model {\n  ssd {\n  }\n}\n"


@pytest.fixture
def zoo(tmp_path: Path) -> Path:
    """A folder as the TF2 model zoo lays it out."""
    folder = tmp_path / "ssd_tiny_coco17_tpu-8"
    write_bundle(folder / "checkpoint" / "ckpt-0", TENSORS, shards=2)
    (folder / "pipeline.config").write_text(CONFIG, encoding="utf-8")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def age(folder: Path) -> None:
    """Make files look an hour old, so that what is known about them is kept."""
    for path in folder.rglob("*"):
        stat = path.stat()
        os.utime(path, (stat.st_atime - 3600, stat.st_mtime - 3600))


@dataclass
class Site:
    """A web server with one file, and what it does wrong.

    ``drops`` are the bytes after which the answers end early, one per request. ``asked``
    collects the Range header of each request, empty for a request of the whole.
    """

    content: bytes = b""
    etag: str = '"v1"'
    ranges: bool = True
    length: bool = True
    drops: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/models/tiny.tar.gz"


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        site = self.site
        wanted = self.headers.get("Range", "")
        site.asked.append(wanted)
        if site.statuses and (status := site.statuses.pop(0)) != 200:
            self.send_error(status)
            return
        begin = self._begin(wanted)
        self._headers(begin)
        body = site.content[begin:]
        self.wfile.write(body[: site.drops.pop(0)] if site.drops else body)

    def _begin(self, wanted: str) -> int:
        same = self.headers.get("If-Range") == self.site.etag
        return int(wanted[6:-1]) if wanted and same and self.site.ranges else 0

    def _headers(self, begin: int) -> None:
        size = len(self.site.content)
        self.send_response(206 if begin else 200)
        if begin:
            self.send_header("Content-Range", f"bytes {begin}-{size - 1}/{size}")
        if self.site.length:
            self.send_header("Content-Length", str(size - begin))
        if self.site.etag:
            self.send_header("ETag", self.site.etag)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server on this machine that tests fill and spoil as they like."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    site = Site()
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()
