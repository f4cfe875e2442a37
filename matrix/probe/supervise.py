"""The parent process of the probe: imports once, then one forked child per checkpoint.

Exported models run before the OD API is imported: they need none, and must work where it fails.

A child inherits the imports, so a further checkpoint costs no start-up, and it shares
nothing else: no state of one checkpoint can reach the next, and a crash, a timeout or
too much memory ends one child alone.
"""

import gc
import json
import os
import select
import signal
import sys
import time
from typing import Any, Callable, Dict, Optional

from . import exported, runtime, survey, tasks, tiny
from .record import Recorder, write_json

POLL_SECONDS = 0.1
WITHOUT_OD = ("export", "export-control", "export-write", "export-prove")
"""Kinds of items that need TensorFlow alone."""


class Parent:
    """Runs the items of a request one after the other."""

    def __init__(self, request: Dict[str, Any], out: str) -> None:
        self.request = request
        self.out = out
        self.tf: Any = None
        self.start = Recorder(os.path.join(out, "start.json"), "start")

    def import_tensorflow(self) -> None:
        """Run import-tf; a crash here is visible in ``start.json``.

        Nobody watches the parent from inside, so an alarm does: its default action ends
        the process even when native code hangs.
        """
        signal.alarm(int(self.request["phase_seconds"]))
        facts = self.start.data["facts"]
        facts.update(runtime.python_facts())
        facts.update(survey.of_files())
        self.tf = self.start.run("import-tf", runtime.import_tensorflow)
        if self.tf is None:
            facts.update(survey.of_modules())
        else:
            _whole_tracebacks(self.tf)
            facts.update(runtime.tensorflow_facts(self.tf))
            facts.update(survey.of_tensorflow(self.tf))
        self.start.save()
        signal.alarm(0)

    def import_object_detection(self) -> None:
        """Run import-od, where TensorFlow could be imported."""
        if self.tf is None:
            self.start.skip("import-od", "import-tf did not succeed")
            return
        signal.alarm(int(self.request["phase_seconds"]))
        facts = self.start.data["facts"]
        self.start.run("import-od", lambda: runtime.import_object_detection(self.tf))
        facts.update(survey.of_modules())
        facts.update(survey.of_builder())
        self.start.save()
        signal.alarm(0)

    def run(self, item: Dict[str, Any]) -> None:
        """Run one item in a child and complete its observation however it ends."""
        if item["kind"] == "control":
            self._control()
            return
        if item["kind"] == "export-control":
            self._export_control()
            return
        if item["kind"] == "survey":
            write_json(self.path(item["key"]), survey.schema())
            return
        recorder = Recorder(self.path(item["key"]), item["key"], self.start.data)
        recorder.save()
        work = self._work(item, recorder)
        amend(recorder.path, Child(self.request, work, recorder, self.log(item["key"])).wait())

    def path(self, key: str) -> str:
        """Return the observation file of an item."""
        return os.path.join(self.out, key + ".json")

    def log(self, key: str) -> str:
        """Return the log file of an item."""
        return os.path.join(self.out, key + ".log")

    def _work(self, item: Dict[str, Any], recorder: Recorder) -> Callable[[], None]:
        works: Dict[str, Callable[[], None]] = {
            "probe": lambda: tasks.probe(self.tf, item, self.request["mode"], recorder),
            "write": lambda: tasks.write_checkpoint(self.tf, item, recorder),
            "export": lambda: exported.probe(self.tf, item, recorder),
            "export-write": lambda: recorder.run(
                "write", lambda: tiny.write(self.tf, item["into"])
            ),
            "export-prove": lambda: tiny.prove(self.tf, item, recorder),
        }
        return works[item["kind"]]

    def _control(self) -> None:
        """Write a good checkpoint here, restore it, and try a damaged copy of it."""
        if self.start.outcome("import-od") != "ok":
            return
        config = os.path.join(
            os.path.dirname(os.path.abspath(__file__)),
            "control_tf%d.config" % runtime.major(self.tf),
        )
        # Relative, so that messages do not name a folder that is another one in each run.
        out = os.path.relpath(self.out)
        folder = os.path.join(out, "control")
        self.run({"kind": "write", "key": "control-write", "config": config, "into": folder})
        prefix = tasks.written(folder)
        if not prefix:
            return
        self.run({"kind": "probe", "key": "control-good", "config": config, "prefix": prefix})
        damaged = tasks.damage(prefix, os.path.join(out, "control-damaged"))
        self.run({"kind": "probe", "key": "control-damaged", "config": config, "prefix": damaged})

    def _export_control(self) -> None:
        """Write a tiny model of each kind here, run it, and try a damaged copy of it."""
        if self.tf is None:
            return
        folder = os.path.join(os.path.relpath(self.out), "export-control")
        self.run({"kind": "export-write", "key": "export-control", "into": folder})
        for name in (tiny.GOOD, tiny.DAMAGED):
            for kind in tiny.KINDS:
                path = tiny.place(os.path.join(folder, name), kind)
                if os.path.exists(path):
                    key = "export-control-%s-%s" % (kind, name)
                    self.run({"kind": "export-prove", "key": key, "export": kind, "path": path})


class Child:
    """One forked process, watched until it ends or breaks a limit."""

    def __init__(
        self, request: Dict[str, Any], work: Callable[[], None], recorder: Recorder, log: str
    ) -> None:
        self.phase_seconds = float(request["phase_seconds"])
        self.memory_bytes = int(request["memory_bytes"])
        reading, writing = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            _child(work, recorder, log, writing)
        os.close(writing)
        self.reading = reading

    def wait(self) -> str:
        """Return how the child ended: empty when by itself, else what stopped it."""
        deadline = time.monotonic() + self.phase_seconds
        try:
            while True:
                ready, _, _ = select.select([self.reading], [], [], POLL_SECONDS)
                if ready:
                    if not os.read(self.reading, 4096):
                        return self._reap("")
                    deadline = time.monotonic() + self.phase_seconds
                    continue
                # A process that it left behind holds the pipe open after its end.
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid:
                    return _said(status)
                if time.monotonic() > deadline:
                    return self._kill("timeout")
                if resident_bytes(self.pid) > self.memory_bytes:
                    return self._kill("oom")
        finally:
            os.close(self.reading)

    def _kill(self, why: str) -> str:
        os.kill(self.pid, signal.SIGKILL)
        return self._reap(why)

    def _reap(self, why: str) -> str:
        _, status = os.waitpid(self.pid, 0)
        return why or _said(status)


def _said(status: int) -> str:
    if os.WIFSIGNALED(status):
        return "signal %d" % os.WTERMSIG(status)
    code = os.WEXITSTATUS(status)
    return "exit %d" % code if code else ""


def _child(work: Callable[[], None], recorder: Recorder, log: str, writing: int) -> None:
    """Do the work with the output in a log of its own; never return."""
    code = 0
    try:
        target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(target, 1)
        os.dup2(target, 2)
        recorder.on_phase = lambda: os.write(writing, b".")
        work()
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def amend(path: str, ending: str) -> None:
    """Write into an observation that its process was stopped or died.

    ``ending`` is empty for a process that ended by itself, which is no end when a phase
    still ran: some libraries leave without a word.
    """
    with open(path, encoding="utf-8") as stream:
        data = json.load(stream)
    running = [phase for phase in data["phases"] if phase["outcome"] == "running"]
    if not ending and not running:
        return
    data["ending"] = ending or "exit 0"
    for phase in running:
        phase["outcome"] = ending if ending in ("timeout", "oom") else "crash"
    write_json(path, data)


def resident_bytes(pid: int) -> int:
    """Return the resident memory of a process, 0 where the system does not tell."""
    try:
        with open("/proc/%d/statm" % pid, encoding="ascii") as stream:
            return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


def _whole_tracebacks(tf: Any) -> None:
    """Ask TensorFlow (2.7 and later) to leave its own lines in tracebacks: they are evidence."""
    switch = getattr(getattr(tf, "debugging", None), "disable_traceback_filtering", None)
    if switch is not None:
        switch()


def main(path: Optional[str] = None) -> int:
    """Read the request and run it; the observations are in ``out`` beside it."""
    path = path or sys.argv[1]
    with open(path, encoding="utf-8") as stream:
        request = json.load(stream)
    os.chdir(os.path.dirname(os.path.abspath(path)))
    # Absolute, so that a library that changes the folder costs no observation.
    parent = Parent(request, os.path.abspath("out"))
    # What is imported stays, and a child lives for one checkpoint. A collector that looks
    # through all of it again and again takes a fifth of the imports and of each child, which
    # copies every page that it touches.
    gc.disable()
    parent.import_tensorflow()
    for item in (one for one in request["items"] if one["kind"] in WITHOUT_OD):
        parent.run(item)
    rest = [one for one in request["items"] if one["kind"] not in WITHOUT_OD]
    if rest:
        parent.import_object_detection()
    for item in rest:
        parent.run(item)
    return 0
