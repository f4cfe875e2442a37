"""What the probe writes: one JSON observation per checkpoint, complete after every phase."""

import json
import os
import resource
import sys
import time
import traceback
from typing import Any, Callable, Dict, List, Optional

MAX_MESSAGE = 4000
MAX_TRACEBACK = 20000


class Recorder:
    """Runs phases and keeps the observation file on disk in step with them.

    A phase that raises is written down and the probe goes on: whatever happens in a
    cell, there is an observation that says how far it came.
    """

    def __init__(self, path: str, key: str, started: Optional[Dict[str, Any]] = None) -> None:
        self.path = path
        self.data: Dict[str, Any] = {
            "schema": 1,
            "checkpoint": key,
            "facts": {},
            "phases": [],
            "model": [],
            "coverage": [],
            "restore": None,
            "pixels": "",
            "outputs": {},
            "picture": None,
            "ending": "",
            "log": "",
        }
        if started:
            self.data["facts"] = dict(started["facts"])
            self.data["phases"] = list(started["phases"])
        self.on_phase: Callable[[], Any] = lambda: None

    def run(self, name: str, work: Callable[[], Any]) -> Any:
        """Run one phase; return what ``work`` returned, or None when it raised."""
        phase = _new_phase(name, "running")
        self.data["phases"].append(phase)
        self.save()
        self.on_phase()
        begin = time.monotonic()
        result = None
        try:
            result = work()
            phase["outcome"] = "ok"
        except BaseException as error:
            phase["outcome"] = "fail"
            phase["error"] = describe(error)
        phase["seconds"] = round(time.monotonic() - begin, 3)
        phase["peak_bytes"] = _peak_bytes()
        self.save()
        return result

    def skip(self, name: str, because: str) -> None:
        """Write down that a phase was not reached and what it waited for."""
        phase = _new_phase(name, "skipped")
        phase["notes"] = [because]
        self.data["phases"].append(phase)
        self.save()

    def note(self, text: str) -> None:
        """Add a remark to the phase that runs now."""
        self.data["phases"][-1]["notes"].append(text[:MAX_MESSAGE])

    def outcome(self, name: str) -> str:
        """Return the outcome of a phase, or an empty string when it has not begun."""
        for phase in self.data["phases"]:
            if phase["name"] == name:
                return str(phase["outcome"])
        return ""

    def save(self) -> None:
        """Replace the observation file in one step."""
        write_json(self.path, self.data)


def write_json(path: str, data: Any) -> None:
    """Write JSON so that a reader sees the old file or the new one, never a part."""
    partial = path + ".part"
    with open(partial, "w", encoding="utf-8") as stream:
        json.dump(data, stream, sort_keys=True)
    os.replace(partial, path)


def describe(error: BaseException) -> Dict[str, str]:
    """Return an exception as plain text: type, message and traceback, each bounded."""
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    return {
        "type": type(error).__name__,
        "message": _printable(_text_of(error))[:MAX_MESSAGE],
        "traceback": _printable("".join(lines))[-MAX_TRACEBACK:],
    }


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "(its message cannot be shown)"


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _new_phase(name: str, outcome: str) -> Dict[str, Any]:
    notes: List[str] = []
    return {
        "name": name,
        "outcome": outcome,
        "seconds": 0.0,
        "peak_bytes": 0,
        "error": None,
        "notes": notes,
    }


def _peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak if sys.platform == "darwin" else peak * 1024)
