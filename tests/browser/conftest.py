"""One browser for the session; every page that a test opens must stay by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.started import started

PATIENCE_SECONDS = 90
Open = Callable[..., Page]
"""Opens the text of a page: ``open(html, fragment, **context)``."""
Visit = Callable[..., Page]
"""Opens a file in the test's folder: ``visit(file, fragment, **context)``."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with started() as one:
        yield one


@pytest.fixture
def visited(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """Opens files; at the end no page has asked for anything else, complained or failed."""
    contexts, asked, complaints = [], [], []

    def visit(file: Path, fragment: str = "", **settings: Any) -> Page:
        context = browser.new_context(**settings)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{file.as_uri()}{fragment}")
        return page

    yield visit
    for context in contexts:
        context.close()
    own = tuple(file.as_uri() for file in tmp_path.rglob("index.html"))
    assert [url for url in asked if not url.startswith((*own, "data:"))] == []
    assert complaints == []


@pytest.fixture
def opened(visited: Visit, tmp_path: Path) -> Open:
    """Opens pages that are given as text."""

    def open_page(html: str, fragment: str = "", **settings: Any) -> Page:
        file = tmp_path / "index.html"
        file.write_text(html, encoding="utf-8")
        return visited(file, fragment, **settings)

    return open_page
