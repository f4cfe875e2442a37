"""Links in a terminal (OSC 8): where they are shown, and where they lead.

A terminal does not say whether it has links. Those that are known to have them say who they
are: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda, and the lists of
https://github.com/chalk/supports-hyperlinks and https://github.com/zkat/supports-hyperlinks,
both of which obey ``FORCE_HYPERLINK``, where 0 is no.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

FORCE = "FORCE_HYPERLINK"
_TERMS = ("xterm-kitty", "alacritty")
_PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "zed")
_MARKS = ("WT_SESSION", "KONSOLE_VERSION")
_VTE = 5000
"""VTE 0.50 has links and crashes on them; later releases do not."""


def has_links(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether links written to the stream are shown as such; no where nobody knows.

    Within tmux and screen the variables are those of the terminal that was outside when the
    session began. Who wants no colour hardly wants links.
    """
    term = environ.get("TERM", "")
    if not stream.isatty() or term in ("", "dumb"):
        return False
    if forced := environ.get(FORCE, "").strip():
        return forced != "0"
    if environ.get("NO_COLOR") or term.startswith(("tmux", "screen")):
        return False
    vte = environ.get("VTE_VERSION", "")
    return (
        term in _TERMS
        or environ.get("TERM_PROGRAM") in _PROGRAMS
        or any(mark in environ for mark in _MARKS)
        or (vte.isdecimal() and int(vte) > _VTE)
    )


def uri(path: Path, host: str = "") -> str:
    """The URI of a file or folder, without any character that a terminal could obey.

    Terminals ask for the host's name: over a network, another machine's file is not theirs.
    """
    return f"file://{quote(host or socket.gethostname())}{quote(os.fsencode(path.absolute()))}"
