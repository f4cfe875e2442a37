"""Files that are not what their name says, told by their first bytes.

A git-lfs pointer (git-lfs/docs/spec.md) is left by a clone without git-lfs; a web page is
what a download saves when the link needs a login or has gone.
"""

from __future__ import annotations

from pathlib import Path

HEAD = 512


def impostor(head: bytes) -> str:
    """What a file with these first bytes is instead of a checkpoint file, or nothing."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"version https://git-lfs"):
        return "a git-lfs pointer, not the file itself"
    if text.startswith(b"<") and b"\0" not in text:
        return "a web page, not the file itself"
    return ""


def impostor_at(path: Path) -> str:
    """The same for a file on disk; nothing when it cannot be read."""
    try:
        with path.open("rb") as file:
            return impostor(file.read(HEAD))
    except OSError:
        return ""


def remedy(kind: str) -> str:
    """What to do about an impostor."""
    if "git-lfs" in kind:
        return "Run `git lfs pull` in the clone it came from, then try again."
    return "Download it again, from a link that needs no login, and look at it before use."
