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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with started() as one:
        yield one


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens pages; at the end none has asked for anything, complained or met an exception."""
    contexts, asked, complaints = [], [], []

    def open_page(html: str, fragment: str = "", **settings: Any) -> Page:
        file = tmp_path / "index.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(**settings)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{file.as_uri()}{fragment}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    own = (tmp_path / "index.html").as_uri()
    assert [url for url in asked if not url.startswith((own, "data:"))] == []
    assert complaints == []
