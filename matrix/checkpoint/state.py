"""The state file ``checkpoint`` that a Saver leaves: the name of the newest checkpoint.

It is a CheckpointState in protobuf's text format. Only one field of it matters here.
Source: tensorflow/python/training/checkpoint_state.proto.
"""

from __future__ import annotations

import re
from pathlib import Path

STATE = "checkpoint"
LARGEST = 1 << 20
# No `\s` here: it goes over the ends of lines, and then empty lines cost their square.
_NEWEST = re.compile(
    r'^[ \t]*model_checkpoint_path[ \t]*:[ \t]*(["\'])(?P<path>.*)\1[ \t\r]*$', re.MULTILINE
)


def newest(state: Path) -> str:
    """The name of the newest checkpoint without its folder; nothing when there is none.

    The folder is left out on purpose: it is often absolute and from another machine, and
    the checkpoint meant lies beside the state file.
    """
    try:
        if not state.is_file() or state.stat().st_size > LARGEST:
            return ""
        text = state.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    match = _NEWEST.search(text)
    return re.split(r"[/\\]", match["path"])[-1] if match else ""
