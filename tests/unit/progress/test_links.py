"""Links in a terminal: where they are shown, and that nothing in them can be obeyed."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.progress.links import has_links, uri
from tests.unit.progress.test_listeners import Terminal


@pytest.mark.parametrize(
    ("environ", "shown"),
    [
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7200"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "5000"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "new"}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "xterm-256color", "WT_SESSION": "4c2f"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-256color", "FORCE_HYPERLINK": "1"}, True),
        ({"TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"}, False),
        ({"TERM": "xterm-kitty", "NO_COLOR": "1"}, False),
        ({"TERM": "xterm-kitty", "NO_COLOR": "1", "FORCE_HYPERLINK": "1"}, True),
        ({"TERM": "tmux-256color", "VTE_VERSION": "7200"}, False),
        ({"TERM": "screen", "FORCE_HYPERLINK": "1"}, True),
        ({"TERM": "dumb", "FORCE_HYPERLINK": "1"}, False),
        ({"VTE_VERSION": "7200"}, False),
    ],
)
def test_only_terminals_that_are_known_to_have_links(environ: dict[str, str], shown: bool) -> None:
    assert has_links(Terminal(), environ) is shown


def test_no_links_without_a_terminal(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w") as file:
        assert not has_links(file, {"TERM": "xterm-kitty", "FORCE_HYPERLINK": "1"})


def test_a_path_that_would_steer_the_terminal() -> None:
    path = Path("/reports/a b;\x1b]8;;evil\x1b\\\x07\udcffé\n%")
    assert uri(path, "host\x1b") == (
        "file://host%1B/reports/a%20b%3B%1B%5D8%3B%3Bevil%1B%5C%07%FF%C3%A9%0A%25"
    )
