"""Where the machine's own Chromium is; no browser is downloaded."""

from __future__ import annotations

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find() -> str:
    """The path of a Chromium, empty where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), "")
